"""The journal as the keeper uses it: events in, checked entries out, and where things stand."""

import time
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import Any, Self

from keeper.errors import KeelError, Problem
from keeper.journal.entry import START, Broken, Entry, Head, after, chained, draft
from keeper.journal.events import Opened
from keeper.journal.standing import Standing, stand
from keeper.journal.store import Store
from keeper.records.canonical import decode, encode

Clock = Callable[[], int]


def wall() -> int:
    return time.time_ns() // 1_000_000


class Journal:
    """One that writes. `standing` is always what a restart would find."""

    def __init__(self, store: Store, standing: Standing, clock: Clock) -> None:
        self.store = store
        self.standing = standing
        self._clock = clock

    @classmethod
    def of(cls, store: Store, owner: Opened, clock: Clock = wall) -> Self:
        """Begun for a fund, or gone on with: every entry behind the cached standing is checked."""
        standing = recall(store)
        made = cls(store, standing, clock)
        if standing.opened is None:
            made.append(owner)
        elif standing.opened != owner:
            raise Problem(
                f"{store.name} is of fund {standing.opened.fund} on chain {standing.opened.chain}",
                f"This keeper is of {owner.fund} on chain {owner.chain}: name its own journal.",
            )
        return made

    def append(self, *events: Any) -> Sequence[Entry]:
        """All of them or none. What makes no sense behind what stands is not written."""
        drafts = [draft(event, self._clock()) for event in events]
        standing = stand(after(self.standing.head, drafts), self.standing)
        entries = self.store.append(drafts)
        if entries and entries[-1].head != standing.head:
            raise Broken(f"{self.store.name} does not go on where it was read to")
        self.standing = standing
        return entries

    def remember(self) -> None:
        """Writes down where things stand, so that the next start reads only what comes after."""
        remember(self.store, self.standing)


def entries(store: Store, before: Head = START) -> Iterator[Entry]:
    """All behind `before`, each checked, and that the last is the last."""
    upto = store.head()
    head = before
    for entry in chained(store.read(before.number + 1, upto.number), before):
        head = entry.head
        yield entry
    if head != upto:
        raise Broken(f"{store.name} goes to entry {upto.number}, and ends with {head.number}")


def remember(store: Store, standing: Standing) -> None:
    body = encode(standing)
    store.keep(sha256(body).digest() + body)


def recall(store: Store) -> Standing:
    """Where things stand, from the cache if it is whole and its entry is still the chain's."""
    cached = _cached(store)
    return stand(entries(store, cached.head), cached)


def _cached(store: Store) -> Standing:
    kept = store.kept()
    digest, body = kept[:32], kept[32:]
    if sha256(body).digest() != digest:
        return Standing()
    try:
        cached = decode(Standing, body)
    except KeelError:
        return Standing()  # of another version
    there = [entry.head for entry in store.read(cached.head.number, cached.head.number)]
    return cached if there == [cached.head] else Standing()
