"""Whose turn it is: what may be done next about a proposal, by whom, and when."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from keeper.governance.assembly import Assembly
from keeper.governance.proposals import Proposal, State


class Turn(NamedTuple):
    who: str
    what: str
    since: int | None = None
    """From when on; None for from now on."""
    until: int | None = None
    """None for as long as nobody does."""


def after(assembly: Assembly, one: Proposal) -> list[Turn]:
    """In the order in which they come; none where everything is over."""
    return list(STATES[one.state](assembly, one)) if one.state in STATES else []


def _pending(_: Assembly, one: Proposal) -> Iterator[Turn]:
    yield Turn(one.proposer, "cancel", until=one.snapshot)
    yield Turn("whoever held shares for a week", "vote", one.snapshot, one.deadline)


def _active(_: Assembly, one: Proposal) -> Iterator[Turn]:
    yield Turn("whoever held shares for a week", "vote", until=one.deadline)
    yield Turn("anybody, if it passes", "queue", one.deadline, one.queue_by)


def _succeeded(_: Assembly, one: Proposal) -> Iterator[Turn]:
    yield Turn("anybody", "queue", until=one.queue_by)


def _queued(assembly: Assembly, one: Proposal) -> Iterator[Turn]:
    if not (one.ready and one.safe_until and one.dies):
        return
    now = assembly.head.timestamp
    if now < one.ready:
        yield Turn("any holder who wants none of it", "leave", until=one.ready)
    if assembly.can_veto(one):
        yield Turn("the Safe", "veto", until=min(one.dies, assembly.veto_until))
    if now < one.safe_until:
        since = one.ready if now < one.ready else None
        yield Turn("the Safe alone", "execute", since, one.safe_until)
    since = one.safe_until if now < one.safe_until else None
    yield Turn("anybody", "execute", since, one.dies)


STATES: dict[State, Callable[[Assembly, Proposal], Iterator[Turn]]] = {
    State.PENDING: _pending,
    State.ACTIVE: _active,
    State.SUCCEEDED: _succeeded,
    State.QUEUED: _queued,
}
