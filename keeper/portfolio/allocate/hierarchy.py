"""Hierarchical risk parity: López de Prado, *Building diversified portfolios that outperform out of
sample* (2016).

Assets are clustered by single linkage, laid out so that what is alike lies together, and the whole
is halved along that line again and again, each half weighted by the inverse of its variance.
Nothing is inverted, so that an ill-conditioned covariance does no harm.
"""

from math import fsum

import numpy as np

from keeper.portfolio.allocate.rule import Candidates, scaled
from keeper.portfolio.covariance import correlations
from keeper.portfolio.numbers import Matrix, variance


def hierarchical(among: Candidates) -> list[float]:
    weights = [1.0] * len(among.view)
    parts = [layout(distances(among.covariance))]
    while parts:
        line = parts.pop()
        if len(line) < 2:
            continue
        halves = line[: len(line) // 2], line[len(line) // 2 :]
        risks = [_risk(half, among.covariance) for half in halves]
        for half, other in zip(halves, reversed(risks), strict=True):
            for at in half:
                weights[at] *= other / (risks[0] + risks[1])
        parts.extend(halves)
    return weights


def distances(covariance: Matrix) -> list[list[float]]:
    """Between the columns of sqrt((1 - correlation) / 2): alike is what is alike to all others."""
    apart = np.sqrt(np.maximum(0.5 - 0.5 * correlations(np.array(covariance)), 0.0))
    off = apart[:, None, :] - apart
    found: list[list[float]] = np.sqrt((off * off).sum(axis=2)).tolist()
    return found


def layout(apart: Matrix) -> list[int]:
    """The leaves of the tree of single linkage, from left to right: of two clusters that join, the
    older one lies left."""
    clusters = {at: [at] for at in range(len(apart))}
    near = [list(row) for row in apart]
    while len(clusters) > 1:
        ids = list(clusters)
        _, left, right = min(
            (near[one][other], one, other) for at, one in enumerate(ids) for other in ids[at + 1 :]
        )
        joined = [min(pair) for pair in zip(near[left], near[right], strict=True)]
        for row, distance in zip(near, joined, strict=True):
            row.append(distance)
        near.append([*joined, 0.0])
        clusters[len(near) - 1] = clusters.pop(left) + clusters.pop(right)
    return next(iter(clusters.values()))


def _risk(half: list[int], covariance: Matrix) -> float:
    """The variance of a half whose parts are by inverse variance."""
    inside = [[covariance[one][other] for other in half] for one in half]
    parts = [1.0 / row[at] for at, row in enumerate(inside)]
    return variance(scaled(parts, fsum(parts)), inside)
