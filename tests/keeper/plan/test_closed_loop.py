"""A fund under one mind for days: it goes where it wants to be, and stays there."""

from collections.abc import Iterator, Sequence
from random import Random

from keeper.config import Config
from keeper.cycle import Mind, decide, final
from keeper.plan.make import NEAR
from keeper.plan.mandate.judge import judge
from keeper.plan.mandate.terms import worst_case_loss
from keeper.plan.mandate.verdict import Accepted
from keeper.records.decision import Decision
from keeper.records.fund import Plan, Purse, State
from keeper.records.ledger import Ledger
from keeper.units import HOUR, ONE
from tests.bench._mind_ground import Ground

EPOCHS, HOURS = 60, 3
DECLARED = 4_000
"""Of a price, in ppm: how far its low and its high lie from the middle."""

TOML = """
[[strategies]]
family = "fixed"
name = "view"
weights = {{ {} }}
[portfolio]
allocator = "equal"
[portfolio.limits]
value_at_risk_percent = 100
shortfall_percent = 100
"""


def view(*favourites: int) -> str:
    """All in for these, out of all others."""
    parts = (f"T{at} = {float(at in favourites)}" for at in range(1, 12))
    return TOML.format(", ".join(parts))


def epochs(ground: Ground, minds: Sequence[Mind]) -> Iterator[Decision]:
    """Hours apart, one mind after the other; what is decided is done, and prices stand still."""
    ledger, rng = Ledger(), Random(1)
    for epoch in range(EPOCHS):
        ground.world.wait(HOURS * HOUR)
        ground.world.observe()
        ground.world.align(rng)
        for bar in range(HOURS):
            ground.push(300 + epoch * HOURS + bar)
        snapshot = ground.snapshot(ground.stream.row())
        decision, ledger = decide(snapshot, minds[epoch % len(minds)], ledger)
        if plan := final(decision):
            carry_out(ground, plan)
        yield decision


def carry_out(ground: Ground, plan: Plan) -> None:
    verdict = judge(ground.world.state, plan, ground.world.state.door.keeper)
    assert isinstance(verdict, Accepted)
    assert ground.world.carry_out(plan) == verdict.state.amounts
    ground.world.state = verdict.state


def grounds(*tomls: str) -> tuple[Ground, list[Mind]]:
    ground = Ground.of(3, bars=300, more=EPOCHS * HOURS, toml=tomls[0])
    return ground, [Config.parse(one).compiled(ground.place) for one in tomls]


def nav(state: State) -> int:
    return sum(a * p.mid // ONE for a, p in zip(state.amounts, state.prices, strict=True))


def turned(state: State, plan: Plan) -> int:
    """What a plan sells, at high prices."""
    at = state.tokens.index
    return sum(leg.amount * state.prices[at(leg.sell)].high // ONE for leg in plan.legs)


def directions(state: State, plan: Plan) -> dict[str, int]:
    base = state.tokens[0]
    sold = {leg.sell: -1 for leg in plan.legs if leg.sell != base}
    return sold | {leg.buy: 1 for leg in plan.legs if leg.buy != base}


def test_decide__with_the_same_opinions_for_days__arrives_and_then_does_nothing() -> None:
    ground, minds = grounds(view(1, 2, 3))
    seen: dict[str, int] = {}
    made = list(epochs(ground, minds))
    for decision in made:
        found = directions(ground.world.state, decision.plan) if decision.plan else {}
        assert all(seen.get(token, way) == way for token, way in found.items())
        seen |= found
    assert sorted(seen.values()) == [-1] * 8 + [1] * 3
    assert {one.reason for one in made[-EPOCHS // 3 :]} == {NEAR}


def test_decide__of_opinions_that_turn_each_time__loses_no_more_than_the_mandate_allows() -> None:
    ground, minds = grounds(view(1, 2, 3), view(4, 5, 6))
    world, before = ground.world, ground.world.state
    span = EPOCHS * HOURS * HOUR
    bound = worst_case_loss(before.mandate, [DECLARED] * world.count, world.now, span)
    most = before.mandate.budgets[Purse.TURNOVER].most(world.now, span)
    turnover = sum(turned(before, one.plan) for one in epochs(ground, minds) if one.plan)
    after = nav(world.state)
    assert 0 < nav(before) - after <= nav(before) * bound // ONE
    assert nav(before) * most // ONE // 4 < turnover <= nav(before) * most // ONE
