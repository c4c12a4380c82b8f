"""The kinds of fund that the machine begins with."""

from typing import NamedTuple

from tests.contracts.revm.fund import DEPLOYER, MAX, ONE, PEOPLE, Limits
from tests.stateful.actors import Actors
from tests.stateful.ground import Ground, Tally
from tests.stateful.model import Model, Price

WEEK = 7 * 86_400
HOSTILE = ("DevToken", "GasEater", "ReturnsMegabyte", "LyingBalance")


class World(NamedTuple):
    decimals: tuple[int, ...]
    kinds: tuple[str, ...] = ()
    lock_up: int = 0
    fee: int = 0
    seed: int = 1_000  # whole tokens of the base; 0 for none
    capacity: int = ONE
    spread: int = 0  # parts per million


WORLDS = (
    World((6, 18, 8, 18), ("DevToken", "Seizable", "RevertsForOne", "Reenters")),
    World((6, 18, 8, 18, 6), (*HOSTILE, "Seizable"), fee=ONE // 50),
    World((6, 18, 8), ("Seizable", "LyingBalance", "FalseReturn"), lock_up=86_400),
    World((18, 2, 24), ("DevToken", "Seizable", "GasEater"), lock_up=WEEK, fee=ONE // 20),
    World((2, 6, 18), ("DevToken", "NoReturnValue"), spread=5_000, capacity=ONE // 4),
    World((24, 8, 6), ("NoReturnValue", "ReturnsMegabyte", "Seizable"), spread=20_000),
    World((8, 18), ("DevToken", "LyingBalance"), 3_600, ONE // 100, 1_000, ONE // 10, 1_000),
    World((6, 18), ("Reenters", "Seizable"), seed=0),
    World((18, 18, 6), ("DevToken", "FalseReturn", "FeeOnTransfer"), seed=10**17, fee=ONE // 20),
    World((6, 18, 8, 2, 24, *(18,) * 7), ("DevToken", *HOSTILE[1:], "Seizable")),
)


def make(world: World, tally: Tally, only: frozenset[int]) -> Actors:
    """A fund of this kind that holds a part of everything, and a token that is not listed."""
    limits = Limits(fee=world.fee, flow_capacity=world.capacity)
    ground = Ground.make(world.decimals, limits, world.lock_up, world.kinds, seed=0)
    spare = ground.add_token("DevToken", 18, listed=False)
    for who in (DEPLOYER, *PEOPLE):
        ground.send(who, ground.tokens[spare], "approve(address,uint256)", ground.fund, MAX)
    steps = Actors(ground, Model(world.lock_up), Tally(), only)
    steps.model.listed = list(range(len(world.decimals)))
    steps.usd, steps.epsilon = {}, dict.fromkeys(range(len(ground.tokens)), world.spread)
    for i in range(len(ground.tokens)):
        steps.model.prices[i] = Price(*ground.price(i, 1, world.spread), 0)
    steps.adopt(list(limits.words()))
    if world.seed:
        _furnish(steps, world)
    steps.tally = tally  # only what the machine does counts
    return steps


def _furnish(steps: Actors, world: World) -> None:
    steps.seed(world.seed * 10 ** world.decimals[0])
    for i in range(1, len(world.decimals)):
        steps.trade(0, i - 1, 32, 100, "")
    supply = steps.world.ask("effectiveSupply()")
    for who in PEOPLE:
        steps.enter_in_kind(who, who, supply // 3, "")
    steps.wait(world.lock_up + 1)
