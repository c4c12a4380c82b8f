"""A fund on revm with its real mandate and rebalancer; prices and executors do as they are told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

from eth_utils.address import to_checksum_address

from keeper.chain import abi
from keeper.chain.door import PLAN
from keeper.devnet.engine import ZERO
from keeper.devnet.fund import created
from keeper.devnet.mandate import CONFIG, PERCENT, RULE
from keeper.units import YEAR
from tests.contracts.revm.fund import DEPLOYER, GOVERNANCE, MAX, FundWorld

KEEPER, SAFE = (f"0x{digit * 40}" for digit in "67")
LIMITS = tuple(
    PERCENT * percent
    for percent in (20, 1, 20, 50, 10, 60, 20, 40, 25, 30, 100, 100, 100, *(7 * [30]))
)


class Budgets(NamedTuple):
    """Parts of NAV at once and a day, 1e18 = 100 %: of loss, turnover and shift."""

    capacities: tuple[int, int, int] = (PERCENT // 2, 20 * PERCENT, 20 * PERCENT)
    refills: tuple[int, int, int] = (PERCENT // 2, 20 * PERCENT, 20 * PERCENT)


class Leg(NamedTuple):
    """One exchange, by the places of its tokens, and what the executor gives for it."""

    sell: int
    buy: int
    amount: int
    bought: int


@dataclass
class MandatedWorld(FundWorld):
    """A fund whose only door is the real rebalancer."""

    numbers: tuple[int, ...] = LIMITS
    sizes: Budgets = field(default_factory=Budgets)

    @classmethod
    def under(
        cls,
        decimals: Sequence[int] = (6, 18, 8),
        cash: int = 10**6,
        limits: tuple[int, ...] = LIMITS,
        sizes: Budgets | None = None,
    ) -> Self:
        """So many dollars in it, one keeper, one executor, and no rule for any token yet."""
        seed = cash * 10 ** decimals[0]
        payees = [(SAFE, 10**6)]
        own = {"numbers": limits, "sizes": sizes or Budgets()}
        world = cls.make(decimals, seed=seed, recorded=0, payees=payees, own=own)
        world.govern(world.door, "allow(address)", world.executor)
        world.govern(world.door, "setLease(address,uint256)", KEEPER, world.now + YEAR)
        world.govern(world.door, "appoint(address)", KEEPER)
        world.observe()
        return world

    def ways(self) -> tuple[str, str]:
        nonce = self.engine.nonce(DEPLOYER)
        mandate, rebalancer = (created(DEPLOYER, nonce + behind) for behind in (3, 4))
        return mandate, rebalancer

    def found(self) -> None:
        parts = (self.fund, self.record, self.prices, GOVERNANCE, SAFE, self.door)
        numbers = (self.numbers, self.sizes.capacities, self.sizes.refills)
        doors = (self.fund, self.gate, self.prices, GOVERNANCE)
        made = [
            self.deploy("Mandate", CONFIG, (*parts, *numbers)),
            self.deploy("Rebalancer", "(address,address,address,address)", *doors),
        ]
        assert [to_checksum_address(one) for one in made] == [self.gate, self.door]

    def govern(self, to: str, signature: str, *args: Any) -> None:
        self.send(GOVERNANCE, to, signature, *args)

    def observe(self) -> None:
        self.send(KEEPER, self.record, "observe()")

    def rule(self, token: int, least: int, most: int, target: int, group: int = 0) -> None:
        """In percent of NAV."""
        parts = (PERCENT * least, PERCENT * most, PERCENT * target, group, False)
        self.govern(self.gate, f"setRule(address,{RULE})", self.tokens[token], parts)

    def hash(self) -> bytes:
        return bytes(self.read(self.gate, "(bytes32)", "mandateHash()"))

    def epoch(self) -> int:
        return int(self.read(self.door, "(uint256)", "epoch()"))

    def budgets(self) -> tuple[int, ...]:
        return tuple(self.read(self.gate, "(uint256[3])", "budgets()"))

    def worst(self, window: int) -> int:
        return int(self.read(self.gate, "(uint256)", "worstCaseLoss(uint256)", window))

    def leg(self, leg: Leg) -> tuple[Any, ...]:
        """What the rebalancer takes; the executor is given what it shall give back."""
        self.mint(leg.buy, self.executor, leg.bought)
        route = abi.arguments("(uint256,uint256,address,bytes)", leg.bought, 0, ZERO, b"")
        return self.executor, self.tokens[leg.sell], self.tokens[leg.buy], leg.amount, route

    def rebalance(self, *legs: Leg, targets: Sequence[int] = (), who: str = KEEPER) -> bytes:
        """A plan as an honest keeper would submit it; raises Reverted with the reason."""
        made = [self.leg(leg) for leg in legs]
        plan = (self.epoch() + 1, MAX, self.hash(), bytes(32), list(targets), made)
        return self.send(who, self.door, f"rebalance({PLAN})", plan)
