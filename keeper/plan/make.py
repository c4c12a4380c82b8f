"""Target weights made into a plan that the contracts accept, or into the reason for none."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from keeper.plan.aims import Aim, aim
from keeper.plan.draft import Draft
from keeper.plan.fill import Filling, Trading, told
from keeper.plan.mandate.book import Book
from keeper.plan.mandate.judge import judge
from keeper.plan.mandate.terms import Terms, terms
from keeper.plan.mandate.verdict import Accepted, Refusal, Refusing
from keeper.plan.quotes.pool import Pool
from keeper.plan.slack import slack
from keeper.plan.ways import Ways
from keeper.records.decision import Clip, Cost, Slack, Step
from keeper.records.fund import Plan, Purse, State
from keeper.units import ONE, PPM

NEAR = "every asset is as near to its target as is worth a trade"
DEAR = "gas would take more of so small a plan than it may"


class Made(NamedTuple):
    plan: Plan | None
    reason: str
    """Why there is no plan."""
    step: Step | None
    """What the mandate makes of the wanted weights."""
    targets: tuple[int, ...]
    """Of those, what is to be set."""
    clips: tuple[Clip, ...]
    cost: Cost
    slack: tuple[Slack, ...]
    verdict: Accepted | None
    """What the contracts will say, and the fund behind the plan."""


def make(
    state: State,
    pools: Iterable[Pool],
    wanted: Sequence[int],
    gas_price: int,
    trading: Trading,
) -> Made:
    """`wanted` are parts of NAV in the order of the fund's tokens; `gas_price` is of a unit of gas,
    in USD times 10**18."""
    now_ = terms(state.tokens, state.mandate, state.record, state.now)
    if closed := _closed(state, now_):
        return _nothing(closed)
    try:
        book = Book.open(state, now_)
    except Refusing as refusing:
        return _nothing(refusing.refusal.name)
    aimed = aim(book, wanted, state.mandate.budgets[Purse.SHIFT].left(state.now))
    draft = Draft(state, aimed.book, Ways(pools), trading.executor)
    clips = tuple(Filling(draft, trading, gas_price).fill(state, aimed.wanted))
    if not draft.legs:
        return _nothing(clips[0].limit if clips else NEAR, aimed, clips)
    cost = _cost(draft, gas_price, trading)
    if cost.gas * PPM > draft.run.moved * trading.gas_ppm:
        return _nothing(DEAR, aimed, clips)
    return _whole(state, now_, aimed, draft, clips, cost, trading)


def _closed(state: State, now_: Terms) -> str:
    if state.now >= state.door.lease:
        return "LeaseOver"
    return "" if now_.open else "TradingClosed"


def _nothing(reason: str, aimed: Aim | None = None, clips: tuple[Clip, ...] = ()) -> Made:
    targets = aimed.targets if aimed else ()
    step = _step(aimed) if aimed else None
    return Made(None, reason, step, targets, clips, Cost(0, 0), (), None)


def _step(aimed: Aim) -> Step:
    """The targets that the mandate lets the keeper set."""
    parts = aimed.targets or tuple(rule.target for rule in aimed.book.terms.rules)
    why = f"{aimed.clipped.name}: {told(aimed.clipped)}" if aimed.clipped else ""
    return Step("mandate", why, (ONE - sum(parts[1:]), *parts[1:]))


def _cost(draft: Draft, gas_price: int, trading: Trading) -> Cost:
    hops = sum((len(leg.route) - 20) // 23 for leg in draft.legs)
    return Cost(draft.run.loss, gas_price * (trading.fixed_gas + trading.hop_gas * hops))


def _whole(
    state: State,
    now_: Terms,
    aimed: Aim,
    draft: Draft,
    clips: tuple[Clip, ...],
    cost: Cost,
    trading: Trading,
) -> Made:
    deadline = state.now + trading.lifetime
    legs = tuple(draft.legs)
    plan = Plan(state.door.epoch + 1, deadline, now_.hash, bytes(32), aimed.targets, legs)
    verdict = judge(state, plan, state.door.keeper)
    if isinstance(verdict, Refusal):  # The draft asks the same questions: this is a fault of ours.
        return _nothing(f"{verdict.name} for a plan that was to fit", aimed, clips)
    near = slack(aimed.book, state, verdict)
    return Made(plan, "", _step(aimed), aimed.targets, clips, cost, near, verdict)
