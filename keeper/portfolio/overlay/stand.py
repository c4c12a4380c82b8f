"""How the fund stands at one block, as the overlay wants to know it."""

from collections.abc import Iterator, Sequence
from math import sqrt

import numpy as np

from keeper.portfolio.covariance import correlations, yearly
from keeper.portfolio.mind import Mind
from keeper.portfolio.numbers import ticks
from keeper.portfolio.overlay import POINTS
from keeper.portfolio.overlay.standing import Bounds, Group, Limits, Standing
from keeper.portfolio.past import stopped
from keeper.portfolio.regime import market
from keeper.records.canonical import Table
from keeper.records.fund import State
from keeper.records.ledger import Ledger
from keeper.records.market import MarketSnapshot
from keeper.units import ONE, moment

POINT = ONE // POINTS
FEW = 4
"""Bars, or groups of them, below which a volatility is none."""


def stand(
    snapshot: MarketSnapshot, ledger: Ledger, bounds: Bounds, mind: Mind, covariance: Table
) -> Standing:
    """`covariance` is of returns in a bar, by the fund's assets: nan where it is not known."""
    fund, returns = snapshot.fund, snapshot.features.returns
    limits = mind.limits
    losses = _losses(returns, limits.horizon)
    enough = len(losses) * limits.tail >= POINTS  # or the tail is not one bar long
    known = (enough & ~np.isnan(np.diag(covariance))).tolist()
    certain = np.where(np.isnan(covariance), 0.0, covariance)
    return Standing(
        names=tuple(mind.names.get(one, one) for one in fund.tokens[1:]),
        present=_present(fund),
        most=tuple(min(limits.most, one // POINT) for one in bounds.most[1:]),
        risk=bounds.risk // POINT,
        groups=(*_set(bounds, limits), *_alike(certain, limits)),
        out=tuple(_out(ledger, fund, mind)),
        falls=tuple(_falls(bounds.falls[1:], fund, known)),
        fallen=-(-(ledger.peak - fund.record.newer) * POINTS // max(ledger.peak, 1)),
        shock=_shock(returns, limits),
        losses=losses,
        covariance=yearly(certain, mind.bar).tolist(),
        limits=limits,
    )


def _present(fund: State) -> tuple[int, ...]:
    values = [amount * price.mid for amount, price in zip(fund.amounts, fund.prices, strict=True)]
    nav = max(sum(values), 1)
    return tuple(value * POINTS // nav for value in values[1:])


def _set(bounds: Bounds, limits: Limits) -> Iterator[Group]:
    """The mandate's."""
    for number in sorted(set(bounds.groups[1:]) - {0}):
        members = tuple(at for at, one in enumerate(bounds.groups[1:]) if one == number)
        most = min(limits.group, bounds.group_most[number] // POINT)
        yield Group(f"group {number}", members, most)


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


def _out(ledger: Ledger, fund: State, mind: Mind) -> Iterator[str]:
    pairs = zip(ledger.holdings[1:], fund.prices[1:], strict=True)
    for holding, price in pairs:
        why = stopped(holding, price.mid, mind.limits.stops)
        if not why and fund.now < holding.cooling:
            why = f"cools down until {moment(holding.cooling)}"
        yield why


def _falls(set_: Sequence[str], fund: State, known: Sequence[bool]) -> Iterator[str]:
    for why, price, certain in zip(set_, fund.prices[1:], known, strict=True):
        if why:
            yield why
        elif not price.low:
            yield "there is no price"
        else:
            yield "" if certain else "there is too little history"


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
