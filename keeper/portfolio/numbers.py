"""Sums that come out the same on every machine.

A matrix product may be summed in any order, and each order rounds in its own way, unless nothing
has to be rounded: whole numbers whose sums stay below 2**53 are exact in doubles. So returns count
in ten-millionths, and opinions in millionths. What is left is added by `math.fsum`, which rounds
once, or along an axis by numpy, in an order that does not depend on the machine. Python's own `sum`
is not used, which rounds in another way from 3.12 on; nor are powers but squares, for `pow`, as
`exp` and `log`, is each machine's own in the last digit: what comes of them is rounded.
"""

from collections.abc import Sequence
from math import fsum
from operator import mul

import numpy as np

from keeper.records.canonical import Table

TICKS = 10**7
"""A logarithmic return of 1."""
EXACT = 2.0**53

Vector = Sequence[float]
Matrix = Sequence[Vector]


def ticks(returns: Table) -> Table:
    """Whole ones; 0 where there is none."""
    whole = returns * TICKS
    np.rint(whole, out=whole)  # in place: memory fetched anew costs more than the sums
    np.copyto(whole, 0.0, where=np.isnan(whole))
    return whole


def gram(whole: Table) -> Table:
    """All pairs of columns multiplied; exact either way, and faster where doubles suffice."""
    largest = max(whole.max(initial=0.0), -whole.min(initial=0.0))
    if largest * largest * len(whole) < EXACT:
        return whole.T @ whole
    exact = whole.astype(np.int64)
    return (exact.T @ exact).astype(np.float64)


def dot(one: Vector, other: Vector) -> float:
    return fsum(map(mul, one, other))


def times(matrix: Matrix, vector: Vector) -> list[float]:
    return [fsum(map(mul, row, vector)) for row in matrix]


def variance(weights: Vector, covariance: Matrix) -> float:
    return dot(weights, times(covariance, weights))
