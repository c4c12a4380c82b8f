"""The market lives as configured: pools follow the path, feeds follow late, nothing reverts."""

from collections.abc import Callable

import pytest

from keeper.devnet.life import latest
from keeper.devnet.market import INDEX, Market, Tick
from keeper.devnet.revm_engine import RevmEngine
from keeper.devnet.tokens import SPEC, TRADED

MakeMarket = Callable[..., Market]


def feed(market: Market, symbol: str) -> tuple[int, int]:
    return latest(market.engine, market.book.token(symbol).feed)


def live(market: Market, steps: int) -> list[Tick]:
    return [market.step() for _ in range(steps)]


def test_step__on_an_ordinary_day__keeps_pools_within_fee_and_two_tenths_of_a_percent(
    market: Market,
) -> None:
    for _ in range(50):
        gaps = market.gaps(market.step().prices)
        for pool, gap in zip(market.book.pools, gaps, strict=True):
            assert gap < pool.fee / 10**6 + 0.002


def test_step__without_arbitrage__would_leave_pools_behind(
    revm: RevmEngine, market_on: MakeMarket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check above can fail."""
    market = market_on(revm, seconds=3600)
    monkeypatch.setattr(market, "_arbitrage", lambda prices: [])
    ticks = live(market, 100)
    assert max(market.gaps(ticks[-1].prices)) > 0.005


def test_rotation__over_four_blocks__trades_each_pool_of_a_token_once(
    revm: RevmEngine, market_on: MakeMarket
) -> None:
    market = market_on(revm, rotate=True, noise_trades=0, stop_at_fee=False, always_push=True)
    ticks = live(market, 8)
    assert {tick.trades for tick in ticks} == {len(TRADED)}
    assert {tick.pushes for tick in ticks[3:]} == {len(TRADED)}


def test_feed__when_price_moves_past_the_threshold__speaks(market: Market) -> None:
    live(market, 5)
    answer, _ = feed(market, "LINK")
    market.disturb("flash-crash", size=0.3, seconds=240)
    live(market, 6)
    assert feed(market, "LINK")[0] < answer * 0.99


def test_feed__when_nothing_moves__keeps_silent_until_its_heartbeat(market: Market) -> None:
    live(market, 1)
    first = feed(market, "DAI")
    quiet = live(market, 290)
    assert feed(market, "DAI") == first
    later = live(market, 15)
    _, updated_at = feed(market, "DAI")
    assert updated_at - first[1] >= SPEC["DAI"].heartbeat
    assert quiet[-1].timestamp < updated_at <= later[-1].timestamp


def test_feed__is_late_by_its_delay(revm: RevmEngine, market_on: MakeMarket) -> None:
    market = market_on(revm, always_push=True)
    ticks = live(market, 20)
    answer, updated_at = feed(market, "WETH")
    assert (answer, updated_at) == (ticks[-3].prices[INDEX["WETH"]], ticks[-3].timestamp)


def test_step__when_a_transaction_reverts__stops_and_says_which(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = market.feeds.sequencer(True, 1)._replace(sender="0x" + "77" * 20)
    monkeypatch.setattr(market, "_noise_trades", lambda prices: [bad])
    with pytest.raises(Exception, match=f"reverted\n.*{bad.sender}"):
        market.step()


def test_tick__counts_and_dates_what_happened(market: Market) -> None:
    head = market.engine.head
    tick = market.step()
    assert (tick.step, tick.number, tick.timestamp) == (1, head.number + 1, head.timestamp + 12)
    assert tick.pushes == sum(len(token.feed_ids) for token in market.book.tokens)
    assert market.engine.head == (tick.number, tick.timestamp)
