"""The mirror and the bytecode side by side, a step at a time, so that a difference shrinks."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from keeper.devnet.mandate import PERCENT
from keeper.records.fund import Leg, Limit, Price, Purse, Reason, Rule
from keeper.units import DAY, HOUR, ONE, YEAR
from tests.bench._mirror_life import quote
from tests.bench._mirror_pair import Pair
from tests.bench._mirror_plans import current
from tests.bench._mirror_shapes import Shape
from tests.contracts.revm.fund import ALICE
from tests.contracts.revm.mandated import KEEPER, LIMITS, SAFE, Budgets

MILLION = 10**6
SHAPE = Shape(
    decimals=(6, 18, 8),
    cash=MILLION,
    limits=LIMITS,
    sizes=Budgets(),
    rules=(
        Rule(),
        Rule(5 * PERCENT, 30 * PERCENT, 20 * PERCENT, 1),
        Rule(0, 25 * PERCENT, 15 * PERCENT, 1),
    ),
    prices=tuple(
        Price(mid * 995 // 1000, mid, mid * 1005 // 1000) for mid in (10**30, 2 * 10**21, 10**33)
    ),
    amounts=(0, 100 * ONE, 80 * 10**8),
)
places = st.integers(0, len(SHAPE.decimals) - 1)
assets = st.integers(1, len(SHAPE.decimals) - 1)
parts = st.integers(0, 1000)
"""Thousandths."""

lasts = st.one_of(st.integers(1, HOUR), st.integers(DAY, 31 * DAY))


class Mirrored(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.pair = Pair.make(SHAPE)

    @rule(seconds=st.one_of(st.integers(0, 3 * HOUR), st.integers(0, 3 * DAY), st.just(YEAR)))
    def wait(self, seconds: int) -> None:
        self.pair.wait(seconds)
        self.pair.observe()

    @rule(at=assets, to=st.integers(500, 1500))
    def price(self, at: int, to: int) -> None:
        quote(self.pair, at, self.pair.state.prices[at].mid * to // 1000)

    @rule(at=assets, reason=st.sampled_from(Reason))
    def doubt(self, at: int, reason: Reason) -> None:
        quote(self.pair, at, self.pair.state.prices[at].mid, reason)

    @rule(purse=st.sampled_from(Purse), capacity=parts, refill=parts, seconds=lasts)
    def tighten_budget(self, purse: Purse, capacity: int, refill: int, seconds: int) -> None:
        set_ = self.pair.state.mandate.budgets[purse].set
        sizes = set_.capacity * capacity // 1000, set_.refill * refill // 1000
        self.pair.tighten_budget(purse, *sizes, self.pair.now + seconds)

    @rule(limit=st.sampled_from(Limit), part=st.integers(1, 1999), seconds=lasts)
    def tighten(self, limit: Limit, part: int, seconds: int) -> None:
        value = self.pair.state.mandate.limits[limit] * part // 1000
        self.pair.tighten(limit, value, self.pair.now + seconds)

    @rule(at=assets, part=parts, seconds=lasts)
    def tighten_most(self, at: int, part: int, seconds: int) -> None:
        most = self.pair.state.mandate.rules[at].most * part // 1000
        self.pair.tighten_most(at, most, self.pair.now + seconds)

    @rule(key=st.integers(0, 22))
    def lift(self, key: int) -> None:
        self.pair.lift(key)

    @rule(who=st.sampled_from((ALICE, SAFE)))
    def trip(self, who: str) -> None:
        self.pair.trip(who)

    @precondition(lambda self: self.pair.state.mandate.tripped)
    @rule()
    def reset(self) -> None:
        self.pair.reset()

    @rule(
        legs=st.lists(st.tuples(places, places, parts, st.integers(950, 1030)), max_size=3),
        to=st.one_of(st.just(()), st.tuples(st.just(0), *(2 * [st.integers(0, 300)]))),
    )
    def plan(self, legs: list[tuple[int, int, int, int]], to: tuple[int, ...]) -> None:
        made = [self._leg(*one) for one in legs]
        moved = [target * PERCENT // 10 for target in to]
        self.pair.submit(current(self.pair, moved, made), KEEPER)

    def _leg(self, sell: int, buy: int, part: int, fills: int) -> Leg:
        state = self.pair.state
        amount = state.amounts[sell] * part // 1000
        fair = amount * state.prices[sell].mid // state.prices[buy].mid
        tokens = state.tokens
        return Leg(
            self.pair.world.executor, tokens[sell], tokens[buy], amount, fair * fills // 1000
        )

    @rule(window=st.one_of(st.integers(0, 3 * DAY), st.integers(0, 40 * DAY)))
    def ask(self, window: int) -> None:
        self.pair.audit([window])


def test_mandate__step_by_step__is_the_bytecodes() -> None:
    run_state_machine_as_test(
        Mirrored, settings=settings(max_examples=40, stateful_step_count=25, deadline=None)
    )
