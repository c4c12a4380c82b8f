"""How likely each state of the market is, from what was seen so far: Hamilton's filter (1989).

Only the forward pass. Smoothed probabilities are surer of the past because they know what came
after it, which nobody knows when it counts.
"""

from math import exp, fsum, log
from typing import NamedTuple

import numpy as np

from keeper.portfolio.numbers import TICKS, Vector, dot, ticks
from keeper.records.canonical import Table, table

DIGITS = 9
"""Kept of a probability: `exp` may differ in the last ones between machines."""


class Regimes(NamedTuple):
    means: tuple[float, ...]
    """Of the market's return in a bar, by state."""
    deviations: tuple[float, ...]
    moves: tuple[tuple[float, ...], ...]
    """How likely a state is followed by each; rows sum to 1."""


def at_first(by: Regimes) -> Table:
    """Before anything was seen: as often as each state comes in the long run."""
    return table(np.linalg.matrix_power(np.array(by.moves), 2**20)[0].round(DIGITS))


def market(returns: Table) -> Table:
    """By bar: the mean of what is known of it; nan where nothing is."""
    each = np.ones(returns.shape[1])
    counted = ~np.isnan(returns) @ each
    total = ticks(returns) @ each  # whole numbers: in any order
    return np.where(counted > 0, total / (np.maximum(counted, 1.0) * TICKS), np.nan)


def seen(before: Vector, value: float, by: Regimes) -> list[float]:
    """The probabilities after a bar: moved by a step, then weighed by how well each explains it."""
    moved = [dot(before, column) for column in zip(*by.moves, strict=True)]
    if np.isnan(value):
        return _rounded(moved)
    fits = [_fit(value, *one) for one in zip(by.means, by.deviations, strict=True)]
    # Of those that there is a way to, or a crash would be impossible in each of them.
    best = max(fit for fit, part in zip(fits, moved, strict=True) if part > 0.0)
    pairs = zip(moved, fits, strict=True)
    weighed = [part * exp(fit - best) if part > 0.0 else 0.0 for part, fit in pairs]
    return _rounded(weighed)


def _fit(value: float, mean: float, deviation: float) -> float:
    """The logarithm of the normal density, but for a constant."""
    off = (value - mean) / deviation
    return -off * off / 2 - log(deviation)


def _rounded(parts: Vector) -> list[float]:
    whole = fsum(parts)
    return [round(part / whole, DIGITS) for part in parts]
