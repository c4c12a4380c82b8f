"""Prices on real feeds and real pools, through what happens to them."""

from fractions import Fraction

import pytest

from keeper.chain import abi
from keeper.devnet.accounts import ARBITRAGEUR
from keeper.devnet.engine import Reverted
from keeper.devnet.market import ALL_IT_TAKES, SWAP
from keeper.devnet.tokens import TRADED
from keeper.devnet.world import World
from tests.contracts.revm.priced import (
    AGE,
    FEED,
    GRACE,
    POOL,
    PPM,
    WINDOW,
    Priced,
    aggregator,
)

BLOCKS = 160
"""Of twelve seconds: a little longer than the window."""

LISTED = ("USDC", *(spec.symbol for spec in TRADED))


@pytest.fixture
def prices(world: World) -> Priced:
    """All that is traded, listed, after half an hour's life."""
    prices = Priced.on(world, blocks=BLOCKS)
    prices.list_all()
    return prices


def age(prices: Priced) -> None:
    """Until every agreement has aged, while the market lives on."""
    prices.live(AGE + 12)


def test_vector__of_all_that_is_traded__is_the_feeds_answer_and_its_error(prices: Priced) -> None:
    for symbol, price in zip(LISTED, prices.vector(*LISTED), strict=True):
        mid, epsilon = prices.exact(symbol), prices.alone(symbol).epsilon
        assert price.mid == mid
        assert price.low == mid * (PPM - epsilon) // PPM
        assert price.high == -(-mid * (PPM + epsilon) // PPM)
        assert price.reason == "Usable"


def test_vector__with_every_agreement_aged__goes_by_the_pools(prices: Priced) -> None:
    age(prices)
    assert [price.reason for price in prices.vector(*LISTED)] == ["Usable"] * len(LISTED)


def test_vector__of_what_is_not_listed__says_so(prices: Priced) -> None:
    assert prices.vector("DAI", "WETH")[0] == (0, 0, 0, "NotListed")


def test_vector__of_every_pool_from_either_side__is_right_to_the_ppm(world: World) -> None:
    """Each pool is taken for a second source at the very deviation that it has, and below it."""
    prices = Priced.on(world, blocks=BLOCKS)
    for symbol in LISTED:
        prices.set(symbol, prices.alone(symbol))
    ticks = []
    for pool in prices.market.book.pools:
        ticks.append(prices.mean_tick(pool, WINDOW))
        for symbol in (pool.base, pool.quote):
            off = abs(prices.pool_price(pool, symbol) / prices.exact(symbol) - 1) * PPM
            source = prices.alone(symbol)._replace(kind=POOL, second=pool.address, span=WINDOW)
            near, far = source._replace(deviation=int(off) + 1), source._replace(deviation=int(off))
            assert prices.refusal(symbol, near) == b""
            if off >= 1:
                assert prices.refusal(symbol, far) == prices.not_usable(symbol, "Deviating")
    assert min(ticks) < -100_000
    assert max(ticks) > 100_000


def test_set__before_the_pool_has_a_memory__is_refused(world: World) -> None:
    prices = Priced.on(world, sequencer=False)
    prices.set("USDC", prices.alone("USDC"))
    refusal = prices.refusal("WETH", prices.source("WETH"))
    assert refusal == prices.not_usable("WETH", "SecondaryUnusable")


def test_set__with_a_window_beyond_the_pools_memory__is_refused(prices: Priced) -> None:
    refusal = prices.refusal("WETH", prices.source("WETH")._replace(span=86_400))
    assert refusal == prices.not_usable("WETH", "SecondaryUnusable")


def test_set__with_a_pool_of_other_tokens__is_refused(prices: Priced) -> None:
    pool = prices.pool("LINK").address
    refusal = prices.refusal("WETH", prices.source("WETH")._replace(second=pool))
    assert refusal == abi.call("NotInPool(address,address)", prices.token("WETH"), pool)


def test_set__with_a_pool_against_an_unlisted_token__is_refused(world: World) -> None:
    prices = Priced.on(world, blocks=BLOCKS)
    refusal = prices.refusal("WETH", prices.source("WETH"))
    assert refusal == abi.call("NotListed(address)", prices.token("USDC"))


@pytest.mark.slow  # compiles Chainlink's sources
def test_second_feed__of_the_dollar__watches_it(prices: Priced) -> None:
    engine = prices.engine
    feed = aggregator(engine, 18, 10**18)
    source = prices.alone("USDC")._replace(kind=FEED, second=feed, span=86_400)
    prices.set("USDC", source)
    age(prices)
    assert prices.reason("USDC") == "Usable"
    engine.send(ARBITRAGEUR, feed, abi.call("updateAnswer(int256)", 97 * 10**16))
    assert prices.reason("USDC") == "Deviating"
    engine.send(ARBITRAGEUR, feed, abi.call("updateAnswer(int256)", -1))
    assert prices.reason("USDC") == "SecondaryUnusable"


def push(prices: Priced, symbol: str, factor: float) -> None:
    """One enormous trade in the block that has begun: the pool's price, for a moment."""
    pool = prices.pool(symbol)
    (spot,) = prices.market.spots([pool])
    limit = int(spot * factor**0.5)
    token0, token1 = (prices.token(s) for s in (pool.base, pool.quote))
    if not pool.base_is_token0:
        token0, token1 = token1, token0
    sold, bought = (token0, token1) if factor < 1 else (token1, token0)
    path = (int(sold, 16), int(bought, 16), pool.fee)
    order = abi.words(SWAP, (*path, int(ARBITRAGEUR, 16), ALL_IT_TAKES, 0, limit))
    router = prices.market.book.uniswap.router
    prices.engine.send(ARBITRAGEUR, router, order)
    (moved,) = prices.market.spots([pool])
    assert abs(Fraction(moved, spot) ** 2 / Fraction(factor) - 1) < Fraction(1, 1000)


@pytest.mark.parametrize("factor", [0.25, 4.0])
@pytest.mark.parametrize("symbol", ["WETH", "WBTC"])
def test_vector__with_the_pool_moved_in_this_block__is_as_before(
    prices: Priced, symbol: str, factor: float
) -> None:
    age(prices)
    prices.engine.advance(prices.engine.head.timestamp + 12)
    before = prices.price(symbol)
    pool = prices.pool(symbol)
    mean = prices.mean_tick(pool, WINDOW)
    push(prices, symbol, factor)
    assert prices.mean_tick(pool, WINDOW) == mean
    assert prices.price(symbol) == before
    assert before.reason == "Usable"


def test_vector__with_the_pool_held_away__deviates_in_time(prices: Priced) -> None:
    """What is moved by four for a twelfth of the window moves the mean by its twelfth root."""
    age(prices)
    prices.engine.advance(prices.engine.head.timestamp + 12)
    push(prices, "WETH", 4.0)
    prices.engine.advance(prices.engine.head.timestamp + WINDOW // 12)
    assert prices.reason("WETH") == "Deviating"


def test_feed_freeze__makes_the_price_stale_and_keeps_the_last_agreed(world: World) -> None:
    prices = Priced.on(world, seconds=60, blocks=31)
    prices.list_all()
    prices.live(900)
    prices.confirm("WETH")
    agreed, confirmed_at = prices.agreement("WETH")
    assert confirmed_at == prices.engine.head.timestamp
    prices.market.disturb("feed-freeze", "WETH", seconds=10_000)
    prices.live(prices.source("WETH").heartbeat + 120)
    assert prices.price("WETH") == (0, agreed, agreed, "Stale")
    assert prices.reason("LINK") != "Stale"
    prices.live(8_000)
    assert prices.reason("WETH") == "Usable"


def test_feed_jump__deviates_at_the_primarys_price(prices: Priced) -> None:
    before = prices.price("LINK").mid
    prices.market.disturb("feed-jump", "LINK", size=0.25, seconds=3600)
    prices.live(120)
    jumped = prices.price("LINK")
    assert jumped.reason == "Deviating"
    assert jumped.mid == prices.exact("LINK") > before * 1.2
    assert 0 < jumped.low < jumped.mid < jumped.high
    agreement = prices.agreement("LINK")
    prices.confirm("LINK")
    assert prices.agreement("LINK") == agreement


def test_feed_jump__of_what_rates_a_pool__spoils_the_pool(prices: Priced) -> None:
    prices.market.disturb("depeg", "USDC", size=0.1, seconds=7200)
    prices.market.disturb("feed-jump", "USDC", size=0.25, seconds=7200)
    prices.live(AGE + 60)
    assert {price.reason for price in prices.vector("WETH", "LINK")} == {"Deviating"}


def test_sequencer_outage__is_down_then_grace_then_usable(prices: Priced) -> None:
    prices.market.disturb("sequencer-outage", seconds=600)
    prices.live(60)
    assert prices.reason("WETH") == "SequencerDown"
    assert prices.price("WETH").mid == prices.exact("WETH")
    before = prices.agreement("WETH")
    prices.confirm("WETH")
    prices.live(600)
    assert prices.reason("WETH") == "SequencerGrace"
    prices.confirm("WETH")
    assert prices.agreement("WETH") == before
    prices.live(GRACE + 60)
    assert prices.reason("WETH") == "Usable"
    prices.confirm("WETH")
    assert prices.agreement("WETH") != before


def test_agreement__while_fresh__needs_no_pool_and_aged__does(prices: Priced) -> None:
    prices.set("LINK", prices.source("LINK")._replace(heartbeat=3 * AGE))
    prices.engine.set_code(prices.pool("LINK").address, b"\xfe")
    confirmed_at = prices.engine.head.timestamp
    prices.engine.advance(confirmed_at + AGE)
    assert prices.reason("LINK") == "Usable"
    prices.engine.advance(confirmed_at + AGE + 1)
    assert prices.reason("LINK") == "SecondaryUnusable"


def test_flash_crash__is_never_usable_far_from_the_feed_and_heals(prices: Priced) -> None:
    prices.market.disturb("flash-crash", size=0.4, seconds=1200)
    seen = set()
    for _ in range(100):
        prices.live(12)
        price = prices.price("WETH")
        assert price.low <= price.mid <= price.high
        seen.add(price.reason)
    assert seen == {"Usable", "Deviating"}
    prices.live(2 * WINDOW)
    assert prices.reason("WETH") == "Usable"


def test_confirm__of_everything__lasts_its_age(prices: Priced) -> None:
    age(prices)
    prices.confirm(*LISTED)
    now = prices.engine.head.timestamp
    for symbol in LISTED:
        assert prices.agreement(symbol) == (int(prices.exact(symbol)), now)


def test_set__by_anyone_but_governance__is_refused(prices: Priced) -> None:
    source = prices.source("WETH")
    data = abi.call("removeSource(address)", prices.token("WETH"))
    with pytest.raises(Reverted) as refused:
        prices.engine.send(ARBITRAGEUR, prices.address, data)
    assert refused.value.data == abi.call("NotGovernance(address)", ARBITRAGEUR)
    assert prices.refusal("WETH", source) == b""
