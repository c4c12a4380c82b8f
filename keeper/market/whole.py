"""Prices and amounts as whole numbers, whose sums are exact in whatever order they are made.

A price is its natural logarithm in units of 1e-7, and so every difference is a return. Anything
else is the logarithm of one and its size, with its sign: a dollar and a billion of them fit.
"""

from decimal import ROUND_HALF_EVEN, Context, Decimal

import numpy as np

from keeper.market.columns import CLOSE, Ints
from keeper.records.canonical import Table

SCALE = 10**7
UNIT = 1e-7
DOUBT = 1e-5
"""Of a unit. So near to a half, machines may differ in the last bit of a logarithm."""

EXACT = Context(prec=40, rounding=ROUND_HALF_EVEN)


def whole(source: str, values: Table) -> Ints:
    """0 where there is none: what is made of it is masked."""
    there = np.where(np.isnan(values), 1.0 if source == CLOSE else 0.0, values)
    if source == CLOSE:
        return logs(there)
    sizes = logs(1.0 + np.abs(there))
    sizes[there < 0] *= -1
    return sizes


def logs(values: Table) -> Ints:
    """The same on every machine: where rounding is in doubt, it is done in decimals."""
    scaled = np.log(values) * SCALE
    found: Ints = np.rint(scaled).astype(np.int64)
    doubtful = np.abs(np.abs(scaled - found) - 0.5) < DOUBT
    if doubtful.any():
        found[doubtful] = [_exact(value) for value in values[doubtful]]
    return found


def _exact(value: float) -> int:
    return round(EXACT.multiply(EXACT.ln(Decimal(float(value))), Decimal(SCALE)))
