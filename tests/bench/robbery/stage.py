"""A market's course played on the chain: event-driven, so that nothing happens while nobody acts.

Before an act the feeds say what they would have said last by then, and arbitrage has the pools at
the true price, as it had when their mean's window began.
"""

from collections.abc import Sequence

from keeper.chain import abi
from keeper.devnet import pool_math
from keeper.devnet.accounts import ARBITRAGEUR, DEPLOYER, TRANSMITTER
from keeper.devnet.book import Pool
from keeper.devnet.engine import Tx
from keeper.devnet.liquidity import BRING, FOREVER, WITHDRAW
from keeper.devnet.listing import WINDOW
from keeper.devnet.market import SWAP
from keeper.devnet.reports import report
from tests.bench.robbery.ground import Ground
from tests.bench.robbery.ledger import Quote, quote
from tests.bench.robbery.market import STEP, SYMBOLS, Course

ALL_IT_TAKES = 2**120
MARGIN = 60
"""Seconds that arbitrage is ahead of a mean's window."""

FEE = 500
SLACK = 2_000
"""Millionths of a root that a pool may be off: 0.4 % of its price, where a second source may be off
by 2 %. Less is not worth the time."""

DEPTHS = {"thin": 0.1, "devnet": 1.0, "deep": 10.0}
"""Parts of the liquidity that the local world begins with."""


class Stage:
    def __init__(self, ground: Ground, course: Course, shoved: Sequence[float] = ()) -> None:
        """`shoved`: by what the pools are held off their prices."""
        self.ground = ground
        self._shoved = shoved
        self.course = course
        self.start = ground.engine.head.timestamp
        self._said = [-1] * len(SYMBOLS)
        self._pools = pools(ground)

    def at(self, step: int, pumped: Sequence[float] = ()) -> list[Quote]:
        """The block of that step begins; what everything is worth in it."""
        engine, time = self.ground.engine, self.start + step * STEP
        ago = step - (WINDOW + MARGIN) // STEP
        early = self.start + ago * STEP
        if early > engine.head.timestamp:
            self._mine(self._arbitrage(ago, pumped), early)
        self._mine([*self._reports(step, pumped), *self._arbitrage(step, pumped)], time)
        return self.quotes(step, pumped)

    def quotes(self, step: int, pumped: Sequence[float] = ()) -> list[Quote]:
        true, feed = self.course.true[step].tolist(), self.course.feed[step].tolist()
        factors = pumped or [1.0] * len(true)
        return [
            quote(int(f * by), t, token.decimals, epsilon)
            for f, t, by, token, epsilon in zip(
                feed, true, factors, self.ground.tokens, self.ground.epsilons, strict=True
            )
        ]

    def _mine(self, txs: list[Tx], time: int) -> None:
        self.ground.engine.advance(time)
        for tx in txs:
            assert tx.to
            self.ground.engine.send(tx.sender, tx.to, tx.data)

    def _reports(self, step: int, pumped: Sequence[float]) -> list[Tx]:
        """What each feed said last, if that is news; a pumped one says so now."""
        txs = []
        for i, token in enumerate(self.ground.tokens):
            seen, by = int(self.course.seen[step, i]), pumped[i] if pumped else 1.0
            seen = step * STEP if by != 1.0 else seen
            if seen <= self._said[i]:
                continue
            self._said[i] = seen
            answer = int(int(self.course.feed[step, i]) * by)
            data = report(bytes.fromhex(token.feed_id or ""), self.start + seen, answer)
            txs.append(Tx(TRANSMITTER, self.ground.book.feed_cache, data))
        return txs

    def _arbitrage(self, step: int, pumped: Sequence[float]) -> list[Tx]:
        prices = [int(p) for p in self.course.true[max(step, 0)]]
        for factors in (pumped, self._shoved):
            if factors:
                prices = [int(price * by) for price, by in zip(prices, factors, strict=True)]
        spots = self.ground.engine.storage([(pool.address, 0) for pool in self._pools])
        txs = []
        for pool, spot in zip(self._pools, spots, strict=True):
            aim = root(self.ground, pool, prices)
            if abs(spot % 2**160 - aim) * 10**6 > aim * SLACK:
                txs.append(push(self.ground, pool, spot % 2**160, aim))
        return txs


def pools(ground: Ground) -> list[Pool]:
    """Those that watch, and through which the fund trades if it must."""
    return [pool for pool in ground.book.pools if pool.fee == FEE and _known(pool)]


def _known(pool: Pool) -> bool:
    return pool.base in SYMBOLS and pool.quote == "USDC"


def ends(ground: Ground, pool: Pool) -> tuple[int, int]:
    """The places of a pool's first token and of its second."""
    base, other = SYMBOLS.index(pool.base), SYMBOLS.index(pool.quote)
    return (base, other) if pool.base_is_token0 else (other, base)


def root(ground: Ground, pool: Pool, prices: Sequence[int]) -> int:
    """A pool's square root price where it agrees with these."""
    first, second = ends(ground, pool)
    return pool_math.sqrt_price(
        prices[first] * 10 ** ground.tokens[second].decimals,
        prices[second] * 10 ** ground.tokens[first].decimals,
    )


def push(ground: Ground, pool: Pool, spot: int, aim: int) -> Tx:
    """Whatever it takes from one price to another."""
    sold, bought = ends(ground, pool) if aim < spot else ends(ground, pool)[::-1]
    return Tx(ARBITRAGEUR, ground.book.uniswap.router, swap(ground, pool, sold, bought, limit=aim))


def swap(
    ground: Ground,
    pool: Pool,
    sold: int,
    bought: int,
    amount: int = ALL_IT_TAKES,
    limit: int = 0,
) -> bytes:
    path = (int(ground.places[sold], 16), int(ground.places[bought], 16), pool.fee)
    return abi.words(SWAP, (*path, int(ARBITRAGEUR, 16), amount, 0, limit))


def deepen(ground: Ground, depth: str) -> None:
    """Liquidity comes, or goes, until the pools are as deep as this."""
    part = DEPTHS[depth]
    manager = ground.book.uniswap.position_manager
    for pool in pools(ground):
        spot = ground.engine.storage([(pool.address, 0)])[0] % 2**160
        for position in pool.positions:
            if part < 1:
                order = (position.number, int(position.liquidity * (1 - part)), 0, 0, FOREVER)
                data = abi.words(WITHDRAW, order)
            elif part > 1:
                edges = [pool_math.sqrt_at_tick(tick) for tick in (position.low, position.high)]
                more = int(position.liquidity * (part - 1))
                amounts = pool_math.amounts_for_liquidity(spot, edges[0], edges[1], more)
                data = abi.words(BRING, (position.number, *amounts, 0, 0, FOREVER))
            else:
                continue
            ground.engine.send(DEPLOYER, manager, data)
