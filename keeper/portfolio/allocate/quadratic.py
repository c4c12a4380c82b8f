"""Minimum variance (Markowitz 1952), long only and with caps, by moving weight between two assets
at a time, as support vector machines are trained (Platt 1998; Fan, Chen and Lin 2005)."""

from math import fsum
from typing import NamedTuple

from keeper.portfolio.allocate.rule import Candidates
from keeper.portfolio.numbers import Matrix, Vector, times

PRECISION = 1e-9
"""Of the mean of the squares: how far above the minimum the value may stay."""
MOVES = 5_000


class Minimum(NamedTuple):
    weights: list[float]
    gap: float
    """The value is above the least there is by no more."""


def minimum_variance(among: Candidates) -> list[float]:
    total = min(1.0, fsum(among.caps))
    return minimise(among.covariance, [0.0] * len(among.caps), among.caps, total).weights


def minimise(square: Matrix, reward: Vector, caps: Vector, total: float) -> Minimum:
    """x square x / 2 - reward x, with 0 <= x <= caps and a sum of `total`, which the caps allow.

    The slope bounds the gap: what may rise has a slope of at least `low`, what may fall of at most
    `high`, and no more than the total can move from the one to the other.
    """
    point = filled(caps, total)
    slope = [one - gain for one, gain in zip(times(square, point), reward, strict=True)]
    enough = PRECISION * fsum(row[at] for at, row in enumerate(square)) / len(square)
    gap = 0.0
    for _ in range(MOVES):
        rising = [(s, at) for at, s in enumerate(slope) if point[at] < caps[at]]
        falling = [s for at, s in enumerate(slope) if point[at] > 0.0]
        if not rising or not falling:
            return Minimum(point, 0.0)
        (low, up), high = min(rising), max(falling)
        gap = max(high - low, 0.0) * total
        if gap <= enough:
            break
        down = _worst(square, slope, point, up)
        bend = square[up][up] + square[down][down] - 2.0 * square[up][down]
        room = min(caps[up] - point[up], point[down])
        step = min((slope[down] - low) / bend, room) if bend > 0.0 else room
        _move(point, caps, up, down, step)
        slope = [
            s + step * (a - b) for s, a, b in zip(slope, square[up], square[down], strict=True)
        ]
    return Minimum(point, gap)


def filled(caps: Vector, total: float) -> list[float]:
    """As even as the caps allow."""
    point = [0.0] * len(caps)
    left = total
    for rank, at in enumerate(sorted(range(len(caps)), key=caps.__getitem__)):
        point[at] = min(caps[at], left / (len(caps) - rank))
        left -= point[at]
    return point


def _worst(square: Matrix, slope: Vector, point: Vector, up: int) -> int:
    """From where the move gains most."""
    best, found = 0.0, -1
    for at, s in enumerate(slope):
        fall = s - slope[up]
        if fall > 0.0 and point[at] > 0.0:
            bend = max(square[up][up] + square[at][at] - 2.0 * square[up][at], 1e-300)
            if fall * fall / bend > best:
                best, found = fall * fall / bend, at
    return found


def _move(point: list[float], caps: Vector, up: int, down: int, step: float) -> None:
    """To a bound exactly where it goes there, or what is left of rounding would move for ever."""
    point[down] = 0.0 if step >= point[down] else point[down] - step
    point[up] = caps[up] if step >= caps[up] - point[up] else point[up] + step
