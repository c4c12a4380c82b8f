"""Funds in the states that matter to ERC-4626, for base assets of different decimals."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from keeper.chain import abi
from keeper.devnet.engine import Reverted
from keeper.units import DAY
from tests.contracts.revm.fund import (
    ALICE,
    CAROL,
    DEAD,
    DEPLOYER,
    GOVERNANCE,
    ONE,
    FundWorld,
    Limits,
)

FEE = ONE // 50
BASES = (6, 8, 18)
STALE = 8
RICH = 10**9
"""Whole units of base in each test account."""

LIMITS = "(uint64,uint64,uint64,uint128,uint128)"
DEPOSITED = "Deposit(address,address,uint256,uint256)"
WITHDRAWN = "Withdraw(address,address,address,uint256,uint256)"


@dataclass
class Vault:
    """A fund that Alice has shares of, and what is needed to foresee its views."""

    world: FundWorld
    prices: list[tuple[int, int, int]]

    @property
    def unit(self) -> int:
        return int(10 ** self.world.decimals[0])

    @property
    def address(self) -> str:
        return self.world.fund

    @property
    def supply(self) -> int:
        return self.ask("effectiveSupply")

    def ask(self, name: str, *args: int | str, sender: str = ALICE) -> int:
        """A view that answers a number; raises Reverted."""
        answer = self.world.engine.call(self.address, _call(name, args), sender)
        return int.from_bytes(answer, "big")

    def act(self, who: str, name: str, *args: int | str) -> int:
        """A transaction that answers a number; raises Reverted."""
        answer = self.world.engine.send(who, self.address, _call(name, args))
        return int.from_bytes(answer, "big")

    def fails(self, who: str, name: str, *args: int | str) -> bool:
        """Whether a transaction would revert; nothing is changed."""
        try:
            self.world.engine.call(self.address, _call(name, args), who)
        except Reverted:
            return True
        return False

    def event(self, signature: str, types: str) -> tuple[list[str], tuple[Any, ...]]:
        """The indexed addresses and the data of the one such event in the last transaction."""
        found = [
            log
            for log in self.world.engine.logs()
            if log.topics[0] == abi.topic(signature) and same(log.address, self.address)
        ]
        assert len(found) == 1
        return ["0x" + t[26:] for t in found[0].topics[1:]], abi.decode(types, found[0].data)

    def cash(self, who: str) -> int:
        return self.world.balance(0, who)

    def nav(self, bound: int) -> Fraction:
        """NAV from the definition: 0 is low, 1 is mid, 2 is high; over the base's other bound."""
        own = [self.world.recorded(i) for i in range(len(self.world.tokens))]
        base = self.prices[0][2 - bound]
        return own[0] + sum(
            (Fraction(own[i] * self.prices[i][bound], base) for i in range(1, len(own))),
            Fraction(0),
        )

    def limit(self, **changed: int) -> None:
        limits = Limits(**changed)
        self.world.send(GOVERNANCE, self.address, f"setLimits({LIMITS})", limits.words())


def same(one: str, other: str) -> bool:
    return one.lower() == other.lower()


def _call(name: str, args: tuple[int | str, ...]) -> bytes:
    types = ",".join("address" if isinstance(arg, str) else "uint256" for arg in args)
    return abi.call(f"{name}({types})", *args)


def make(
    base: int, *, assets: int = 3, epsilon_ppm: int = 0, lock_up: int = 0, kind: str = "DevToken"
) -> Vault:
    """Alice holds three quarters of it or so; prices are no round numbers."""
    decimals = (base, 18, 8)[:assets]
    world = FundWorld.make(decimals, lock_up=lock_up, kinds=(kind,))
    vault = Vault(world, [world.price(0, 0.9973, epsilon_ppm)])
    for i, usd in ((1, 2.71), (2, 64_123.7)):
        if i < assets:
            vault.prices.append(world.price(i, usd, 5 * epsilon_ppm))
            world.hold(i, 10 ** decimals[i] // (3 if i == 1 else 77_777))
    for person in (ALICE, CAROL):
        world.mint(0, person, RICH * vault.unit)
    if kind == "DevToken":
        world.mint(0, DEPLOYER, RICH * vault.unit)
    deposit_part(vault, ALICE, 3)
    world.wait(2 * DAY)
    return vault


def deposit_part(vault: Vault, who: str, times: int) -> None:
    """So many times what there is, a day's flow after the other."""
    for _ in range(times):
        vault.act(who, "deposit", vault.ask("maxDeposit", who, sender=who) // 2, who)
        vault.world.wait(DAY)


def fresh(base: int) -> Vault:
    return make(base, assets=1)


def spread(base: int) -> Vault:
    return make(base, epsilon_ppm=1_000)


def fee(base: int) -> Vault:
    vault = make(base)
    vault.limit(fee=FEE)
    vault.world.wait(200 * DAY)
    return vault


def lock(base: int) -> Vault:
    """Alice's lock lasts."""
    vault = make(base, lock_up=20 * DAY)
    assert vault.world.shares(ALICE) > 0
    return vault


def poor(base: int) -> Vault:
    """A tenth of it is cash or less."""
    vault = make(base)
    vault.world.hold(1, 1_000 * ONE)
    return vault


def near_cap(base: int) -> Vault:
    vault = make(base, epsilon_ppm=300)
    vault.limit(supply_cap=vault.supply + vault.supply // 50)
    return vault


def slow(base: int) -> Vault:
    """Three percent may pass a day, and nothing smaller than a hundredth of a unit."""
    vault = make(base)
    vault.limit(flow_capacity=ONE // 33, flow_refill=ONE // 33, min_deposit=vault.unit // 100)
    return vault


def paused(base: int) -> Vault:
    vault = make(base, epsilon_ppm=300)
    vault.world.send(DEPLOYER, vault.world.gate, "pause(bool,bool)", True, True)
    return vault


def unpriced(base: int) -> Vault:
    vault = make(base)
    vault.world.price(1, 2.71, 0, STALE)
    return vault


def unseeded(base: int) -> Vault:
    world = FundWorld.make((base, 18), seed=0)
    world.mint(0, ALICE, RICH * 10**base)
    return Vault(world, [])


def unreadable(base: int) -> Vault:
    """The base asset no longer says what the fund holds."""
    vault = make(base, kind="LyingBalance")
    signature = "setAnswer(address,uint8,uint256)"
    vault.world.send(DEPLOYER, vault.world.tokens[0], signature, vault.address, 2, 0)
    return vault


State = Callable[[int], Vault]

OPEN: tuple[State, ...] = (fresh, spread, fee, lock, poor, near_cap, slow)
"""States in which somebody gets in or out at NAV."""

CLOSED: tuple[State, ...] = (paused, unpriced, unseeded, unreadable)

FREE = tuple(state for state in OPEN if state is not lock)
"""States in which whoever is in may leave."""

PRICED = (*OPEN, paused)
SEEDED = (*OPEN, paused, unpriced, unreadable)
ALL = (*OPEN, *CLOSED)
HOLDERS = (ALICE, CAROL, DEAD)
