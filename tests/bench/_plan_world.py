"""A fund of any shape on revm with real pools between its tokens, and the mind's plans for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Self

from keeper.chain import abi
from keeper.chain.door import rebalance
from keeper.chain.multicall import MULTICALL
from keeper.chain.pools import PoolReader
from keeper.devnet import parts
from keeper.devnet.engine import Reverted, Tx
from keeper.devnet.pool_builder import CREATE, FOREVER, MINT
from keeper.devnet.pool_math import (
    MAX_TICK,
    MIN_TICK,
    amounts_for_liquidity,
    liquidity_for_depth,
    sqrt_at_tick,
    sqrt_price,
    tick_below,
)
from keeper.plan.fill import Trading
from keeper.plan.make import Made, make
from keeper.plan.quotes.pool import Pool
from keeper.records.fund import Executor, Plan
from keeper.records.pools import PoolState
from keeper.units import ONE
from tests.bench._mirror_pair import Pair
from tests.bench._mirror_shapes import Shape
from tests.bench._waters import OnRevm
from tests.contracts.revm.fund import DEPLOYER, MAX
from tests.contracts.revm.mandated import KEEPER

BAND = ONE // 500
SPACING = {500: 10, 3000: 60}
SWAP = "exactInputSingle((address,address,uint24,address,uint256,uint256,uint160))"
PLENTY = 2**110
TRADER = "0x" + "9" * 40
MANAGER = "NonfungiblePositionManager"
MEMBERS = {
    "factory": f"{parts.V3_CORE}/UniswapV3Factory.sol/UniswapV3Factory.json",
    "manager": f"{parts.V3_PERIPHERY}/{MANAGER}.sol/{MANAGER}.json",
    "router": f"{parts.SWAP_ROUTER}/SwapRouter02.sol/SwapRouter02.json",
    "lens": f"{parts.V3_PERIPHERY}/lens/TickLens.sol/TickLens.json",
}


@dataclass
class PlanWorld(Pair):
    """Every token has a pool or two against the base, some one against another token."""

    reader: PoolReader | None = None
    pools: list[str] = field(default_factory=list)
    at: dict[str, str] = field(default_factory=dict)
    fees: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    """By pool: its fee, and the places of its tokens, in the pool's order."""

    @classmethod
    def opened(cls, shape: Shape, rng: Random) -> Self:
        pair = cls.make(shape)
        pair._build()
        nav = sum(
            a * p.mid // ONE for a, p in zip(pair.state.amounts, pair.state.prices, strict=True)
        )
        for token in range(1, pair.count):
            for fee in rng.sample(list(SPACING), rng.choice((1, 1, 2))):
                pair._open(0, token, fee, int(nav * 10 ** rng.uniform(-1.5, 1)), rng)
            if token > 1 and rng.random() < 0.2:
                pair._open(1, token, 3000, int(nav * 10 ** rng.uniform(-1, 1)), rng)
        pair.reader = PoolReader(OnRevm(pair.world.engine), pair.at["lens"], pair.pools)
        return pair

    def _build(self) -> None:
        world = self.world
        world.engine.set_code(MULTICALL, bytes.fromhex(parts.chainlink()["Multicall3"].runtime))
        self.at["factory"] = self._deploy("factory")
        self.at["lens"] = self._deploy("lens")
        factory = self.at["factory"]
        self.at["manager"] = self._deploy("manager", factory, TRADER, TRADER)
        self.at["router"] = self._deploy("router", TRADER, factory, self.at["manager"], TRADER)
        self.at["executor"] = world.deploy("UniswapV3Executor", "(address)", factory).lower()
        world.govern(world.door, "allow(address)", self.at["executor"])
        code = bytes(world.read(world.door, "(bytes32)", "executors(address)", self.at["executor"]))
        executors = {**self.state.door.executors, self.at["executor"]: Executor(code, code)}
        self.state = self.state._replace(door=self.state.door._replace(executors=executors))
        for token in self.state.tokens:
            for who, spender in ((DEPLOYER, "manager"), (TRADER, "router")):
                world.send(who, token, "approve(address,uint256)", self.at[spender], MAX)
        for at in range(self.count):
            world.mint(at, DEPLOYER, 2**127)
            world.mint(at, TRADER, 2**127)

    def _deploy(self, name: str, *args: str) -> str:
        types = "(" + ",".join("address" for _ in args) + ")"
        code = parts.shipped(MEMBERS[name]).linked({"NFTDescriptor": TRADER})
        engine = self.world.engine
        tx = Tx(DEPLOYER, None, code + (abi.arguments(types, *args) if args else b""))
        (receipt,) = engine.mine([tx], engine.head.timestamp, 0)
        return str(receipt.created)

    def _open(self, one: int, other: int, fee: int, depth: int, rng: Random) -> None:
        """A pool that a trade of the depth, in USD times 10**18, moves by two percent, in a wide
        position and a narrow one."""
        tokens = self.state.tokens
        first, second = sorted((one, other), key=lambda at: int(tokens[at], 16))
        key = (tokens[first], tokens[second], fee)
        price = self._root(first, second)
        world, manager = self.world, self.at["manager"]
        world.send(DEPLOYER, manager, CREATE, *key, price)
        pool = str(
            world.read(self.at["factory"], "(address)", "getPool(address,address,uint24)", *key)
        )
        amount1 = max(depth * ONE // self.state.prices[second].mid, 1000)
        whole = max(liquidity_for_depth(price, amount1), 10**4)
        here, spacing = tick_below(price), SPACING[fee]
        for reach, part in ((None, 2), (rng.randint(1, 40) * spacing, 2)):
            low = (max(here - reach, MIN_TICK) if reach else MIN_TICK) // spacing * spacing
            high = (min(here + reach, MAX_TICK) if reach else MAX_TICK) // spacing * spacing
            low = max(low, -(-MIN_TICK // spacing) * spacing)
            high = max(high, low + spacing)
            edges = sqrt_at_tick(low), sqrt_at_tick(high)
            amounts = amounts_for_liquidity(price, *edges, whole // part)
            if max(amounts) > 2**120:
                continue
            order = (*key, low, high, *amounts, 0, 0, DEPLOYER, FOREVER)
            try:
                world.send(DEPLOYER, manager, MINT, order)
            except Reverted:
                continue
        self.pools.append(pool)
        self.fees[pool] = (fee, first, second)

    def _root(self, first: int, second: int) -> int:
        prices = self.state.prices
        return sqrt_price(prices[first].mid, prices[second].mid)

    def align(self, rng: Random) -> None:
        """Arbitrage brings each pool to about the price; at times somebody has pushed one off."""
        for pool, (fee, first, second) in self.fees.items():
            off = rng.gauss(0, 0.0005) if rng.random() < 0.85 else rng.gauss(0, 0.02)
            goal = int(self._root(first, second) * (1 + off))
            word = self.world.engine.storage([(pool, 0)])[0]
            here = word % 2**160
            if goal == here:
                continue
            sell, buy = (first, second) if goal < here else (second, first)
            tokens = self.state.tokens
            order = (tokens[sell], tokens[buy], fee, TRADER, PLENTY, 0, goal)
            try:
                self.world.send(TRADER, self.at["router"], SWAP, order)
            except Reverted:
                continue

    def market(self) -> list[Pool]:
        """As the chain has them; names in small letters, as this world's tokens are."""
        assert self.reader
        return [Pool(_small(state)) for state in self.reader.at("latest")]

    def mind(self, wanted: Sequence[int], gas_price: int) -> Made:
        trading = Trading(self.at["executor"], BAND, 10_000, 100_000, 120_000, 1800)
        return make(self.state, self.market(), wanted, gas_price, trading)

    def would(self, plan: Plan) -> bytes | None:
        """What the chain would answer to a plan: None, or the revert's data; nothing changes."""
        try:
            self.world.engine.call(self.world.door, rebalance(plan), KEEPER)
        except Reverted as reverted:
            return reverted.data
        return None

    def carry_out(self, plan: Plan) -> tuple[int, ...]:
        """For real; what the fund holds then."""
        self.world.engine.send(KEEPER, self.world.door, rebalance(plan))
        _, amounts = self.world.read(self.world.fund, "(address[],uint256[])", "holdings()")
        return tuple(amounts)


def _small(state: PoolState) -> PoolState:
    return state._replace(
        address=state.address.lower(), token0=state.token0.lower(), token1=state.token1.lower()
    )
