"""Where the keeper stands: all that a restart has to know, folded out of the journal.

Pure, and the only way to know it: what is due, what is in flight, what was decided last, whether it
may act. Events that cannot follow what came before are refused, so that a journal makes sense or
is no journal.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from functools import reduce
from types import MappingProxyType
from typing import Any, NamedTuple

from keeper.errors import Halt
from keeper.journal import events as e
from keeper.journal.entry import Entry, Head
from keeper.records.canonical import digest
from keeper.records.ledger import Ledger


class Risk(StrEnum):
    ACTIVE = "ACTIVE"
    REDUCE_ONLY = "REDUCE_ONLY"
    HALTED = "HALTED"


class Attempt(NamedTuple):
    """One signed transaction of an intent; of those with one nonce at most one is ever mined."""

    nonce: int
    hash: bytes
    raw: bytes
    fee: int
    tip: int
    sent: bool = False
    """Whether any node may have it: asked before anything else is done with the nonce."""


class Flight(NamedTuple):
    """An intent on its way to the chain."""

    intent: e.Intent
    attempts: tuple[Attempt, ...] = ()
    mined: bytes = b""
    """The hash of the attempt that is in a block, and that block's; empty while none is."""
    block: bytes = b""


FLIGHTS: Mapping[int, Flight] = MappingProxyType({})


class Standing(NamedTuple):
    head: Head = Head()
    opened: e.Opened | None = None
    running: bool = False
    """Started and not stopped: behind a crash this is what the journal says."""
    due: tuple[int, ...] = ()
    """Slots that were begun and not closed."""
    slot: int = 0
    """The last that was closed."""
    decided: int = 0
    """The entry of the last decision."""
    ledger: Ledger = Ledger()
    flights: Mapping[int, Flight] = FLIGHTS
    """By epoch."""
    epoch: int = 0
    """The last that is final on the chain."""
    risk: Risk = Risk.ACTIVE
    reason: str = ""
    fence: int = 0
    """Of the last lease; what holds an older one is nobody."""


NOWHERE = Standing()


def stand(entries: Iterable[Entry], standing: Standing = NOWHERE) -> Standing:
    return reduce(step, entries, standing)


def step(standing: Standing, entry: Entry) -> Standing:
    """What an entry changes. `entry` is taken to follow; see `entry.chained`."""
    event = entry.event
    if (standing.opened is None) != isinstance(event, e.Opened):
        raise _nonsense(entry, "a journal is opened once, and first")
    change = CHANGES.get(type(event))
    changed = change(standing, event, entry) if change else standing
    return changed._replace(head=entry.head)


def _opened(now: Standing, event: e.Opened, _: Entry) -> Standing:
    return now._replace(opened=event)


def _due(now: Standing, event: e.Due, entry: Entry) -> Standing:
    if event.slot <= max((now.slot, *now.due)):
        raise _nonsense(entry, f"slot {event.slot} was before")
    return now._replace(due=(*now.due, event.slot))


def _closed(now: Standing, event: e.Done | e.Skipped, entry: Entry) -> Standing:
    if event.slot not in now.due:
        raise _nonsense(entry, f"slot {event.slot} is not due")
    left = tuple(slot for slot in now.due if slot != event.slot)
    return now._replace(due=left, slot=max(now.slot, event.slot))


def _decided(now: Standing, event: e.Decided, entry: Entry) -> Standing:
    decision = event.recorded.decision
    if decision.ledger != digest(now.ledger):
        raise _nonsense(entry, "the decision does not begin where the last one ended")
    if event.ledger.decision != digest(decision):
        raise _nonsense(entry, "what is known behind the decision is of another")
    return now._replace(decided=entry.number, ledger=event.ledger)


def _intent(now: Standing, event: e.Intent, entry: Entry) -> Standing:
    if event.epoch in now.flights or event.epoch <= now.epoch:
        raise _nonsense(entry, f"epoch {event.epoch} has an intent already")
    return _flying(now, event.epoch, Flight(event))


def _dropped(now: Standing, event: e.Dropped, entry: Entry) -> Standing:
    if event.epoch not in now.flights or now.flights[event.epoch].attempts:
        raise _nonsense(entry, f"epoch {event.epoch} has no intent without a signature")
    return _landed(now, event.epoch)


def _signed(now: Standing, event: e.Signed, entry: Entry) -> Standing:
    if event.epoch not in now.flights:
        raise _nonsense(entry, f"epoch {event.epoch} has no intent")
    flight = now.flights[event.epoch]
    attempt = Attempt(event.nonce, event.hash, event.raw, event.fee, event.tip)
    return _flying(now, event.epoch, flight._replace(attempts=(*flight.attempts, attempt)))


def _sent(now: Standing, event: e.Sent, entry: Entry) -> Standing:
    epoch, flight = _flight_of(now, event.hash, entry)
    if event.outcome is e.Said.REJECTED:
        return now
    attempts = tuple(
        one._replace(sent=True) if one.hash == event.hash else one for one in flight.attempts
    )
    return _flying(now, epoch, flight._replace(attempts=attempts))


def _included(now: Standing, event: e.Included, entry: Entry) -> Standing:
    epoch, flight = _flight_of(now, event.hash, entry)
    return _flying(now, epoch, flight._replace(mined=event.hash, block=event.block))


def _reorged(now: Standing, event: e.Reorged, entry: Entry) -> Standing:
    epoch, flight = _flight_of(now, event.hash, entry)
    if (flight.mined, flight.block) != event:
        raise _nonsense(entry, "what was reorganised was not in that block")
    return _flying(now, epoch, flight._replace(mined=b"", block=b""))


def _final(now: Standing, event: e.Final, entry: Entry) -> Standing:
    epoch, flight = _flight_of(now, event.hash, entry)
    if (flight.mined, flight.block) != event:
        raise _nonsense(entry, "what is final was not in that block")
    return _landed(now, epoch)._replace(epoch=max(now.epoch, epoch))


def _halted(now: Standing, event: e.Halted, _: Entry) -> Standing:
    return now._replace(risk=Risk.HALTED, reason=event.reason)


def _reduced(now: Standing, event: e.Reduced, _: Entry) -> Standing:
    """What is halted stays halted: only a person goes on from there."""
    if now.risk is Risk.HALTED:
        return now
    return now._replace(risk=Risk.REDUCE_ONLY, reason=event.reason)


def _resumed(now: Standing, _event: e.Resumed, _entry: Entry) -> Standing:
    return now._replace(risk=Risk.ACTIVE, reason="")


def _leased(now: Standing, event: e.LeaseTaken, entry: Entry) -> Standing:
    if event.fence <= now.fence:
        raise _nonsense(entry, f"fence {event.fence} does not follow {now.fence}")
    return now._replace(fence=event.fence)


def _running(now: Standing, event: e.Started | e.Stopped, _: Entry) -> Standing:
    return now._replace(running=isinstance(event, e.Started))


CHANGES: dict[type, Callable[[Standing, Any, Entry], Standing]] = {
    e.Opened: _opened,
    e.Started: _running,
    e.Stopped: _running,
    e.Due: _due,
    e.Done: _closed,
    e.Skipped: _closed,
    e.Decided: _decided,
    e.Intent: _intent,
    e.Dropped: _dropped,
    e.Signed: _signed,
    e.Sent: _sent,
    e.Included: _included,
    e.Reorged: _reorged,
    e.Final: _final,
    e.Halted: _halted,
    e.Reduced: _reduced,
    e.Resumed: _resumed,
    e.LeaseTaken: _leased,
}


def _flight_of(now: Standing, hash_: bytes, entry: Entry) -> tuple[int, Flight]:
    for epoch, flight in now.flights.items():
        if any(one.hash == hash_ for one in flight.attempts):
            return epoch, flight
    raise _nonsense(entry, f"0x{hash_.hex()} is no transaction in flight")


def _flying(now: Standing, epoch: int, flight: Flight) -> Standing:
    return now._replace(flights={**now.flights, epoch: flight})


def _landed(now: Standing, epoch: int) -> Standing:
    left = {other: flight for other, flight in now.flights.items() if other != epoch}
    return now._replace(flights=left)


def _nonsense(entry: Entry, why: str) -> Halt:
    return Halt(f"entry {entry.number} ({entry.kind}) cannot be: {why}")
