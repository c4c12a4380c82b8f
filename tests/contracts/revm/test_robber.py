"""The thief's ground is the real one: its prices, its bound, and what it can and cannot take."""

import pytest

from keeper.chain import abi
from keeper.devnet.world import World
from tests.bench.robbery import market
from tests.bench.robbery.ground import Ground
from tests.bench.robbery.ledger import ONE
from tests.bench.robbery.mandates import DOCUMENTED, RULES
from tests.bench.robbery.plots import HAND_WRITTEN, Plot
from tests.bench.robbery.stage import Stage
from tests.bench.robbery.thief import Haul, Thief
from tests.bench.robbery.venues import Desk, Pools, Venue

BY_NAME = {plot.strategy: plot for plot in HAND_WRITTEN}


@pytest.fixture(scope="module")
def ground(world: World) -> Ground:
    made = Ground(world, DOCUMENTED.epsilons)
    made.found(10**6, DOCUMENTED)
    return made


@pytest.fixture
def course() -> market.Course:
    return market.course(1, 1, DOCUMENTED.thresholds)


def play(ground: Ground, course: market.Course, plot: Plot, *, pools: bool = False) -> Haul:
    ground.engine.snapshot()
    try:
        venue: Venue = Pools(ground) if pools else Desk(ground)
        return Thief(ground, course, DOCUMENTED, plot, 1, venue).rob()
    finally:
        ground.engine.restore()


def test_ground__as_founded__has_the_portfolio_and_full_budgets(ground: Ground) -> None:
    assert ground.holding().amounts[0] == 10**12 * (100 - sum(rule[2] for rule in RULES)) // 100
    assert ground.budgets() == [5 * 10**15, 2 * 10**17, 2 * 10**17]
    assert ground.bound(86_400) == 4 * 10**15


def test_stage__at_any_step__quotes_what_prices_answers(
    ground: Ground, course: market.Course
) -> None:
    ground.engine.snapshot()
    try:
        stage = Stage(ground, course)
        for step in (100, 1_000, 2_880):
            quotes = stage.at(step)
            data = abi.call("vector(address[])", ground.places)
            answer = ground.engine.call(ground.prices, data)
            (found,) = abi.decode("((uint256,uint256,uint256,uint8)[])", answer)
            assert [tuple(one) for one in found] == [(*one[:3], 0) for one in quotes]
    finally:
        ground.engine.restore()


@pytest.mark.parametrize("name", ["sandwich", "reenter", "dust", "donate"])
def test_thief__with_a_strategy__takes_something_and_stays_below_the_bound(
    ground: Ground, course: market.Course, name: str
) -> None:
    haul = play(ground, course, BY_NAME[name])
    assert 0.3 < haul.ratio < 1


def test_thief__in_real_pools__takes_about_what_it_takes_at_its_desk(
    ground: Ground, course: market.Course
) -> None:
    plot = BY_NAME["walk the targets"]
    assert play(ground, course, plot, pools=True).ratio == pytest.approx(
        play(ground, course, plot).ratio, abs=0.1
    )


def test_thief__that_only_shams__leaves_the_fund_as_it_was(
    ground: Ground, course: market.Course
) -> None:
    thief = Thief(ground, course, DOCUMENTED, BY_NAME["donate"], 1, Desk(ground), idle=True)
    ground.engine.snapshot()
    try:
        haul = thief.rob()
    finally:
        ground.engine.restore()
    assert (haul.take, haul.exposure) == (0, 0)
    assert haul.bound == pytest.approx(4 * 10**15 / ONE)
