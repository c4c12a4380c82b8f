"""Prices on the living market: the real feeds and pools of the local world, on revm."""

from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from typing import NamedTuple, Self

from keeper.chain import abi
from keeper.devnet.accounts import DEPLOYER, OPERATOR, STRANGER
from keeper.devnet.artifacts import artifact
from keeper.devnet.book import Pool
from keeper.devnet.engine import ZERO, Reverted, Tx
from keeper.devnet.life import latest
from keeper.devnet.market import Market, MarketConfig
from keeper.devnet.parts import Part, chainlink
from keeper.devnet.prices import SyntheticPrices
from keeper.devnet.revm_engine import RevmEngine
from keeper.devnet.tokens import SPEC, TRADED
from keeper.devnet.world import World

GOVERNANCE = OPERATOR
SEED = 3
PPM = 10**6
GRACE = 1800
WINDOW = 1800
AGE = 3600
EPSILON = {25: 4_000, 50: 8_000, 100: 17_500}
"""By a feed's threshold in basis points, as docs/listing.md has it."""

UNSET, ALONE, FEED, POOL = range(4)
REASONS = (
    *("Usable", "NotListed", "SequencerDown", "SequencerGrace"),
    *("PrimaryReverts", "Incomplete", "NotPositive", "FromTheFuture", "Stale", "Clamped"),
    *("SecondaryUnusable", "Deviating"),
)
DIGITS = Context(prec=200)
"""So many that their rounding is nothing beside any error that is allowed."""

SOURCE = "(address,uint32,uint24,uint24,uint112,uint112,uint32,uint8,address,uint32)"


class Price(NamedTuple):
    low: int
    mid: int
    high: int
    reason: str


class Source(NamedTuple):
    feed: str
    heartbeat: int
    epsilon: int
    deviation: int
    min_answer: int
    max_answer: int
    agreement_age: int
    kind: int
    second: str
    span: int


@dataclass
class Priced:
    """A market, and Prices with nothing listed yet."""

    market: Market
    address: str

    @classmethod
    def on(
        cls, world: World, *, seconds: int = 12, blocks: int = 0, sequencer: bool = True
    ) -> Self:
        engine = world.on_revm()
        settings = MarketConfig(seed=SEED, seconds=seconds)
        market = Market(engine, world.book, SyntheticPrices(SEED, seconds), settings)
        for _ in range(blocks):
            market.step()
        uptime = (world.book.sequencer_feed or ZERO, GRACE) if sequencer else (ZERO, 0)
        args = abi.arguments("(address,address,uint256)", GOVERNANCE, *uptime)
        return cls(market, deploy(engine, artifact("Prices"), args))

    @property
    def engine(self) -> RevmEngine:
        assert isinstance(self.market.engine, RevmEngine)
        return self.market.engine

    def token(self, symbol: str) -> str:
        return self.market.book.token(symbol).address

    def pool(self, symbol: str, quote: str = "USDC", fee: int = 500) -> Pool:
        return next(
            pool
            for pool in self.market.book.pools_of(symbol)
            if quote in (pool.base, pool.quote) and pool.fee == fee
        )

    def source(self, symbol: str, quote: str = "USDC") -> Source:
        """A token as it would be listed: its feed, watched by a pool."""
        spec = SPEC[symbol]
        return Source(
            feed=self.market.book.token(symbol).feed,
            heartbeat=spec.heartbeat + 300,
            epsilon=EPSILON[spec.threshold],
            deviation=20_000,
            min_answer=10**4,
            max_answer=10**16,
            agreement_age=AGE,
            kind=POOL,
            second=self.pool(symbol, quote).address,
            span=WINDOW,
        )

    def alone(self, symbol: str) -> Source:
        return self.source(symbol, "WETH")._replace(kind=ALONE, second=ZERO, span=0)

    def set(self, symbol: str, source: Source) -> None:
        data = abi.call(f"setSource(address,{SOURCE})", self.token(symbol), tuple(source))
        self.engine.send(GOVERNANCE, self.address, data)

    def refusal(self, symbol: str, source: Source) -> bytes:
        """What listing it is refused with; nothing, if it would do."""
        self.engine.snapshot()
        try:
            self.set(symbol, source)
        except Reverted as refused:
            return refused.data
        finally:
            self.engine.restore()
        return b""

    def not_usable(self, symbol: str, reason: str) -> bytes:
        return abi.call("NotUsable(address,uint8)", self.token(symbol), REASONS.index(reason))

    def list_all(self) -> None:
        """The dollar first, on its word alone; its pool when there is something to rate it by."""
        self.set("USDC", self.alone("USDC"))
        for spec in TRADED:
            self.set(spec.symbol, self.source(spec.symbol))
        self.set("USDC", self.source("USDC", "WETH"))

    def live(self, seconds: int) -> None:
        until = self.engine.head.timestamp + seconds
        while self.engine.head.timestamp < until:
            self.market.step()

    def vector(self, *symbols: str) -> list[Price]:
        data = abi.call("vector(address[])", [self.token(symbol) for symbol in symbols])
        answer = self.engine.call(self.address, data, STRANGER)
        (found,) = abi.decode("((uint256,uint256,uint256,uint8)[])", answer)
        return [Price(low, mid, high, REASONS[reason]) for low, mid, high, reason in found]

    def price(self, symbol: str) -> Price:
        return self.vector(symbol)[0]

    def reason(self, symbol: str) -> str:
        return self.price(symbol).reason

    def confirm(self, *symbols: str) -> None:
        data = abi.call("confirm(address[])", [self.token(symbol) for symbol in symbols])
        self.engine.send(STRANGER, self.address, data)

    def agreement(self, symbol: str) -> tuple[int, int]:
        data = abi.call("agreement(address)", self.token(symbol))
        answer = self.engine.call(self.address, data)
        price, confirmed_at = abi.decode("(uint256,uint256)", answer)
        return price, confirmed_at

    def exact(self, symbol: str) -> Fraction:
        """The feed's answer in USD per unit times 1e36, from its definition."""
        answer, _ = latest(self.engine, self.market.book.token(symbol).feed)
        decimals = self.market.book.token(symbol).decimals
        return Fraction(answer * 10**36, 10**8 * 10**decimals)

    def mean_tick(self, pool: Pool, window: int) -> int:
        data = abi.call("observe(uint32[])", [window, 0])
        (first, last), _ = abi.decode("(int56[],uint160[])", self.engine.call(pool.address, data))
        return int(last - first) // window  # Python's own division rounds down

    def pool_price(self, pool: Pool, symbol: str, window: int = WINDOW) -> Fraction:
        """What a pool says of one of its tokens, rated by the other one's feed."""
        other = pool.quote if symbol == pool.base else pool.base
        is_token0 = (symbol == pool.base) == pool.base_is_token0
        ratio = growth(self.mean_tick(pool, window))
        return self.exact(other) * (ratio if is_token0 else 1 / ratio)


def growth(tick: int) -> Fraction:
    """1.0001^tick."""
    return Fraction(DIGITS.power(Decimal("1.0001"), tick))


def deploy(engine: RevmEngine, part: Part, args: bytes = b"") -> str:
    (receipt,) = engine.mine([Tx(DEPLOYER, None, part.linked({}) + args)], engine.head.timestamp, 0)
    assert receipt.created
    return receipt.created


def aggregator(engine: RevmEngine, decimals: int, answer: int) -> str:
    """Chainlink's own feed for tests: it says what it was told."""
    args = abi.arguments("(uint8,int256)", decimals, answer)
    return deploy(engine, chainlink()["MockV3Aggregator"], args)
