"""A fund out of the factory, step by step; each is a transaction, and says whether it was done."""

from collections.abc import Sequence
from typing import NamedTuple, Self

from keeper.chain import abi
from keeper.devnet.artifacts import artifact
from keeper.devnet.fund import created
from keeper.governance.powers import MODULES

LIMITS = "(uint64,uint64,uint64,uint128,uint128)"
VOTING = "(uint48,uint32,uint48,uint32,uint32,uint128,uint48)"
FOUNDING = (
    f"(string,string,address,address,address,uint32,uint256,{LIMITS},uint256,uint256,"
    f"(address,uint32)[],uint64[20],uint64[3],uint64[3],uint256,{VOTING},uint256)"
)


class Voting(NamedTuple):
    """As the contract has it; times in seconds."""

    delay: int
    period: int
    extension: int
    threshold: int
    """Millionths of the supply."""
    quorum: int
    """Percent of it."""
    floor: int
    veto_until: int


class Founding(NamedTuple):
    """As the contract has it."""

    name: str
    symbol: str
    base: str
    safe: str
    sequencer: str
    lock_up: int
    grace: int
    limits: tuple[int, int, int, int, int]
    performance_ppm: int
    mark: int
    payees: tuple[tuple[str, int], ...]
    mandate: tuple[int, ...]
    capacities: tuple[int, int, int]
    refills: tuple[int, int, int]
    delay: int
    voting: Voting
    seed: int


class Addresses(NamedTuple):
    """Where the modules of a launch lie, or come to lie."""

    launch: str
    prices: str
    valuation: str
    fund: str
    record: str
    fees: str
    mandate: str
    rebalancer: str
    timelock: str
    governor: str

    @classmethod
    def of(cls, launch: str) -> Self:
        return cls(launch, *(created(launch, number) for number in range(1, len(MODULES) + 1)))

    def of_module(self, module: str) -> str:
        return self[1 + MODULES.index(module)]


def codes() -> tuple[bytes, ...]:
    """What creates each module, without what it is made with."""
    return tuple(artifact(module).linked({}) for module in MODULES)


def factory(hashes: Sequence[bytes]) -> bytes:
    """What creates a factory of these codes."""
    return artifact("FundFactory").linked({}) + abi.arguments("(bytes32[])", list(hashes))


def opening(founding: Founding) -> bytes:
    return abi.call(f"open({FOUNDING})", founding)


def deploying(founding: Founding, code: bytes) -> bytes:
    return abi.call(f"deploy({FOUNDING},bytes)", founding, code)


def configuring(calls: Sequence[tuple[str, bytes]]) -> bytes:
    targets, datas = zip(*calls, strict=True)
    return abi.call("configure(address[],bytes[])", list(targets), list(datas))


def activating(founding: Founding) -> bytes:
    return abi.call(f"activate({FOUNDING})", founding)
