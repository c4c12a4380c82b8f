"""A living market: arbitrage keeps the pools at the path, feeds follow, noise trades between.

One step is one block. Everything is drawn from the seed, so the same seed is the same world.
"""

import math
import random
from collections.abc import Sequence
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from keeper.chain import abi
from keeper.devnet import pool_math
from keeper.devnet.accounts import ARBITRAGEUR, NOISE
from keeper.devnet.anvil_engine import AnvilEngine
from keeper.devnet.book import Book, Pool, Token
from keeper.devnet.disturbances import Disturbance, disturbance
from keeper.devnet.engine import Engine, Receipt, Tx
from keeper.devnet.feeds import Feeds
from keeper.devnet.liquidity import Maker
from keeper.devnet.prices import Prices
from keeper.devnet.tokens import E8, SYMBOLS, TRADED
from keeper.errors import Problem

SWAP = "exactInputSingle((address,address,uint24,address,uint256,uint256,uint160))"
ALL_IT_TAKES = 2**120
"""The arbitrageur's order has no size: it ends at its price limit."""

FEED_DELAY = 24
"""Seconds from observation to chain."""

GWEI = 10**9
INDEX = {symbol: i for i, symbol in enumerate(SYMBOLS)}


class MarketConfig(BaseModel):
    """How the market lives. The defaults are an ordinary day at twelve-second blocks."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seed: int = 1
    seconds: int = Field(default=12, gt=0, description="from one block to the next")
    noise_trades: int = Field(default=2, ge=0, description="a block")
    noise_usd: float = Field(default=20_000.0, gt=0, description="median size")
    stop_at_fee: bool = Field(
        default=True, description="arbitrage ends where the fee eats the gain, else on the path"
    )
    rotate: bool = Field(default=False, description="one pool of each token a block, in turn")
    always_push: bool = Field(default=False, description="every traded token's feed, every block")


class Tick(NamedTuple):
    """One block of the market's life."""

    step: int
    number: int
    timestamp: int
    prices: tuple[int, ...]
    trades: int
    pushes: int
    base_fee: int


class Market:
    """Holds the engine while it lives: only the market makes blocks."""

    def __init__(
        self, engine: Engine, book: Book, prices: Prices, config: MarketConfig | None = None
    ) -> None:
        self.engine = engine
        self.book = book
        self.config = config or MarketConfig()
        self.feeds = Feeds(book, round(FEED_DELAY / self.config.seconds), self.config.always_push)
        self.disturbances: list[Disturbance] = []
        self.step_number = 0
        self._prices = prices
        self._tokens = {token.symbol: token for token in book.tokens}
        self._by_base = {t.symbol: [p for p in book.pools if p.base == t.symbol] for t in TRADED}
        self._maker = Maker(book)
        self._noise = random.Random(f"{self.config.seed}/noise")
        self._gas = random.Random(f"{self.config.seed}/gas")
        self._log_gas = 0.0
        self._outage = False

    def step(self) -> Tick:
        """The next block: feeds, arbitrage, noise."""
        self.step_number += 1
        head = self.engine.head
        now = head.timestamp + self.config.seconds + self._halted(head.timestamp)
        self.disturbances = [d for d in self.disturbances if d.until > now]
        prices = self._market_prices(now)
        self.feeds.observe(now, self._feed_prices(prices), prices)
        txs, pushes, trades = self._transactions(now, prices)
        base_fee = self._base_fee()
        self._check(txs, self.engine.mine(txs, now, base_fee))
        return Tick(self.step_number, head.number + 1, now, prices, trades, pushes, base_fee)

    def _transactions(self, now: int, prices: tuple[int, ...]) -> tuple[list[Tx], int, int]:
        """What goes into this block; how many of it are reports, and how many trades."""
        outage = any(d.kind == "sequencer-outage" for d in self.disturbances)
        change = [self.feeds.sequencer(outage, now)] if outage != self._outage else []
        self._outage = outage
        if outage:
            return change, 0, 0
        reports = self.feeds.reports([d.symbol or "" for d in self._now("feed-freeze")])
        liquidity = self._maker.follow(self._now("thin-liquidity"), self.spots)
        trades = self._arbitrage(prices)
        trades += self._noise_trades(prices)
        return [*change, *reports, *liquidity, *trades], len(reports), len(trades)

    def disturb(
        self,
        kind: str,
        symbol: str | None = None,
        size: float | None = None,
        seconds: int | None = None,
    ) -> Disturbance:
        """Something goes wrong, from the next block on."""
        new = disturbance(kind, self.engine.head.timestamp, symbol, size, seconds)
        if kind == "reorg":
            self._reorg(int(new.size))
        else:
            self.disturbances.append(new)
        return new

    def spots(self, pools: Sequence[Pool]) -> list[int]:
        """The pools' square root prices, as the chain holds them now."""
        words = self.engine.storage([(pool.address, 0) for pool in pools])
        return [word % 2**160 for word in words]

    def gaps(self, prices: tuple[int, ...]) -> list[float]:
        """How far each pool is from the path, as a fraction, in the order of the book."""
        spots = self.spots(self.book.pools)
        return [
            abs(spot**2 / self._path(pool, prices) ** 2 - 1)
            for pool, spot in zip(self.book.pools, spots, strict=True)
        ]

    def _now(self, kind: str) -> list[Disturbance]:
        return [d for d in self.disturbances if d.kind == kind]

    def _halted(self, now: int) -> int:
        """A halted chain makes no block until the halt is over; then it goes on."""
        halts = self._now("chain-halt")
        return max((d.until - now for d in halts), default=0)

    def _market_prices(self, now: int) -> tuple[int, ...]:
        prices = self._prices.at(self.step_number)
        shocks = [d for d in self.disturbances if d.kind in ("flash-crash", "depeg")]
        if not shocks:
            return prices
        factors = (math.prod(d.price_factor(s, now) for d in shocks) for s in SYMBOLS)
        return tuple(max(1, round(price * f)) for price, f in zip(prices, factors, strict=True))

    def _feed_prices(self, prices: tuple[int, ...]) -> tuple[int, ...]:
        jumped = list(prices)
        for jump in self._now("feed-jump"):
            i = INDEX[jump.symbol or ""]
            jumped[i] = round(jumped[i] * (1 + jump.size))
        return tuple(jumped)

    def _base_fee(self) -> int:
        """Mean-reverting around ten gwei, and many times that in a spike."""
        self._log_gas = 0.99 * self._log_gas + self._gas.gauss(0, 0.06)
        spike = math.prod(d.size for d in self._now("gas-spike"))
        return round(10 * GWEI * math.exp(self._log_gas) * spike)

    def _arbitrage(self, prices: tuple[int, ...]) -> list[Tx]:
        pools = self._rotating() if self.config.rotate else self.book.pools
        orders = (
            self._arbitrage_of(pool, spot, prices)
            for pool, spot in zip(pools, self.spots(pools), strict=True)
        )
        return [order for order in orders if order]

    def _rotating(self) -> list[Pool]:
        return [pools[self.step_number % len(pools)] for pools in self._by_base.values()]

    def _arbitrage_of(self, pool: Pool, spot: int, prices: tuple[int, ...]) -> Tx | None:
        """Trades the pool to the edge of the band in which its fee eats every gain."""
        edge = pool.fee if self.config.stop_at_fee else 0
        low = self._path(pool, prices, pool_math.MILLION - edge, pool_math.MILLION)
        high = self._path(pool, prices, pool_math.MILLION, pool_math.MILLION - edge)
        if low <= spot <= high:
            return None
        zero_for_one = spot > high
        return self._swap(
            ARBITRAGEUR, pool, zero_for_one, ALL_IT_TAKES, high if zero_for_one else low
        )

    def _noise_trades(self, prices: tuple[int, ...]) -> list[Tx]:
        return [self._noise_trade(prices) for _ in range(self.config.noise_trades)]

    def _noise_trade(self, prices: tuple[int, ...]) -> Tx:
        pool = self._noise.choice(self.book.pools)
        zero_for_one = self._noise.random() < 0.5
        usd = self.config.noise_usd * self._noise.lognormvariate(0, 1)
        token = self._pair(pool)[0 if zero_for_one else 1]
        amount = round(usd * E8) * 10**token.decimals // prices[INDEX[token.symbol]]
        return self._swap(NOISE, pool, zero_for_one, amount, 0)

    def _swap(self, sender: str, pool: Pool, zero_for_one: bool, amount: int, limit: int) -> Tx:
        token0, token1 = self._pair(pool)
        sold, bought = (token0, token1) if zero_for_one else (token1, token0)
        path = (int(sold.address, 16), int(bought.address, 16), pool.fee)
        order = abi.words(SWAP, (*path, int(sender, 16), amount, 0, limit))
        return Tx(sender, self.book.uniswap.router, order)

    def _pair(self, pool: Pool) -> tuple[Token, Token]:
        base, quote = self._tokens[pool.base], self._tokens[pool.quote]
        return (base, quote) if pool.base_is_token0 else (quote, base)

    def _path(self, pool: Pool, prices: tuple[int, ...], up: int = 1, down: int = 1) -> int:
        """The pool's square root price if it were at the path, times a fraction."""
        token0, token1 = self._pair(pool)
        price0, price1 = prices[INDEX[token0.symbol]], prices[INDEX[token1.symbol]]
        return pool_math.sqrt_price(
            price0 * 10**token1.decimals * up, price1 * 10**token0.decimals * down
        )

    def _check(self, txs: Sequence[Tx], receipts: Sequence[Receipt]) -> None:
        for tx, receipt in zip(txs, receipts, strict=True):
            if not receipt.ok:
                raise Problem(
                    f"step {self.step_number}: a market transaction to {tx.to} was reverted",
                    f"Its sender is {tx.sender}, its data 0x{tx.data.hex()}.",
                )

    def _reorg(self, depth: int) -> None:
        if not isinstance(self.engine, AnvilEngine):
            raise Problem("only anvil can reorganise its chain", "Use the anvil engine.")
        self.engine.reorg(depth)
        self.feeds.forget()
