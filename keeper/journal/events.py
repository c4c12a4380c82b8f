"""What can happen, each kind a frozen record; the journal holds nothing else.

The fields of a kind never change: what needs others is a new kind with a new name, so that a
journal of years ago reads as it was written.
"""

from enum import StrEnum
from typing import Any, NamedTuple

from keeper.errors import Problem
from keeper.records.canonical import decode
from keeper.records.ledger import Ledger
from keeper.replay import Recorded


class Said(StrEnum):
    """What a node made of a transaction. Unknown is never failed: it may be mined yet."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNKNOWN = "unknown"


class Opened(NamedTuple):
    """The first of every journal: whose it is."""

    chain: int
    fund: str


class Started(NamedTuple):
    version: str
    live: bool
    """Whether it may send."""


class Stopped(NamedTuple):
    reason: str


class Due(NamedTuple):
    """A cycle that has to be; a slot is when, in Unix seconds."""

    slot: int


class Done(NamedTuple):
    slot: int


class Skipped(NamedTuple):
    slot: int
    reason: str


class Decided(NamedTuple):
    recorded: Recorded
    ledger: Ledger
    """Behind the decision: what the next cycle begins with."""


class Intent(NamedTuple):
    """That a plan is to be a transaction. One for each (fund, epoch, mandate)."""

    epoch: int
    mandate: bytes
    decision: bytes
    to: str
    data: bytes
    deadline: int
    """Unix seconds, as the contract has it."""


class Simulated(NamedTuple):
    """What a node answered to the call before anything was signed."""

    epoch: int
    node: str
    block: bytes
    ok: bool
    gas: int
    answer: bytes


class Signed(NamedTuple):
    """The exact bytes, durable before anybody else sees them."""

    epoch: int
    nonce: int
    hash: bytes
    raw: bytes
    fee: int
    """The most for a unit of gas, in wei, and of it the tip."""
    tip: int


class Sent(NamedTuple):
    hash: bytes
    node: str
    outcome: Said
    says: str


class Log(NamedTuple):
    address: str
    topics: tuple[bytes, ...]
    data: bytes


class Included(NamedTuple):
    hash: bytes
    number: int
    block: bytes
    ok: bool
    gas: int
    gas_price: int
    logs: tuple[Log, ...]


class Final(NamedTuple):
    hash: bytes
    block: bytes


class Reorged(NamedTuple):
    """A block that a transaction was in is no longer the chain's."""

    hash: bytes
    block: bytes


class Dropped(NamedTuple):
    """An intent that never had a signature, and never will."""

    epoch: int
    reason: str


class Reduced(NamedTuple):
    """From here on the keeper only sells."""

    reason: str


class Halted(NamedTuple):
    reason: str


class Resumed(NamedTuple):
    by: str
    reason: str


class LeaseTaken(NamedTuple):
    holder: str
    fence: int


class LeaseLost(NamedTuple):
    holder: str
    fence: int


class Alert(NamedTuple):
    name: str
    says: str


KINDS: dict[str, Any] = {
    "opened": Opened,
    "started": Started,
    "stopped": Stopped,
    "due": Due,
    "done": Done,
    "skipped": Skipped,
    "decided": Decided,
    "intent": Intent,
    "simulated": Simulated,
    "signed": Signed,
    "sent": Sent,
    "included": Included,
    "final": Final,
    "reorged": Reorged,
    "dropped": Dropped,
    "reduced": Reduced,
    "halted": Halted,
    "resumed": Resumed,
    "lease taken": LeaseTaken,
    "lease lost": LeaseLost,
    "alert": Alert,
}
NAMES = {record: name for name, record in KINDS.items()}


def read(kind: str, body: bytes) -> Any:
    if kind not in KINDS:
        raise Problem(
            f"the journal has an event {kind!r}, which this Keel does not know",
            "It was written by a newer one: use that.",
        )
    return decode(KINDS[kind], body)
