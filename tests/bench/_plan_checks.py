"""What every plan has to be, asked of the chain and not of the mind."""

from collections.abc import Sequence

from keeper.plan.aims import feasible
from keeper.plan.make import NEAR, Made
from keeper.plan.mandate.book import Book
from keeper.plan.mandate.outcome import aims
from keeper.plan.mandate.shift import shifted
from keeper.plan.mandate.terms import mandate_hash, terms
from keeper.plan.mandate.verdict import Refusing
from keeper.records.decision import Clip
from keeper.records.fund import BASE, Leg, Plan, Purse
from keeper.units import ONE
from tests.bench._mirror_words import Disagreement, told
from tests.bench._plan_world import BAND, PlanWorld

OF_OURS = ("pools", "gas", "TooManyLegs")
"""Limits that are none of the mandate's."""


def check(world: PlanWorld, wanted: Sequence[int], made: Made) -> None:
    """Carries it out, if it is to be carried out."""
    if made.step:
        _aimed(world, wanted, made)
    for clip in made.clips:
        if clip.limit not in OF_OURS:
            _no_more(world, made, clip)
    if made.plan is None:
        if made.reason == NEAR:
            _near(world, wanted, made)
        return
    _accepted(world, wanted, made)


def _accepted(world: PlanWorld, wanted: Sequence[int], made: Made) -> None:
    plan, verdict = made.plan, made.verdict
    assert plan
    assert verdict
    if (said := world.would(plan)) is not None:
        raise Disagreement("a plan", "fits", told(said))
    held = world.carry_out(plan)
    if held != verdict.state.amounts:
        raise Disagreement("where it ends", verdict.state.amounts, held)
    _arrived(_book(world, made), wanted, made)
    world.state = verdict.state


def _no_more(world: PlanWorld, made: Made, clip: Clip) -> None:
    """A unit more of what was clipped, or the least that is worth it of what was left out, is
    refused by the chain behind the same legs."""
    all_ = made.plan.legs if made.plan else ()
    legs = all_[: clip.legs]
    clipped = all_[clip.legs] if clip.legs < len(all_) else None
    if clip.planned and clipped and clip.token == (clipped.sell if clip.falls else clipped.buy):
        _refused(world, made, (*legs, clipped._replace(amount=clipped.amount + 1)), clip)
    else:
        for leg in _tries(world, clip):
            _refused(world, made, (*legs, leg), clip)


def _tries(world: PlanWorld, clip: Clip) -> list[Leg]:
    """The least that is worth it, over each pool of the asset and the base."""
    state = world.state
    base, at = state.tokens[BASE], state.tokens.index(clip.token)
    worth = sum(a * p.mid // ONE for a, p in zip(state.amounts, state.prices, strict=True))
    sell, buy = (clip.token, base) if clip.falls else (base, clip.token)
    price = state.prices[at if clip.falls else BASE].mid
    amount = min(-(-worth * BAND // price), clip.wanted)
    found = []
    for fee, *pair in world.fees.values():
        if {state.tokens[one] for one in pair} == {sell, buy}:
            route = bytes.fromhex(sell[2:]) + fee.to_bytes(3, "big") + bytes.fromhex(buy[2:])
            found.append(Leg(world.at["executor"], sell, buy, amount, 0, route=route))
    return found


def _refused(world: PlanWorld, made: Made, legs: tuple[Leg, ...], clip: Clip) -> None:
    state = world.state
    hash_ = mandate_hash(state.tokens, state.mandate, state.now)
    plan = Plan(state.door.epoch + 1, state.now, hash_, bytes(32), made.targets, legs)
    if world.would(plan) is None:
        raise Disagreement(f"more of {clip}", "is refused", f"accepts {legs}")


def _near(world: PlanWorld, wanted: Sequence[int], made: Made) -> None:
    """Nothing is done where what may be traded either way is nearer to its aim than the band."""
    if any(price.reason for price in world.state.prices):
        return
    book = _book(world, made)
    for token, part, aim in _parts(book, book.before, wanted):
        if abs(part - aim) > BAND + 1:
            raise Disagreement(f"near for {token}", aim, part)


def _arrived(book: Book, wanted: Sequence[int], made: Made) -> None:
    """What nothing kept from its aim is there, but for the band and what trading takes."""
    assert made.verdict
    kept = {clip.token for clip in made.clips}
    before = dict(zip(book.tokens, book.before, strict=True))
    for token, part, aim in _parts(book, made.verdict.after, wanted):
        if token not in kept and abs(part - aim) > BAND + abs(before[token] - aim) // 10:
            raise Disagreement(f"arrives for {token}", aim, part)


def _aimed(world: PlanWorld, wanted: Sequence[int], made: Made) -> None:
    """The targets are the wanted ones where the mandate takes them, and where the budget for them
    does not suffice nothing of it is left."""
    state, book = world.state, _book(world, None)
    left = state.mandate.budgets[Purse.SHIFT].left(state.now)
    targets = (0, *wanted[1:])
    if sum(targets) <= book.terms.risk:
        try:
            _, shift = shifted(book, targets)
        except Refusing:
            shift = left + 1
        if shift <= left and made.step and made.step.after[1:] != targets[1:]:
            raise Disagreement("targets", made.step.after, targets)
    if made.targets and made.step and made.step.reason.startswith("BudgetExceeded"):
        _, shift = shifted(book, made.targets)
        if shift < left - 2 * len(targets):
            raise Disagreement("the shift that is left", shift, left)


def _parts(book: Book, parts: Sequence[int], wanted: Sequence[int]) -> list[tuple[str, int, int]]:
    """Where each is and where it has to go: as far as the mandate's aim, unless less is wanted. A
    wish that the mandate cannot take stands at its band."""
    goals = []
    for now, aim, wish, rule in zip(
        book.before, aims(book), feasible(book, wanted), book.terms.rules, strict=True
    ):
        assert rule.least <= wish <= rule.most or not wish
        up, down = now < aim and now < wish, now > aim and now > wish
        goals.append(min(aim, wish) if up else max(aim, wish) if down else now)
    return list(zip(book.tokens, parts, goals, strict=True))[1:]


def _book(world: PlanWorld, made: Made | None) -> Book:
    """As it is before, under the targets that a plan sets."""
    state = world.state
    book = Book.open(state, terms(state.tokens, state.mandate, state.record, state.now))
    return book.aimed(made.targets) if made and made.targets else book
