"""Pools of three fee tiers full of random positions, on revm, beside what QuoterV2 says of them."""

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from keeper.chain import abi
from keeper.chain.node import Block
from keeper.chain.pools import PoolReader
from keeper.devnet import pool_math, world
from keeper.devnet.accounts import ARBITRAGEUR, DEPLOYER
from keeper.devnet.pool_builder import CREATE, FOREVER, MINT
from keeper.devnet.revm_engine import RevmEngine
from keeper.plan.quotes.ladder import Ladder
from keeper.plan.quotes.pool import Pool
from keeper.plan.quotes.ticks import sqrt_at
from keeper.records.pools import MAX_TICK, PoolState

SPACING = {500: 10, 3000: 60, 10_000: 200}
PAIRS = (("WETH", "USDC"), ("MKR", "WETH"), ("AAVE", "USDC"))
"""Their first ticks are 196,256, -2,232 and -229,317: above zero, about it, and below."""

QUOTE = "quoteExactInputSingle((address,address,uint256,uint24,uint160))"
QUOTE_PATH = "quoteExactInput(bytes,uint256)"
SWAP = "exactInputSingle((address,address,uint24,address,uint256,uint256,uint160))"
WIDEST = 40
"""Of a random position, in its pool's spacing."""

SPREAD = 3_000
"""Ticks from the first price, within which random positions begin."""


PLENTY = 2**110
"""More than it takes to move any of the pools by a few thousand ticks."""


ON_A_TICK = 0.4
"""Of real swaps, how many end at an initialised tick, and so have gone through it or have not."""


class Said(NamedTuple):
    """What QuoterV2 says."""

    amount_out: int
    sqrt_price_after: int
    ticks_crossed: int


class OnRevm:
    """An engine as a node that answers calls."""

    def __init__(self, engine: RevmEngine) -> None:
        self._engine = engine
        self.calls = 0

    def call(self, to: str, data: bytes, *, block: Block = "latest") -> bytes:
        self.calls += 1
        return self._engine.call(to, data)


class Waters:
    """Pools to quote; every one of the pairs in every tier."""

    def __init__(self, seed: int, positions: int = 60) -> None:
        built = world.ensure()
        self.book = built.book
        self.engine = built.on_revm()
        self.dice = Random(seed)
        self.node = OnRevm(self.engine)
        starts = self._starts()
        self.addresses = [self._open(pair, fee, starts) for pair in starts for fee in SPACING]
        lens = self.book.uniswap.tick_lens
        self.reader = PoolReader(self.node, lens, self.addresses)
        self.whole = PoolReader(self.node, lens, self.addresses, reach=2 * MAX_TICK)
        """Every tick that there is: no quote leaves them."""

        for pool in self.pools():
            for _ in range(positions):
                self._place(pool.state)

    def pools(self) -> list[Pool]:
        return [Pool(state) for state in self.reader.at("latest")]

    def say(self, pool: Pool, token_in: str, amount: int, limit: int = 0) -> Said:
        path = (int(token_in, 16), int(pool.other(token_in), 16))
        data = abi.words(QUOTE, (*path, amount, pool.state.fee, limit))
        raw = self.engine.call(self.book.uniswap.quoter, data)
        return Said(*(int.from_bytes(raw[at : at + 32], "big") for at in (0, 32, 64)))

    def say_path(self, path: bytes, amount: int) -> int:
        data = abi.call(QUOTE_PATH, path, amount)
        raw = self.engine.call(self.book.uniswap.quoter, data)
        return int.from_bytes(raw[:32], "big")

    def swap(self, pool: Pool, token_in: str, amount: int, limit: int = 0) -> int:
        """For real; what it brought."""
        path = (int(token_in, 16), int(pool.other(token_in), 16), pool.state.fee)
        data = abi.words(SWAP, (*path, int(ARBITRAGEUR, 16), amount, 0, limit))
        raw = self.engine.send(ARBITRAGEUR, self.book.uniswap.router, data)
        return int.from_bytes(raw, "big")

    def whim(self, pool: Pool) -> tuple[str, int, int]:
        """A swap that leaves the price anywhere: what is sold, how much at most, and to where."""
        token = self.dice.choice((pool.state.token0, pool.state.token1))
        down = token == pool.state.token0
        far = self.dice.randint(2, 2_000)
        edge = pool.state.tick + (-far if down else far)
        low, high = sorted((pool.state.tick, edge))
        marks = [tick for tick in pool.state.ticks if low < tick < high]
        marks = [tick for tick in marks if sqrt_at(tick) != pool.state.sqrt_price]
        if marks and self.dice.random() < ON_A_TICK:
            edge = self.dice.choice(marks)
        return token, PLENTY, sqrt_at(edge)

    def _starts(self) -> dict[tuple[str, str], int]:
        """The pairs by address, in the pools' order, with their root prices."""
        found = {}
        for base, quote in PAIRS:
            pair = sorted((self.book.token(one).address for one in (base, quote)), key=_number)
            pool = next(p for p in self.book.pools_of(base) if quote in (p.base, p.quote))
            word = self.engine.storage([(pool.address, 0)])[0]
            found[pair[0], pair[1]] = word % 2**160
        return found

    def _open(self, pair: tuple[str, str], fee: int, starts: dict[tuple[str, str], int]) -> str:
        key, manager = (*pair, fee), self.book.uniswap.position_manager
        self.engine.send(DEPLOYER, manager, abi.call(CREATE, *key, starts[pair]))
        find = abi.call("getPool(address,address,uint24)", *key)
        answer = self.engine.call(self.book.uniswap.factory, find)
        return str(abi.decode("(address)", answer)[0])

    def _place(self, state: PoolState) -> None:
        """A random position of about as much as all the others together."""
        spacing, dice = state.spacing, self.dice
        low = (state.tick + dice.randint(-SPREAD, SPREAD)) // spacing * spacing
        high = low + spacing * dice.randint(1, WIDEST)
        liquidity = int((state.liquidity or 10**15) * dice.uniform(0.05, 1))
        edges = pool_math.sqrt_at_tick(low), pool_math.sqrt_at_tick(high)
        amounts = pool_math.amounts_for_liquidity(state.sqrt_price, *edges, liquidity)
        order = (state.token0, state.token1, state.fee, low, high, *amounts, 0, 0)
        data = abi.call(MINT, (*order, DEPLOYER, FOREVER))
        self.engine.send(DEPLOYER, self.book.uniswap.position_manager, data)


def grown(ladder: Ladder) -> Ladder:
    """To all that was read."""
    while ladder.grow():
        pass
    return ladder


def as_quoter_counts(state: PoolState, tick_after: int) -> int:
    """What QuoterV2 calls crossed ticks, between two ticks of the pool: it rounds both towards zero
    to the spacing, counts all initialised ones there, and takes back the one that it stood on or
    stands on, if that is one. Below zero this may be one more or less than the pool crosses.
    """
    before, after = (_towards_zero(tick, state.spacing) for tick in (state.tick, tick_after))
    low, high = sorted((before, after))
    found = sum(low <= tick // state.spacing <= high for tick in state.ticks)
    if state.tick == tick_after:
        return found
    return found - (min(state.tick, tick_after) in state.ticks)


def crossed(ticks: Sequence[int], before: int, after: int) -> int:
    """What the pool goes through from one of its ticks to another."""
    low, high = sorted((before, after))
    return sum(low < tick <= high for tick in ticks)


def _towards_zero(tick: int, spacing: int) -> int:
    return tick // spacing if tick >= 0 else -(-tick // spacing)


def _number(address: str) -> int:
    return int(address, 16)
