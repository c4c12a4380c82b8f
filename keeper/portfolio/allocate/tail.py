"""Least expected shortfall for its expected return: Rockafellar and Uryasev, *Optimization of
conditional value-at-risk* (2000), over the history's own bars.

The shortfall is the largest of many planes, one for each choice of a tail. So it is minimised over
the few planes that were met, exactly, by the dual simplex method, and the plane of the minimum's
own tail is added until it is met (Künzi-Bay and Mayer 2006). The few planes lie below all of them:
what they promise is a lower bound, and the distance to it is the gap.
"""

from collections.abc import Callable
from functools import partial
from math import fsum
from typing import NamedTuple

import numpy as np

from keeper.portfolio.allocate.rule import Candidates
from keeper.records.canonical import Table

ENOUGH = 1e-9
"""A gap by which a return in a bar may be missed."""
ROUNDS = 500


class Plane(NamedTuple):
    value: float
    slope: Table


class Minimum(NamedTuple):
    weights: list[float]
    gap: float


def mean_shortfall(among: Candidates, tail: float, expected: Table) -> list[float]:
    """`tail` is the part of the bars that counts, such as 5 %; `expected` the returns in a bar that
    weigh against it."""
    caps = np.array(among.caps)
    total = min(1.0, fsum(among.caps))
    if not total:
        return among.caps
    losses = np.negative(among.returns, order="C")  # a bar at a time
    plane = partial(shortfall, losses, tail, expected)
    return minimise(plane, caps, total).weights


def shortfall(losses: Table, tail: float, expected: Table, weights: Table) -> Plane:
    """The mean of the worst losses less what is expected, and its slope."""
    each = (losses * weights).sum(axis=1)
    counted = tail * len(each)
    whole = int(counted)
    order = np.argsort(-each, kind="stable")  # or each machine has its own order of equal losses
    worst = losses[order[:whole]].sum(axis=0)
    if whole < len(each):
        worst = worst + (counted - whole) * losses[order[whole]]
    slope = worst / counted - expected
    return Plane(fsum(slope * weights), slope)


def minimise(plane: Callable[[Table], Plane], caps: Table, total: float) -> Minimum:
    """Of a convex function that doubles with its argument, with 0 <= x <= caps and a sum."""
    sheet = Sheet(plane(caps * (total / caps.sum())).slope, total)
    best, least = sheet.weights(), np.inf
    for _ in range(ROUNDS):
        found = sheet.weights()
        over = np.flatnonzero(found > caps + ENOUGH)
        here = plane(found)
        if not len(over) and here.value < least:
            best, least = found, here.value
        if least - sheet.value <= ENOUGH:
            break
        for at in over:
            sheet.cap(int(at), caps[at])
        if here.value - sheet.value > ENOUGH:
            sheet.above(here.slope)
        sheet.settle()
    return Minimum(np.clip(best, 0.0, caps).tolist(), float(least - sheet.value))


class Sheet:
    """The planes met, as a dictionary of the simplex method: the value, and each variable that is
    not 0, as a constant and a sum over the ones that are."""

    def __init__(self, slope: Table, total: float) -> None:
        """With one plane everything goes where it is least; what is 0 are the other assets and
        the plane's own slack, the last column."""
        count = len(slope)
        self.least = int(np.argmin(slope))
        self.out: list[int] = [at for at in range(count) if at != self.least] + [count]
        self.names = count + 1
        self.objective = np.array(
            [slope[self.least] * total, *(slope[self.out[:-1]] - slope[self.least]), 1.0]
        )
        self.inside: list[int] = [self.least]
        self.rows = np.array([[total, *[-1.0] * (count - 1), 0.0]])
        self.count = count

    @property
    def value(self) -> float:
        return float(self.objective[0])

    def weights(self) -> Table:
        found = np.zeros(self.count)
        for name, row in zip(self.inside, self.rows, strict=True):
            if name < self.count:
                found[name] = row[0]
        return found

    def _asset(self, at: int) -> Table:
        if at in self.inside:
            row: Table = self.rows[self.inside.index(at)]
            return row
        row = np.zeros(self.count + 1)
        row[1 + self.out.index(at)] = 1.0
        return row

    def cap(self, at: int, most: float) -> None:
        row = -self._asset(at)
        row[0] += most
        self._add(row)

    def above(self, slope: Table) -> None:
        """The value is not below this plane."""
        row = self.objective.copy()
        for at, part in enumerate(slope):
            row -= part * self._asset(at)
        self._add(row)

    def _add(self, row: Table) -> None:
        self.rows = np.vstack([self.rows, row])
        self.inside.append(self.names)
        self.names += 1

    def settle(self) -> None:
        """Pivots until nothing is below 0."""
        for _ in range(ROUNDS):
            row = int(np.argmin(self.rows[:, 0]))
            if self.rows[row, 0] >= -ENOUGH / 10:
                break
            rising = np.flatnonzero(self.rows[row, 1:] > 1e-12)
            if not len(rising):
                break
            ratios = self.objective[1:][rising] / self.rows[row, 1:][rising]
            self._pivot(row, int(rising[np.argmin(ratios)]))

    def _pivot(self, row: int, column: int) -> None:
        """The row's variable becomes 0, and the column's takes its place."""
        solved = -self.rows[row] / self.rows[row, 1 + column]
        solved[1 + column] = 1.0 / self.rows[row, 1 + column]
        factors = self.rows[:, 1 + column].copy()
        self.rows[:, 1 + column] = 0.0
        self.rows += factors[:, None] * solved
        self.rows[row] = solved
        factor = self.objective[1 + column]
        self.objective[1 + column] = 0.0
        self.objective += factor * solved
        self.inside[row], self.out[column] = self.out[column], self.inside[row]
