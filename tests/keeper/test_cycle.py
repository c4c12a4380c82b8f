"""One decision, from what is known to what is to be done: what is said of odd funds and markets."""

import numpy as np
import pytest

from keeper.config import Config, Named, Place
from keeper.cycle import STALE, Mind, bounds, decide, final, gas_price
from keeper.plan.make import NEAR
from keeper.plan.mandate.judge import judge
from keeper.plan.mandate.verdict import Accepted
from keeper.portfolio.past import advance
from keeper.records.canonical import digest, table
from keeper.records.decision import Decision
from keeper.records.fund import Limit, Price, Reason, Record, Rule, State
from keeper.records.ledger import Ledger
from keeper.records.market import Block, Features, MarketSnapshot
from keeper.records.pools import PoolState
from keeper.units import DAY, HOUR, ONE
from tests.keeper.plan.test_mandate import DOLLAR, FAKE, FUND, GOLD, KEEPER, NOW, PERCENT, ROUTER
from tests.keeper.plan.test_ways import pool

POOLS = tuple(pool(DOLLAR, token, 500) for token in (GOLD, FAKE))
EMPTY = tuple(one._replace(liquidity=1, nets=(1, -1)) for one in POOLS)
TOML = """
[[strategies]]
family = "hold"
[portfolio]
allocator = "equal"
"""


def mind(toml: str = TOML, native: str = GOLD) -> Mind:
    named = tuple(Named(name, one, 6) for name, one in zip("DGF", FUND.tokens, strict=True))
    return Config.parse(toml).compiled(Place(named, ROUTER, native))


def snapshot(
    fund: State = FUND,
    *,
    bars_ago: int = 0,
    pools: tuple[PoolState, ...] = POOLS,
    base_fee: int = 0,
) -> MarketSnapshot:
    """With a history in which all moved apart a little, and the newest bar so old."""
    end = fund.now - bars_ago * HOUR
    moves = np.round(np.random.default_rng(1).normal(size=(200, 2)) * 0.001, 7)
    features = Features(
        *(end, end, (GOLD, FAKE), ("mean(1)",), table([[1.0, 1.0]]), table(moves), bytes(32))
    )
    return MarketSnapshot(
        Block(31337, 1, bytes(32), fund.now, base_fee), "0x", fund, pools, features
    )


def decision(of: MarketSnapshot, ledger: Ledger | None = None) -> Decision:
    return decide(of, mind(), ledger or Ledger()).decision


def reasons(of: MarketSnapshot) -> str:
    return "; ".join(step.reason for step in decision(of).target.steps)


def test_decide__of_dollars_and_good_opinions__makes_a_plan_that_fits() -> None:
    found = decision(snapshot())
    plan = final(found)
    assert plan
    assert plan.decision == digest(found)
    assert plan.epoch == found.epoch == FUND.door.epoch + 1
    assert isinstance(judge(FUND, plan, KEEPER), Accepted)
    assert [(leg.sell, leg.buy) for leg in plan.legs] == [(DOLLAR, GOLD)]
    assert {(clip.token, clip.limit) for clip in found.clips} == {
        *((GOLD, "TradeTooLarge"), (FAKE, "BudgetExceeded"))
    }
    assert found.target.weights == (ONE - sum(plan.targets), *plan.targets[1:])


def test_decide__of_anything__remembers_what_was_decided_and_thought() -> None:
    found = decide(snapshot(), mind(), Ledger())
    assert found.ledger.decision == digest(found.decision)
    assert found.ledger.opinions.tolist() == [[1.0, 1.0]]


def test_decide__of_a_history_that_has_ended__buys_nothing() -> None:
    assert decision(snapshot(bars_ago=STALE)).plan
    late = snapshot(bars_ago=STALE + 1)
    assert decision(late).plan is None
    assert "the history ended at 2027-01-15 04:00:00 UTC" in reasons(late)


def test_decide__of_a_history_that_has_ended__still_sells() -> None:
    held = (0, 10**12, 0)
    plan = decision(snapshot(FUND._replace(amounts=held), bars_ago=9)).plan
    assert plan
    assert {leg.sell for leg in plan.legs} == {GOLD}


def test_decide__on_less_history_than_before__learns_nothing_twice() -> None:
    book, ledger = mind().portfolio, advance(Ledger(), snapshot(), mind().portfolio)
    assert advance(ledger, snapshot(bars_ago=2), book).bar == ledger.bar


TRIPPED = FUND._replace(mandate=FUND.mandate._replace(tripped=True))
SHUT = tuple(0 if at == Limit.TRADING else one for at, one in enumerate(FUND.mandate.limits))


@pytest.mark.parametrize(
    ("fund", "reason"),
    [
        (FUND._replace(amounts=(0, 0, 0)), "NoNav"),
        (FUND._replace(door=FUND.door._replace(lease=NOW)), "LeaseOver"),
        (FUND._replace(mandate=FUND.mandate._replace(limits=SHUT)), "TradingClosed"),
        (TRIPPED, NEAR),
        (FUND._replace(record=Record(ONE, ONE, NOW - DAY - 1, ONE)), NEAR),
        (FUND._replace(prices=(Price(0, 0, 0, Reason.STALE), *FUND.prices[1:])), "NoNav"),
    ],
    ids=["nothing", "no lease", "closed", "tripped", "nobody looked", "no price of the base"],
)
def test_decide__of_a_fund_that_may_buy_nothing__says_why(fund: State, reason: str) -> None:
    found = decision(snapshot(fund))
    assert (found.plan, found.reason) == (None, reason)


@pytest.mark.parametrize(("pools", "limit"), [((), "pools"), (EMPTY, "ShortReceipt")])
def test_decide__without_pools_that_take_it__says_so(
    pools: tuple[PoolState, ...], limit: str
) -> None:
    found = decision(snapshot(pools=pools))
    assert found.plan is None
    assert {clip.limit for clip in found.clips} == {limit}


def test_decide__at_an_absurd_price_of_gas__waits() -> None:
    found = decision(snapshot(base_fee=10**30))
    assert found.plan is None
    assert {clip.limit for clip in found.clips} == {"gas"}


def test_gas_price__of_a_fund_with_the_native_token__is_twice_the_base_fee() -> None:
    """At 3 dollars for 10**18 units, a base fee of 5 units is 15 / 10**18 dollars."""
    prices = (FUND.prices[0], Price(*(3 * 10**18,) * 3), FUND.prices[2])
    at = snapshot(FUND._replace(prices=prices), base_fee=5)
    assert gas_price(at, GOLD) == 2 * 15
    assert gas_price(at, "0x" + "9" * 40) == 0


def test_bounds__of_a_mandate__are_what_is_in_force() -> None:
    gone = Price(0, 10**30, 10**30, Reason.SEQUENCER_DOWN)
    rules = (Rule(), Rule(0, 30 * PERCENT, 0, 2), Rule(0, 20 * PERCENT))
    limits = list(FUND.mandate.limits)
    limits[Limit.GROUP_TWO] = 7 * PERCENT
    mandate = FUND.mandate._replace(rules=rules, limits=tuple(limits))
    found = bounds(FUND._replace(mandate=mandate, prices=(*FUND.prices[:2], gone)))
    assert found.most == (0, 30 * PERCENT, 20 * PERCENT)
    assert found.groups == (0, 2, 0)
    assert found.group_most[2] == 7 * PERCENT
    assert found.risk == 80 * PERCENT
    assert found.falls == ("", "", "its price is sequencer down")


def test_bounds__where_nothing_may_be_bought__say_why() -> None:
    assert set(bounds(TRIPPED).falls) == {"the mandate lets nothing be bought but the base"}
    assert set(bounds(FUND, "it is late").falls) == {"it is late"}


def test_mind__of_a_toml__has_its_units() -> None:
    text = (
        "bar_minutes = 15\n[trading]\nband_percent = 0.25\ngas_percent = 0.5\nlifetime_minutes = 7"
    )
    book = mind(TOML + text)
    assert book.portfolio.bar == 15 * 60
    assert book.trading.band == ONE // 400
    assert book.trading.gas_ppm == 5_000
    assert book.trading.lifetime == 7 * 60
