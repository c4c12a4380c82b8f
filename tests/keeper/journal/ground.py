"""Events of a keeper's days, and decisions small enough to make by the hundred."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import numpy as np

from keeper.config import Config, Named, Place
from keeper.cycle import decide
from keeper.journal import events as e
from keeper.journal.entry import Draft, draft
from keeper.records.bucket import Bucket, Budget
from keeper.records.canonical import table
from keeper.records.fund import Door, Limit, Mandate, Rule
from keeper.records.ledger import Ledger
from keeper.replay import Recorded
from keeper.signals.panel import NOTHING
from tests.keeper.portfolio import snapshots

OWNER = e.Opened(31337, "0x" + "f" * 40)
DOOR = "0x" + "d" * 40
CONFIG = '[[strategies]]\nfamily = "crossing"\nfast = 2\nslow = 4\n'
HASH = bytes(range(32))
CLOSED = tuple(0 if one is Limit.TRADING else 1 for one in Limit)


def clock(start: int = 1_800_000_000_000) -> Callable[[], int]:
    """A second each time it is asked."""
    ticks = count(start, 1000)
    return lambda: next(ticks)


def place() -> Place:
    names = ("USD", "GOLD", "TIN")
    named = zip(names, snapshots.TOKENS, strict=True)
    return Place(tuple(Named(*one, 6) for one in named), "0x" + "e" * 40, snapshots.GOLD)


def hash_of(number: int) -> bytes:
    return number.to_bytes(32, "big")


def intent(epoch: int) -> e.Intent:
    return e.Intent(epoch, HASH, HASH, DOOR, b"\x01\x02", 1_800_000_600)


def signed(epoch: int, nonce: int, hash_: bytes = HASH) -> e.Signed:
    return e.Signed(epoch, nonce, hash_, b"\x02\xf8" + hash_, 30 * 10**9, 10**9)


def included(hash_: bytes = HASH, block: bytes = b"b" * 32, *, ok: bool = True) -> e.Included:
    log = e.Log(DOOR, (hash_of(1), hash_of(2)), b"\x00")
    return e.Included(hash_, 100, block, ok, 500_000, 10**9, (log,))


def sent(hash_: bytes = HASH, outcome: e.Said = e.Said.ACCEPTED) -> e.Sent:
    return e.Sent(hash_, "node 1", outcome, "")


def epoch(number: int) -> list[Any]:
    """All that happens from due to done, without the decision."""
    slot, mine = 1_800_000_000 + 3600 * number, hash_of(number)
    return [
        e.Due(slot),
        intent(number),
        e.Simulated(number, "node 1", HASH, True, 400_000, b""),
        signed(number, number - 1, mine),
        sent(mine),
        included(mine),
        e.Final(mine, b"b" * 32),
        e.Done(slot),
    ]


def drafts(number: int, size: int = 0) -> list[Draft]:
    """Alerts, the simplest there is."""
    return [draft(e.Alert(f"a{at}", "x" * size), 1_000 * at) for at in range(1, number + 1)]


def decisions(number: int) -> Iterator[e.Decided]:
    """A fund that watches prices move, an hour at a time."""
    mind, ledger = Config.parse(CONFIG).compiled(place()), Ledger()
    rng = np.random.default_rng(1)
    for hours in range(number):
        snapshot = _snapshot(rng, hours, mind.panel.names)
        done = decide(snapshot, mind, ledger)
        recorded = Recorded(CONFIG, place(), snapshot, ledger, NOTHING, done.decision)
        yield e.Decided(recorded, done.ledger)
        ledger = done.ledger


def _snapshot(rng: np.random.Generator, hours: int, names: tuple[str, ...]) -> Any:
    made = snapshots.snapshot((10**9, 0, 0), hours=hours, returns=rng.normal(0, 0.01, (100, 2)))
    mandate = Mandate(1, DOOR, CLOSED, (Budget(Bucket.full(1, 1, 0)),) * 3, (Rule(),) * 3)
    values = table(rng.normal(0, 1, (len(names), 2)))
    return made._replace(
        address=OWNER.fund,
        fund=made.fund._replace(mandate=mandate, door=Door(DOOR, 0, 0, {})),
        features=made.features._replace(names=names, values=values),
    )
