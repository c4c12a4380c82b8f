"""Every decision of a journal made again; nothing but the journal is asked."""

from collections.abc import Iterable
from typing import NamedTuple

from keeper.journal import events as e
from keeper.journal.entry import Entry
from keeper.records.canonical import digest, encode
from keeper.replay import differences, replay


class Again(NamedTuple):
    entry: int
    epoch: int
    hash: bytes
    calldata: bytes
    """Of what was decided; empty where nothing was."""
    differs: tuple[str, ...]
    """The parts that came out otherwise; `calldata` if what was sent is not what was decided."""


def again(entries: Iterable[Entry], epoch: int | None = None) -> list[Again]:
    """Of one epoch, or of all."""
    found: dict[bytes, Again] = {}
    for entry in entries:
        if entry.kind == "decided":
            one = _again(entry, entry.event)
            if epoch in (None, one.epoch):
                found[one.hash] = one
        elif entry.kind == "intent":
            intent: e.Intent = entry.event
            meant = found.get(intent.decision)
            if meant and meant.calldata != intent.data:
                found[meant.hash] = meant._replace(differs=(*meant.differs, "calldata"))
    return list(found.values())


def _again(entry: Entry, event: e.Decided) -> Again:
    recorded = event.recorded
    differs = differences(recorded)
    if encode(replay(recorded).ledger) != encode(event.ledger):
        differs.append("ledger behind it")
    decision = recorded.decision
    hash_ = digest(decision)
    return Again(entry.number, decision.epoch, hash_, recorded.calldata, tuple(differs))
