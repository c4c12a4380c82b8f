"""Some days in the local world's life, watched: pool, feed and path, and how far they part."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from keeper.chain import abi
from keeper.devnet.book import Book, Pool
from keeper.devnet.engine import Engine
from keeper.devnet.market import Market, Tick
from keeper.devnet.tokens import E8, SYMBOLS

WATCHED = "WETH"


Events = dict[int, tuple[str, str | None, int | None]]
"""At which step what happens, to which token, for how many seconds."""


class Moment(NamedTuple):
    """One block as the watched token lived it; prices in dollars."""

    timestamp: int
    path: float
    pool: float
    feed: float
    feed_age: int


class Spread(NamedTuple):
    """How far one price was from another, in basis points."""

    median: float
    p99: float
    largest: float


class Life(NamedTuple):
    moments: list[Moment]
    gaps: dict[int, Spread]
    """Of all pools to the path, by fee in millionths."""
    feed: Spread
    blocks: int
    trades: int
    reports: int


def live(
    market: Market,
    steps: int,
    events: Events,
    progress: Callable[[int], None],
) -> Life:
    """Runs the market, lets the events happen at their steps, and writes down what it sees."""
    moments: list[Moment] = []
    gaps: list[list[float]] = []
    trades = reports = 0
    for step in range(steps):
        if step in events:
            kind, symbol, seconds = events[step]
            market.disturb(kind, symbol, seconds=seconds)
        tick = market.step()
        trades += tick.trades
        reports += tick.pushes
        moments.append(_look(market, tick))
        gaps.append(market.gaps(tick.prices))
        progress(step + 1)
    feed = [abs(m.feed / m.path - 1) for m in moments]
    return Life(moments, _by_fee(market.book, gaps), _spread(feed), steps, trades, reports)


def _look(market: Market, tick: Tick) -> Moment:
    book = market.book
    pool = next(p for p in book.pools if (p.base, p.quote, p.fee) == (WATCHED, "USDC", 500))
    path = tick.prices[SYMBOLS.index(WATCHED)] / E8
    dollar = tick.prices[SYMBOLS.index("USDC")] / E8
    answer, updated_at = latest(market.engine, book.token(WATCHED).feed)
    spot = _pool_price(book, pool, market.spots([pool])[0]) * dollar
    return Moment(tick.timestamp, path, spot, answer / E8, tick.timestamp - updated_at)


def latest(engine: Engine, feed: str) -> tuple[int, int]:
    """A feed's answer and when it was observed, read from the chain."""
    answer = engine.call(feed, abi.call("latestRoundData()"))
    round_ = abi.decode("(uint80,int256,uint256,uint256,uint80)", answer)
    return round_[1], round_[3]


def _pool_price(book: Book, pool: Pool, sqrt_x96: int) -> float:
    """Quote per base, in whole tokens."""
    ratio = (sqrt_x96 / 2**96) ** 2
    scale = 10.0 ** (book.token(pool.base).decimals - book.token(pool.quote).decimals)
    return (ratio if pool.base_is_token0 else 1 / ratio) * scale


def _by_fee(book: Book, gaps: list[list[float]]) -> dict[int, Spread]:
    table = np.array(gaps)
    fees = np.array([pool.fee for pool in book.pools])
    return {int(fee): _spread(table[:, fees == fee]) for fee in np.unique(fees)}


def _spread(parts: object) -> Spread:
    bp = np.asarray(parts, dtype=float).ravel() * 10_000
    return Spread(*(float(np.percentile(bp, p)) for p in (50, 99, 100)))
