"""What is remembered: positions by what the fund's holdings did, strategies by what they made."""

from collections.abc import Iterator

import numpy as np

from keeper.portfolio import hedge, regime
from keeper.portfolio.mind import Mind
from keeper.portfolio.overlay import POINTS
from keeper.portfolio.overlay.standing import Stops
from keeper.records.canonical import Table, table
from keeper.records.decision import Signal
from keeper.records.fund import State
from keeper.records.ledger import NONE, Holding, Ledger
from keeper.records.market import Features, MarketSnapshot


def advance(ledger: Ledger, snapshot: MarketSnapshot, mind: Mind) -> Ledger:
    """What is known now: before anything is decided, and from nothing that came later."""
    fund = snapshot.fund
    ledger = _aligned(ledger, fund.tokens, mind)
    learnt = _learnt(ledger, snapshot.features, mind)
    return learnt._replace(
        holdings=tuple(_holdings(ledger, fund, mind.limits.stops)),
        time=fund.now,
    )


def remember(ledger: Ledger, signal: Signal, decision: bytes) -> Ledger:
    """With the opinions that the next bars will judge."""
    return ledger._replace(opinions=signal.opinions, decision=decision)


def marked(before: Holding, amount: int, price: int, *, dust: bool) -> Holding:
    """What came in was bought at this price; what went out leaves the average as it was. Where
    there is no price, what came in is taken to have cost what the rest did."""
    if dust:
        return Holding(amount, cooling=before.cooling)
    if not before.entry:  # there was nothing that counts
        return Holding(amount, price, price, before.cooling)
    entry, bought = before.entry, amount - before.amount
    if bought > 0 and price:
        entry = (before.amount * entry + bought * price) // amount
    return Holding(amount, entry, max(before.peak, price), before.cooling)


def stopped(holding: Holding, price: int, by: Stops) -> str:
    """Why it is to be sold; empty where it is not."""
    if not holding.entry or not price:
        return ""
    if by.trail and price * POINTS <= holding.peak * (POINTS - by.trail):
        return f"fell {by.trail / 100:g} % from its peak"
    if by.profit and price * POINTS >= holding.entry * (POINTS + by.profit):
        return f"rose {by.profit / 100:g} % above what it cost"
    return ""


def _holdings(ledger: Ledger, fund: State, by: Stops) -> Iterator[Holding]:
    values = [amount * price.mid for amount, price in zip(fund.amounts, fund.prices, strict=True)]
    nav = sum(values)
    for at, before in enumerate(ledger.holdings):
        amount, price = fund.amounts[at], fund.prices[at].sure
        small = not amount or (price > 0 and values[at] * POINTS < nav)
        now = marked(before, amount, price, dust=at == 0 or small)
        if stopped(now, price, by):
            now = now._replace(cooling=fund.now + by.cooldown)
        yield now


def _learnt(ledger: Ledger, features: Features, mind: Mind) -> Ledger:
    """From each bar since the last one."""
    bars = _new(ledger, features, mind)
    trust, variance = ledger.trust, ledger.variance
    if mind.hedge and ledger.bar:
        for row in bars:
            result = hedge.made(ledger.opinions, row)
            trust, variance = hedge.learn(trust, variance, result, mind.hedge)
    return ledger._replace(
        bar=max(ledger.bar, features.time),  # or a shorter history would be learnt from twice
        trust=table(trust),
        variance=table(variance),
        regime=_regime(ledger.regime, bars, mind),
    )


def _new(ledger: Ledger, features: Features, mind: Mind) -> Table:
    """All of them at first: a filter has to begin somewhere."""
    count = len(features.returns)
    if ledger.bar:
        count = min(count, max((features.time - ledger.bar) // mind.bar, 0))
    return features.returns[len(features.returns) - count :]


def _regime(before: Table, bars: Table, mind: Mind) -> Table:
    if not mind.regimes:
        return NONE
    now = before.tolist() or regime.at_first(mind.regimes).tolist()
    for value in regime.market(bars).tolist():
        now = regime.seen(now, value, mind.regimes)
    return table(now)


def _aligned(ledger: Ledger, tokens: tuple[str, ...], mind: Mind) -> Ledger:
    """To the tokens and strategies of today: who is new begins without a past, at the average."""
    if (ledger.tokens, ledger.strategies) == (tokens, mind.strategies):
        return ledger
    held = dict(zip(ledger.tokens, ledger.holdings, strict=True))
    count = len(mind.strategies)
    old = {name: at for at, name in enumerate(ledger.strategies)}
    rows = [old.get(name, -1) for name in mind.strategies]
    columns = [ledger.tokens[1:].index(one) if one in held else -1 for one in tokens[1:]]
    trust = _taken(ledger.trust, rows, 1.0 / count)
    return ledger._replace(
        tokens=tokens,
        holdings=tuple(held.get(one, Holding()) for one in tokens),
        strategies=mind.strategies,
        opinions=_taken(_taken(ledger.opinions.T, columns, np.nan).T, rows, np.nan),
        trust=table(trust / trust.sum()),
        variance=_taken(ledger.variance, rows, 0.0),
        regime=ledger.regime if _fits(ledger, mind) else NONE,
    )


def _fits(ledger: Ledger, mind: Mind) -> bool:
    return mind.regimes is not None and len(ledger.regime) == len(mind.regimes.means)


def _taken(values: Table, at: list[int], missing: float) -> Table:
    """These rows; `missing` where there is none."""
    found = np.full((len(at), *values.shape[1:]), missing)
    for to, source in enumerate(at):
        if source >= 0:
            found[to] = values[source]
    return table(found)
