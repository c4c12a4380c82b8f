"""What goes wrong on demand is seen on the chain, and passes."""

from collections.abc import Callable

import pytest

from keeper.chain import abi
from keeper.devnet.anvil_engine import AnvilEngine
from keeper.devnet.disturbances import KINDS
from keeper.devnet.life import latest
from keeper.devnet.market import INDEX, Market, Tick
from keeper.devnet.revm_engine import RevmEngine
from keeper.devnet.world import World
from keeper.errors import Problem

MakeMarket = Callable[..., Market]


def live(market: Market, steps: int) -> list[Tick]:
    return [market.step() for _ in range(steps)]


def price(ticks: list[Tick], symbol: str) -> list[int]:
    return [tick.prices[INDEX[symbol]] for tick in ticks]


def liquidity(market: Market, symbol: str) -> list[int]:
    read = abi.call("liquidity()")
    return [
        int.from_bytes(market.engine.call(pool.address, read), "big")
        for pool in market.book.pools_of(symbol)
    ]


def test_flash_crash__takes_every_volatile_price_down_and_back(market: Market) -> None:
    before = live(market, 1)
    market.disturb("flash-crash", size=0.4, seconds=240)
    after = live(market, 25)
    for symbol in ("WETH", "WBTC", "CRV"):
        assert min(price(after, symbol)) < price(before, symbol)[0] * 0.63
        assert price(after, symbol)[-1] > price(before, symbol)[0] * 0.97
    assert min(price(after, "DAI")) > 0.99 * 10**8
    assert max(market.gaps(after[-1].prices)) < 0.006


def test_depeg__takes_one_stable_down_for_most_of_its_time(market: Market) -> None:
    market.disturb("depeg", "DAI", size=0.2, seconds=600)
    ticks = live(market, 30)
    assert max(price(ticks, "DAI")[10:35]) < 0.81 * 10**8
    assert min(price(ticks, "USDC")) > 0.99 * 10**8


def test_feed_freeze__silences_one_feed_alone(market: Market) -> None:
    live(market, 1)
    market.disturb("feed-freeze", "WETH", seconds=360)
    market.disturb("flash-crash", size=0.3, seconds=360)
    feeds = {s: market.book.token(s).feed for s in ("WETH", "WBTC")}
    before = {s: latest(market.engine, feed) for s, feed in feeds.items()}
    live(market, 15)
    assert latest(market.engine, feeds["WETH"]) == before["WETH"]
    assert latest(market.engine, feeds["WBTC"]) != before["WBTC"]
    live(market, 20)
    assert latest(market.engine, feeds["WETH"]) != before["WETH"]


def test_feed_freeze__of_what_has_a_second_feed__leaves_that_one_speaking(
    revm: RevmEngine, market_on: MakeMarket
) -> None:
    market = market_on(revm, seconds=600)
    live(market, 1)
    dollar = market.book.token("USDC")
    feeds = [dollar.feed, dollar.second_feed or ""]
    before = [latest(market.engine, feed) for feed in feeds]
    market.disturb("feed-freeze", "USDC", seconds=7200)
    market.disturb("depeg", "USDC", size=0.1, seconds=7200)
    live(market, 6)
    first, second = (latest(market.engine, feed) for feed in feeds)
    assert first == before[0]
    assert second[0] < before[1][0] * 0.92


def test_feed_jump__moves_the_feed_and_not_the_pools(market: Market) -> None:
    live(market, 1)
    market.disturb("feed-jump", "LINK", size=0.25, seconds=360)
    ticks = live(market, 10)
    answer, _ = latest(market.engine, market.book.token("LINK").feed)
    assert answer > price(ticks, "LINK")[-1] * 1.2
    assert max(market.gaps(ticks[-1].prices)) < 0.006


def test_sequencer_outage__stops_trades_and_is_told_by_the_uptime_feed(market: Market) -> None:
    uptime = market.book.sequencer_feed or ""
    assert latest(market.engine, uptime)[0] == 0
    market.disturb("sequencer-outage", seconds=120)
    ticks = live(market, 8)
    assert latest(market.engine, uptime)[0] == 1
    assert sum(tick.trades + tick.pushes for tick in ticks) == 0
    ticks = live(market, 4)
    assert latest(market.engine, uptime)[0] == 0
    assert sum(tick.trades for tick in ticks) > 0


def test_thin_liquidity__withdraws_and_brings_back(market: Market) -> None:
    live(market, 1)
    before, others = liquidity(market, "LINK"), liquidity(market, "UNI")
    market.disturb("thin-liquidity", "LINK", size=0.9, seconds=120)
    live(market, 2)
    for now, then in zip(liquidity(market, "LINK"), before, strict=True):
        assert now == pytest.approx(then * 0.1, rel=1e-6)
    assert liquidity(market, "UNI") == others
    live(market, 12)
    for now, then in zip(liquidity(market, "LINK"), before, strict=True):
        assert now == pytest.approx(then, rel=1e-6)


def test_chain_halt__leaves_a_hole_in_time_and_no_block(market: Market) -> None:
    first = market.step()
    market.disturb("chain-halt", seconds=5000)
    second = market.step()
    assert second.number == first.number + 1
    assert second.timestamp == first.timestamp + 5000 + 12
    assert market.step().timestamp == second.timestamp + 12


def test_gas_spike__multiplies_the_base_fee_for_its_time(market: Market) -> None:
    usual = market.step().base_fee
    market.disturb("gas-spike", size=100, seconds=60)
    assert market.step().base_fee > usual * 50
    assert live(market, 8)[-1].base_fee < usual * 2


def test_reorg__forgets_blocks_and_the_market_lives_on(
    anvil: AnvilEngine, market_on: MakeMarket
) -> None:
    market = market_on(anvil)
    live(market, 6)
    head, hash_ = anvil.head, anvil.block_hash()
    market.disturb("reorg", size=3)
    assert anvil.head.number == head.number
    assert anvil.block_hash() != hash_
    tick = live(market, 3)[-1]
    assert max(market.gaps(tick.prices)) < 0.006
    assert latest(anvil, market.book.token("WETH").feed)[0] > 0


def test_reorg__without_history__is_refused_with_the_remedy(
    world: World, market_on: MakeMarket
) -> None:
    engine = world.on_anvil()
    market = market_on(engine)
    live(market, 6)
    with pytest.raises(Problem, match="--history"):
        market.disturb("reorg", size=4)
    live(market, 1)
    engine.close()


def test_reorg__on_revm__is_refused(revm: RevmEngine, market_on: MakeMarket) -> None:
    with pytest.raises(Problem, match="anvil"):
        market_on(revm).disturb("reorg")


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"reorg"}))
def test_every_disturbance__by_default__passes_and_leaves_an_ordinary_market(
    kind: str, revm: RevmEngine, market_on: MakeMarket
) -> None:
    market = market_on(revm, seconds=600)
    done = market.disturb(kind)
    while market.engine.head.timestamp < done.until:
        market.step()
    tick = live(market, 4)[-1]
    assert market.disturbances == []
    assert tick.trades > 0
    assert max(market.gaps(tick.prices)) < 0.006


@pytest.mark.parametrize(
    ("kind", "symbol", "size", "seconds", "said"),
    [
        ("earthquake", None, None, None, "no event 'earthquake'.*flash-crash"),
        ("depeg", "DOGE", None, None, "no token 'DOGE'.*USDC"),
        ("gas-spike", "WETH", None, None, "not about one token"),
        ("flash-crash", None, 1.5, None, "1.5 is no size.*below 1"),
        ("flash-crash", None, -0.1, None, "-0.1 is no size"),
        ("chain-halt", None, 3.0, None, "has no size"),
        ("depeg", None, None, 0, "0 seconds"),
    ],
)
def test_disturb__with_a_bad_value__names_it_and_the_remedy(
    market: Market, kind: str, symbol: str, size: float, seconds: int, said: str
) -> None:
    with pytest.raises(Problem, match=f"(?s){said}"):
        market.disturb(kind, symbol, size, seconds)
    assert market.disturbances == []
