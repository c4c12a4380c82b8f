"""Plans, or the reasons for none, on one small fund."""

from random import Random

import pytest

from keeper.plan.fill import Trading
from keeper.plan.make import DEAR, NEAR, Made, make
from keeper.records.fund import Price, Rule
from keeper.units import ONE
from tests.bench._mirror_shapes import Shape
from tests.bench._plan_world import BAND, PlanWorld
from tests.contracts.revm.fund import PRICE
from tests.contracts.revm.mandated import LIMITS, Budgets

PERCENT = ONE // 100
DOLLAR, TEN = (
    Price(p * 999 // 1000, p, p * 1001 // 1000) for p in (PRICE // 10**6, PRICE // 10**17)
)
WANTED = [ONE - 8 * PERCENT, 8 * PERCENT]


@pytest.fixture(scope="module")
def world() -> PlanWorld:
    """A million dollars, and a token of ten that is to be a tenth of it."""
    rules = (Rule(), Rule(0, 15 * PERCENT, 10 * PERCENT))
    shape = Shape((6, 18), 10**6, LIMITS, Budgets(), rules, (DOLLAR, TEN), (0, 0))
    return PlanWorld.opened(shape, Random(3))


def planned(
    world: PlanWorld, gas_price: int = 0, band: int = BAND, fixed_gas: int = 250_000
) -> Made:
    trading = Trading(world.at["executor"], band, 10_000, fixed_gas, 150_000, 1800)
    return make(world.state, world.market(), WANTED, gas_price, trading)


def test_make__of_a_fund_of_cash__buys_as_much_as_is_wanted(world: PlanWorld) -> None:
    made = planned(world)
    assert made.plan
    (leg,) = made.plan.legs
    assert leg.amount == 80_000 * 10**6
    assert made.plan.targets == (0, 8 * PERCENT)
    assert made.verdict
    assert 7.9 * PERCENT < made.verdict.after[1] <= 8 * PERCENT
    assert made.cost.trading > 0
    assert {one.limit for one in made.slack} >= {"loss budget", "turnover budget", "risk"}


def test_make__where_everything_is_nearer_than_the_band__does_nothing(world: PlanWorld) -> None:
    made = planned(world, band=9 * PERCENT)
    assert (made.plan, made.reason, made.clips) == (None, NEAR, ())


@pytest.mark.parametrize(("gas_price", "done"), [(10**12, True), (10**16, False)])
def test_make__of_more_gas_than_it_is_worth__does_nothing(
    world: PlanWorld, gas_price: int, done: bool
) -> None:
    """Eighty thousand dollars may take eight hundred in gas."""
    made = planned(world, gas_price)
    assert (made.plan is not None) == done
    assert done or (made.clips[0].limit == "gas" and made.reason == "gas")


def test_make__whose_fixed_gas_alone_is_too_dear__does_nothing(world: PlanWorld) -> None:
    made = planned(world, 10**13, fixed_gas=10**9)
    assert (made.plan, made.reason) == (None, DEAR)


def test_make__of_a_plan__tells_what_it_costs_and_how_long_it_is_good(world: PlanWorld) -> None:
    made = planned(world, gas_price=10**10)
    assert made.plan
    assert made.verdict
    assert made.plan.deadline == world.state.now + 1800
    pools = sum((len(leg.route) - 20) // 23 for leg in made.plan.legs)
    assert made.cost.gas == 10**10 * (250_000 + 150_000 * pools) > 0
    lost = 1_000_000 * ONE - made.verdict.nav_after
    assert 0 < lost == made.cost.trading


def test_make__of_a_plan__tells_how_near_each_limit_it_comes(world: PlanWorld) -> None:
    made = planned(world)
    assert made.verdict
    near = {one.limit: (one.used, one.most) for one in made.slack}
    bought = made.verdict.after[1]
    assert near["turnover budget"] == (made.verdict.charged[1], 20 * PERCENT)
    assert near["all but cash"] == (ONE - made.verdict.after[0], 80 * PERCENT)
    assert near["risk"] == (bought, 80 * PERCENT)
    assert near[world.state.tokens[1]] == (bought, 15 * PERCENT)


def test_make__after_the_lease__says_so(world: PlanWorld) -> None:
    late = world.state._replace(now=world.state.door.lease)
    trading = Trading(world.at["executor"], BAND, 10_000, 0, 0, 1800)
    assert make(late, world.market(), WANTED, 0, trading).reason == "LeaseOver"


def test_make__without_pools__says_so(world: PlanWorld) -> None:
    trading = Trading(world.at["executor"], BAND, 10_000, 0, 0, 1800)
    made = make(world.state, [], WANTED, 0, trading)
    assert (made.plan, made.reason) == (None, "pools")
