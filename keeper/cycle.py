"""What the keeper does: it reads the market at one block, forms a target, clips it to the mandate,
and writes down why.

Pure: no clock, no network, no chance. Live, on paper, in a backtest and in a replay it is this
function, and the same inputs make the same bytes.
"""

from typing import NamedTuple

from keeper.plan.fill import Trading
from keeper.plan.make import Made, make
from keeper.plan.mandate.terms import Terms, terms
from keeper.plan.quotes.pool import Pool
from keeper.portfolio.history import History
from keeper.portfolio.mind import Mind as Portfolio
from keeper.portfolio.overlay.standing import Bounds
from keeper.portfolio.past import advance, remember
from keeper.portfolio.target import aim
from keeper.records.canonical import digest
from keeper.records.decision import Decision, Target
from keeper.records.fund import Limit, Plan, State
from keeper.records.ledger import Ledger
from keeper.records.market import MarketSnapshot
from keeper.signals.panel import NOTHING, Answer, Heard, Panel
from keeper.units import ONE, moment

STALE = 3
"""Bars in which the newest one counts: one that is missing may still come."""


class Mind(NamedTuple):
    """How the keeper thinks: its configuration, ready to be used."""

    hash: bytes
    """Of the configuration as it was written."""
    panel: Panel
    portfolio: Portfolio
    trading: Trading
    native: str
    """The token that gas is priced in, wrapped; empty where the fund does not list it, and then gas
    counts for nothing."""


class Decided(NamedTuple):
    decision: Decision
    ledger: Ledger
    """What is known to the next cycle."""


def decide(
    snapshot: MarketSnapshot,
    mind: Mind,
    ledger: Ledger,
    heard: Heard = NOTHING,
    past: History | None = None,
) -> Decided:
    """`heard` is what families that are not trusted said to the same features; `past` is what the
    portfolio makes of their returns, if it was made when the bar came."""
    answer = mind.panel.opinions(snapshot.features, heard)
    known = advance(ledger, snapshot, mind.portfolio)
    limits = bounds(snapshot.fund, late(snapshot, mind.portfolio.bar))
    target = aim(answer.signal, snapshot, known, limits, mind.portfolio, past)
    made = make(
        snapshot.fund,
        map(Pool, snapshot.pools),
        target.weights,
        gas_price(snapshot, mind.native),
        mind.trading,
    )
    decision = _written(snapshot, mind, ledger, answer, target, made)
    return Decided(decision, remember(known, answer.signal, digest(decision)))


def final(decision: Decision) -> Plan | None:
    """The plan as it is sent: with the hash of what was decided."""
    return decision.plan._replace(decision=digest(decision)) if decision.plan else None


def late(snapshot: MarketSnapshot, bar: int) -> str:
    """Why nothing may be bought on what the history says: the market has moved on since."""
    end = snapshot.features.time
    if snapshot.block.time - end <= STALE * bar:
        return ""
    return f"the history ended at {moment(end)}"


def bounds(fund: State, late: str = "") -> Bounds:
    """What the mandate lets weights be now, as far as they can know it before there is a plan."""
    now = terms(fund.tokens, fund.mandate, fund.record, fund.now)
    return Bounds(
        most=tuple(rule.most for rule in now.rules),
        groups=tuple(rule.group for rule in now.rules),
        group_most=(ONE, *now.limits[Limit.GROUP_ONE :]),
        risk=now.risk,
        falls=_falls(fund, now, late),
    )


def gas_price(snapshot: MarketSnapshot, native: str) -> int:
    """Of a unit of gas, in USD times 10**18: twice the base fee, which the next block may ask."""
    if native not in snapshot.fund.tokens:
        return 0
    price = snapshot.fund.prices[snapshot.fund.tokens.index(native)]
    return 2 * snapshot.block.base_fee * price.mid // ONE


def _falls(fund: State, now: Terms, late: str) -> tuple[str, ...]:
    because = "the mandate lets nothing be bought but the base" if now.reduce_only else late
    return tuple(
        because
        or (f"its price is {price.reason.name.lower().replace('_', ' ')}" * bool(price.reason))
        for price in fund.prices
    )


def _written(
    snapshot: MarketSnapshot,
    mind: Mind,
    ledger: Ledger,
    answer: Answer,
    target: Target,
    made: Made,
) -> Decision:
    steps = (*target.steps, made.step) if made.step else target.steps
    return Decision(
        fund=snapshot.address,
        epoch=snapshot.fund.door.epoch + 1,
        snapshot=digest(snapshot),
        mind=mind.hash,
        ledger=digest(ledger),
        block=snapshot.block.hash,
        time=snapshot.block.time,
        signal=answer.signal,
        silent=answer.silent,
        target=Target(steps),
        plan=made.plan,
        reason=made.reason,
        clips=made.clips,
        cost=made.cost,
        slack=made.slack,
    )
