"""Equal contributions to risk (Maillard, Roncalli and Teiletche 2010), by cyclic coordinate descent
(Griveau-Billion, Richard and Roncalli 2013).

y C y / 2 - sum(ln y) / n has one minimum, C being the correlations; there each y times the slope of
the risk is the same, and weights are y by volatility. Each coordinate's own minimum is the root of
a quadratic, so that a sweep needs no step size and never leaves the positive.
"""

from math import fsum, sqrt

from keeper.portfolio.allocate.rule import Candidates, deviations, scaled
from keeper.portfolio.numbers import Matrix, dot

ENOUGH = 1e-8
"""A change by no more, in a sweep, ends the search."""
SWEEPS = 500


def risk_parity(among: Candidates) -> list[float]:
    volatility = deviations(among.covariance)
    correlation = [
        [one / (across * down) for one, across in zip(row, volatility, strict=True)]
        for row, down in zip(among.covariance, volatility, strict=True)
    ]
    point = [one / down for one, down in zip(_balanced(correlation), volatility, strict=True)]
    return scaled(point, fsum(point))


def _balanced(correlation: Matrix) -> list[float]:
    count = len(correlation)
    spread = fsum(map(fsum, correlation)) / count
    point = [1.0 / sqrt(max(spread, 1.0 / count) * count)] * count
    for _ in range(SWEEPS):
        if _sweep(point, correlation, 4.0 / count) < ENOUGH:
            break
    return point


def _sweep(point: list[float], correlation: Matrix, four: float) -> float:
    """The largest change."""
    largest = 0.0
    for at, row in enumerate(correlation):
        others = dot(row, point) - point[at]
        root = (sqrt(others * others + four) - others) / 2.0
        largest = max(largest, abs(root - point[at]))
        point[at] = root
    return largest
