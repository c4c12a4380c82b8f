"""What the returns say by themselves: the same from one bar to the next, so it may be made when the
bar comes, and not when time is short."""

from collections.abc import Iterator
from math import sqrt
from typing import NamedTuple

import numpy as np

from keeper.portfolio.covariance import ESTIMATES, correlations, yearly
from keeper.portfolio.mind import Mind
from keeper.portfolio.numbers import Matrix, ticks
from keeper.portfolio.overlay import POINTS
from keeper.portfolio.overlay.standing import Group, Limits
from keeper.portfolio.regime import market
from keeper.records.canonical import Table

FEW = 4
"""Bars, or groups of them, below which a volatility is none."""


class History(NamedTuple):
    covariance: Table
    """Of returns in a bar, by asset and asset; nan where it is not known."""
    in_a_year: Matrix
    """The same for a year, 0 where it is not known."""
    known: tuple[bool, ...]
    """Whether there are enough bars of an asset to say how it falls."""
    alike: tuple[Group, ...]
    losses: Table
    """By bar and asset, in ten-millionths: over the horizon that ends with the bar."""
    shock: str
    """Why nothing at all may be bought."""


def history(returns: Table, mind: Mind) -> History:
    limits = mind.limits
    covariance = estimated(returns, mind.estimate)
    certain = np.where(np.isnan(covariance), 0.0, covariance)
    losses = _losses(returns, limits.horizon)
    enough = len(losses) * limits.tail >= POINTS  # or the tail is not one bar long
    return History(
        covariance=covariance,
        in_a_year=yearly(certain, mind.bar).tolist(),
        known=tuple((enough & ~np.isnan(np.diag(covariance))).tolist()),
        alike=tuple(_alike(certain, limits)),
        losses=losses,
        shock=_shock(returns, limits),
    )


def estimated(returns: Table, estimate: str) -> Table:
    """By asset and asset; nan for those whose history is not whole."""
    known = np.flatnonzero(~np.isnan(returns).any(axis=0))
    found = np.full((returns.shape[1], returns.shape[1]), np.nan)
    if len(returns) > 1 and len(known):
        found[np.ix_(known, known)] = ESTIMATES[estimate](returns[:, known])
    return found


def _alike(covariance: Table, limits: Limits) -> Iterator[Group]:
    """What moved together, and what moved together with that."""
    near = (correlations(covariance) > limits.alike).tolist()
    left = list(range(len(near)))
    while left:
        members = [left.pop(0)]
        for one in members:
            joined = [other for other in left if near[one][other]]
            members += joined
            left = [other for other in left if other not in joined]
        if len(members) > 1:
            yield Group("what moves alike", tuple(sorted(members)), limits.group)


def _shock(returns: Table, limits: Limits) -> str:
    """The market's volatility in its last bars by that in all of them."""
    moves = market(returns)
    squares = moves[~np.isnan(moves)] ** 2
    if len(squares) < FEW * limits.short:
        return ""
    now, usual = sqrt(squares[-limits.short :].mean()), sqrt(squares.mean())
    if now <= limits.shock * usual:
        return ""
    return f"the market is {now / usual:.1f} times as volatile as usual"


def _losses(returns: Table, horizon: int) -> Table:
    """What a price lost until the end of each bar, as its logarithm: never less than it did lose in
    parts of itself."""
    whole = ticks(returns)
    sums = np.zeros((whole.shape[1], len(whole) + 1))
    np.cumsum(whole.T, axis=1, out=sums[:, 1:])  # along the bars, in half the time
    return (sums[:, :-horizon] - sums[:, horizon:]).T
