"""A fund on revm with parts that say what they are told: the ground of its tests in Python."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Self

from keeper.chain import abi
from keeper.devnet.artifacts import artifact
from keeper.devnet.engine import Head, Tx
from keeper.devnet.fund import created
from keeper.devnet.revm_engine import RevmEngine

ONE = 10**18
PRICE = 10**36
MAX = 2**256 - 1
START = 1_767_225_600
DEAD = "0x000000000000000000000000000000000000dEaD"

DEPLOYER, GOVERNANCE, DOOR, FEES, RECORD = (f"0x{digit * 40}" for digit in "12345")
PEOPLE = ALICE, BOB, CAROL, MALLORY = tuple(f"0x{digit * 40}" for digit in "abcd")

CONFIG = (
    "((string,string,address,address,address,address,address,address,address,uint32,"
    "(uint64,uint64,uint64,uint128,uint128)))"
)


@dataclass(frozen=True)
class Limits:
    fee: int = 0
    flow_capacity: int = ONE
    flow_refill: int = ONE
    supply_cap: int = 2**120
    min_deposit: int = 0

    def words(self) -> tuple[int, ...]:
        return (
            self.fee,
            self.flow_capacity,
            self.flow_refill,
            self.supply_cap,
            self.min_deposit,
        )


@dataclass
class FundWorld:
    """One fund, its tokens (the base first) and its mock modules, on an engine of its own."""

    engine: RevmEngine
    fund: str = ""
    prices: str = ""
    valuation: str = ""
    gate: str = ""
    door: str = DOOR
    executor: str = ""
    record: str = RECORD
    fees: str = FEES
    tokens: list[str] = field(default_factory=list)
    decimals: list[int] = field(default_factory=list)

    @classmethod
    def make(
        cls,
        decimals: Sequence[int] = (6, 18, 8),
        limits: Limits | None = None,
        lock_up: int = 0,
        kinds: Sequence[str] = (),
        seed: int | None = None,
        recorded: int | None = None,
        payees: Sequence[tuple[str, int]] = (),
        own: Mapping[str, Any] = MappingProxyType({}),
    ) -> Self:
        """Tokens are DevTokens unless `kinds` names an ill-mannered one in their place. With a
        performance fee, the record and the distributor are real. `own` is what a kind of world has
        of its own."""
        world = cls(RevmEngine({}, Head(1, START)), **own)
        for i, places in enumerate(decimals):
            kind = kinds[i] if i < len(kinds) else "DevToken"
            world.add_token(kind, places, listed=False)
        world.prices = world.deploy("MockPrices")
        world.valuation = world.deploy("Valuation", "(address)", world.prices)
        world.executor = world.deploy("MockExecutor")
        for i in range(len(decimals)):
            world.price(i, 1)
        words = (limits or Limits()).words()
        world.gate, world.door = world.ways()
        if recorded is not None:
            nonce = world.engine.nonce(DEPLOYER)
            world.record, world.fees = (created(DEPLOYER, nonce + i) for i in (1, 2))
        config = (
            *("Keel Test Fund", "KEEL", world.tokens[0], GOVERNANCE, world.valuation),
            *(world.gate, world.door, world.record, world.fees, lock_up, words),
        )
        world.fund = world.deploy("Fund", CONFIG, config)
        if recorded is not None:
            types = "(address,address,uint256,uint256)"
            world.deploy("Record", types, world.fund, GOVERNANCE, recorded, 0)
            types = "(address,address,(address,uint32)[])"
            world.deploy("FeeDistributor", types, world.fund, GOVERNANCE, payees)
        world.found()
        for token in world.tokens[1:]:
            world.send(GOVERNANCE, world.fund, "list(address)", token)
        for person in (DEPLOYER, *PEOPLE):
            for token in world.tokens:
                world.send(person, token, "approve(address,uint256)", world.fund, MAX)
        if seed != 0:
            amount = seed or 10 ** decimals[0]
            world.mint(0, DEPLOYER, amount)
            world.send(DEPLOYER, world.fund, "seed(uint256)", amount)
        return world

    def ways(self) -> tuple[str, str]:
        """Who pauses and who exchanges: here nobody in earnest."""
        return self.deploy("MockGate"), DOOR

    def found(self) -> None:
        """Deploys what comes behind the fund."""

    def deploy(self, name: str, types: str = "()", *args: Any) -> str:
        code = artifact(name).linked({}) + abi.arguments(types, *args)
        receipt = self.engine.mine([Tx(DEPLOYER, None, code)], self.engine.head.timestamp, 0)[0]
        assert receipt.created, f"{name} did not deploy"
        return receipt.created

    def add_token(self, kind: str, places: int, *, listed: bool = True) -> int:
        if kind == "DevToken":
            types = "(string,string,uint8,address)"
            token = self.deploy(kind, types, "Token", "TKN", places, DEPLOYER)
        else:
            token = self.deploy(kind, "(uint8,uint256)", places, 0)
        self.tokens.append(token)
        self.decimals.append(places)
        if listed:
            self.price(len(self.tokens) - 1, 1)
            self.send(GOVERNANCE, self.fund, "list(address)", token)
            for person in (DEPLOYER, *PEOPLE):
                self.send(person, token, "approve(address,uint256)", self.fund, MAX)
        return len(self.tokens) - 1

    def send(self, who: str, to: str, signature: str, *args: Any) -> bytes:
        """A transaction; raises Reverted with the revert's data."""
        return self.engine.send(who, to, abi.call(signature, *args))

    def read(self, to: str, types: str, signature: str, *args: Any) -> Any:
        """A view's answer; a single value comes without its tuple."""
        answer = abi.decode(types, self.engine.call(to, abi.call(signature, *args)))
        return answer[0] if len(answer) == 1 else answer

    def mint(self, token: int, to: str, amount: int) -> None:
        self.send(DEPLOYER, self.tokens[token], "mint(address,uint256)", to, amount)

    def balance(self, token: int, who: str) -> int:
        return int(self.read(self.tokens[token], "(uint256)", "balanceOf(address)", who))

    def shares(self, who: str) -> int:
        return int(self.read(self.fund, "(uint256)", "balanceOf(address)", who))

    def recorded(self, token: int) -> int:
        return int(self.read(self.fund, "(uint256)", "recorded(address)", self.tokens[token]))

    def price(
        self, token: int, usd: float, epsilon_ppm: int = 0, reason: int = 0
    ) -> tuple[int, int, int]:
        """Sets a token's price a whole token, and its declared error either way."""
        mid = int(usd * 10**9) * PRICE // 10**9 // 10 ** self.decimals[token]
        low = mid * (10**6 - epsilon_ppm) // 10**6
        high = -(-mid * (10**6 + epsilon_ppm) // 10**6)
        signature = "set(address,uint256,uint256,uint256,uint8)"
        self.send(DEPLOYER, self.prices, signature, self.tokens[token], low, mid, high, reason)
        return low, mid, high

    def hold(self, token: int, amount: int) -> None:
        """Puts a recorded amount of a token into the fund: the door gets it for nothing."""
        self.exchange(0, 1, token, amount, unsold=1)

    def exchange(self, sell: int, sold: int, buy: int, bought: int, unsold: int = 0) -> None:
        """The door sells one token for another, at whatever price this is."""
        self.mint(buy, self.executor, bought)
        nothing = ("0x" + "00" * 20, b"")
        route = abi.arguments("(uint256,uint256,address,bytes)", bought, unsold, *nothing)
        signature = "exchange(address,address,address,uint256,bytes)"
        pair = (self.tokens[sell], self.tokens[buy])
        self.send(self.door, self.fund, signature, self.executor, *pair, sold, route)

    @property
    def now(self) -> int:
        return self.engine.head.timestamp

    def wait(self, seconds: int) -> None:
        self.engine.advance(self.engine.head.timestamp + seconds)
