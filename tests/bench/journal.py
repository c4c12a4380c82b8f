"""Appends a second, and how fast a journal of a million events is checked and folded.

An append is an event on the disk before the next begins, as the keeper appends. The million are
written in large batches, which is not measured. On both stores, where there is a Postgres.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain, count, islice
from pathlib import Path
from typing import Any

from keeper.journal.book import entries
from keeper.journal.entry import Draft, draft
from keeper.journal.postgres import PostgresStore
from keeper.journal.sqlite import SqliteStore
from keeper.journal.standing import stand
from keeper.journal.store import Store
from tests.keeper.journal import ground
from tests.keeper.journal.server import Unavailable, started

FULL, QUICK = (1_000_000, 3_000), (20_000, 300)
BATCH = 10_000

Figures = dict[str, object]


def run(quick: bool) -> Figures:
    events, appends = QUICK if quick else FULL
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore.write(Path(folder) / "journal.db")
        sqlite = _figures("sqlite", store, events, appends)
        size = sum(path.stat().st_size for path in Path(folder).iterdir())
        store.close()
    return {
        "sqlite": sqlite | {"bytes_per_event": round(size / events)},
        "postgres": _on_postgres(events, appends),
        "events": events,
    }


def _on_postgres(events: int, appends: int) -> Figures | None:
    try:
        with started() as server, _closing(server.database()) as store:
            return _figures("postgres", store, events, appends)
    except Unavailable as reason:
        print(f"journal: {reason}", file=sys.stderr)
        return None


@contextmanager
def _closing(address: str) -> Iterator[PostgresStore]:
    store = PostgresStore.write(address, "bench")
    try:
        yield store
    finally:
        store.close()


def _figures(name: str, store: Store, events: int, appends: int) -> Figures:
    ahead = _life()
    print(f"journal: {name}, {appends:,} appends …", file=sys.stderr)
    singly = _rate(appends, lambda: _append(store, ahead, appends, 1))
    print(f"journal: {name}, {events:,} events …", file=sys.stderr)
    _append(store, ahead, events - appends, BATCH)
    verified = _rate(events, lambda: sum(1 for _ in entries(store)))
    replayed = _rate(events, lambda: stand(entries(store)))
    return {"appends_per_s": singly, "verify_per_s": verified, "replay_per_s": replayed}


def _life() -> Iterator[Draft]:
    """Epochs without end; a decision is measured elsewhere, this is what surrounds it."""
    lives = chain([ground.OWNER], chain.from_iterable(map(ground.epoch, count(1))))
    return (draft(event, at) for at, event in enumerate(lives))


def _append(store: Store, ahead: Iterator[Draft], number: int, at_once: int) -> None:
    for _ in range(0, number, at_once):
        store.append(tuple(islice(ahead, min(at_once, number))))


def _rate(number: int, what: Callable[[], Any]) -> float:
    since = time.perf_counter()
    what()
    return round(number / (time.perf_counter() - since), 1)
