"""All that it takes to check one rebalance: what was known, what was decided, what came of it.

`scripts/verify_bundle` checks one against any node, and has no code of Keel's.
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any, NamedTuple

from keeper.errors import Problem
from keeper.journal import events as e
from keeper.journal.entry import Entry
from keeper.records.canonical import digest, encode
from keeper.replay import Recorded

VERSION = 1


class Bundle(NamedTuple):
    version: int
    recorded: Recorded
    intent: e.Intent
    simulated: e.Simulated | None
    """The last simulation before it was signed."""
    signed: e.Signed
    included: e.Included


class Sealed(NamedTuple):
    """A single byte that was changed on the way is found without a node."""

    bundle: Bundle
    sha256: bytes


def seal(bundle: Bundle) -> bytes:
    return encode(Sealed(bundle, sha256(encode(bundle)).digest())) + b"\n"


def bundle(entries: Iterable[Entry], epoch: int) -> Bundle:
    """Of the rebalance that is final with that epoch."""
    decided: dict[bytes, Recorded] = {}
    seen: dict[type, Any] = {}
    epochs: list[int] = []
    for entry in entries:
        event = entry.event
        if isinstance(event, e.Decided):
            decided[digest(event.recorded.decision)] = event.recorded
        elif isinstance(event, e.Final):
            epochs.append(seen[e.Intent].epoch)
            if epochs[-1] == epoch:
                return _whole(decided, seen, event)
        else:
            _note(seen, event)
    raise Problem(
        f"the journal has no final rebalance of epoch {epoch}",
        f"It has {epochs[0]} to {epochs[-1]}." if epochs else "It has none yet.",
    )


def _note(seen: dict[Any, Any], event: Any) -> None:
    """What the rebalance in flight has so far; transactions by their hash."""
    if isinstance(event, e.Intent):
        seen.clear()
    if isinstance(event, e.Signed | e.Included):
        seen[type(event), event.hash] = event
    if isinstance(event, e.Intent | e.Simulated):
        seen[type(event)] = event


def _whole(decided: dict[bytes, Recorded], seen: dict[Any, Any], final: e.Final) -> Bundle:
    intent = seen[e.Intent]
    if intent.decision not in decided:
        raise Problem(
            f"the decision 0x{intent.decision.hex()} of epoch {intent.epoch} is not in the journal",
            "It was decided by another keeper: ask for its journal.",
        )
    return Bundle(
        VERSION,
        decided[intent.decision],
        intent,
        seen.get(e.Simulated),
        seen[e.Signed, final.hash],
        seen[e.Included, final.hash],
    )
