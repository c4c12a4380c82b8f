"""A proposal as the chain has it: what would be called, how it stands, and when it may go on."""

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from eth_utils.crypto import keccak

from keeper.chain import abi
from keeper.chain.text import short

CALLS = "(address[],uint256[],bytes[])"
BATCH = "(address[],uint256[],bytes[],bytes32)"
OPERATION = "(address[],uint256[],bytes[],bytes32,bytes32)"
NO_PREDECESSOR = bytes(32)
HEADLINE = 72


class State(IntEnum):
    """By the contract's numbers."""

    PENDING = 0
    ACTIVE = 1
    CANCELED = 2
    DEFEATED = 3
    SUCCEEDED = 4
    QUEUED = 5
    EXPIRED = 6
    EXECUTED = 7


class Tally(NamedTuple):
    """Votes in shares; those against come first, as in the contract."""

    against: int
    in_favour: int
    abstain: int


class Ballot(NamedTuple):
    """What somebody voted, and why."""

    voter: str
    tally: Tally
    reason: str


class Call(NamedTuple):
    """One of those that the timelock would make."""

    to: str
    value: int
    data: bytes


@dataclass(frozen=True)
class Motion:
    """What is put to the vote: calls and a text. All ids are made of it."""

    governor: str
    targets: tuple[str, ...]
    values: tuple[int, ...]
    calldatas: tuple[bytes, ...]
    raw_description: bytes
    """As it was given: its hash counts, and it may be no text at all."""

    @property
    def calls(self) -> tuple[Call, ...]:
        return tuple(map(Call, self.targets, self.values, self.calldatas))

    @property
    def description(self) -> str:
        return self.raw_description.decode(errors="replace")

    @property
    def description_hash(self) -> bytes:
        return keccak(self.raw_description)

    @property
    def batch(self) -> tuple[list[str], list[int], list[bytes], bytes]:
        """What the governor is given to queue, execute, cancel or veto it."""
        return list(self.targets), list(self.values), list(self.calldatas), self.description_hash

    @property
    def id(self) -> int:
        return int.from_bytes(keccak(abi.arguments(BATCH, *self.batch)), "big")

    @property
    def calls_hash(self) -> bytes:
        """What the governor remembers a veto by."""
        return keccak(abi.arguments(CALLS, *self.batch[:3]))

    @property
    def salt(self) -> bytes:
        """By which the timelock tells two proposals of the same calls apart."""
        governor = bytes.fromhex(self.governor[2:]).ljust(32, b"\0")
        return bytes(a ^ b for a, b in zip(governor, self.description_hash, strict=True))

    @property
    def operation(self) -> bytes:
        """What the timelock knows it by."""
        return keccak(abi.arguments(OPERATION, *self.batch[:3], NO_PREDECESSOR, self.salt))


@dataclass(frozen=True)
class Proposal:
    """Times in Unix seconds; None for what is not known yet."""

    number: int
    """In the order in which they were made, among those that were looked for."""
    motion: Motion
    proposer: str
    state: State
    vetoed: bool
    """Whether it was this proposal that the Safe vetoed."""
    calls_vetoed: int | None
    """When these calls were vetoed first, in this proposal or in one before."""
    created: int
    snapshot: int
    deadline: int
    queue_by: int
    """When it has expired, unless it was queued."""
    ready: int | None
    """When its delay is over."""
    safe_until: int | None
    """Until when only the Safe may execute it."""
    dies: int | None
    tally: Tally
    quorum: int | None
    ballots: tuple[Ballot, ...]

    @property
    def id(self) -> int:
        return self.motion.id

    @property
    def title(self) -> str:
        """Its first line."""
        lines = self.motion.description.strip().splitlines()
        return lines[0].lstrip("# ") if lines else ""

    @property
    def headline(self) -> str:
        """Its title, as it may be shown."""
        return short(self.title, HEADLINE)

    @property
    def in_words(self) -> str:
        return "vetoed by the Safe" if self.vetoed else WORDS[self.state]

    @property
    def has_quorum(self) -> bool:
        """Those who abstain count towards it."""
        return self.quorum is not None and self.tally.in_favour + self.tally.abstain >= self.quorum


WORDS = {
    State.PENDING: "not yet open to votes",
    State.ACTIVE: "open to votes",
    State.CANCELED: "canceled by its proposer",
    State.DEFEATED: "defeated",
    State.SUCCEEDED: "passed, not queued yet",
    State.QUEUED: "queued",
    State.EXPIRED: "expired",
    State.EXECUTED: "executed",
}
