"""Finding a journal, and what a command wants to know of it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from keeper.errors import Problem
from keeper.journal.book import entries
from keeper.journal.events import Decided
from keeper.journal.postgres import PostgresStore
from keeper.journal.sqlite import SqliteStore
from keeper.journal.standing import NOWHERE, step
from keeper.journal.store import Store
from keeper.replay import Recorded

SERVERS = ("postgres://", "postgresql://", "host=")
"""How the address of a server begins."""


def verified(where: str, head: str | None) -> tuple[int, str]:

    wanted, seen, standing = (head or "").lower().removeprefix("0x"), not head, NOWHERE
    with looked(where) as store:
        for entry in entries(store):
            standing = step(standing, entry)
            seen = seen or entry.hash.hex() == wanted
    if not seen:
        raise Problem(
            f"no entry has the hash {head}", "The journal was exchanged, or cut behind it."
        )
    return standing.head.number, standing.head.hash.hex()


def decision_of(where: str, epoch: int | None) -> Recorded:
    """The last of an epoch, or the last of all."""

    found = None
    with looked(where) as store:
        for entry in entries(store):
            if entry.kind == "decided":
                event: Decided = entry.event
                if epoch in (None, event.recorded.decision.epoch):
                    found = event.recorded
    if found is None:
        which = "no decision" if epoch is None else f"no decision for epoch {epoch}"
        raise Problem(f"{which} is in the journal", "keel journal show --kind decided")
    return found


@contextmanager
def looked(where: str) -> Iterator[Store]:

    server = where.startswith(SERVERS)
    store = PostgresStore.look(where) if server else SqliteStore.look(Path(where))
    with closing(store):
        yield store


def file_of(where: str) -> Path:
    if where.startswith(SERVERS):
        raise Problem("a journal in Postgres is not compacted", "Postgres compresses by itself.")
    if not Path(where).exists():
        raise Problem(f"there is no journal {where}", "Name the keeper's with --journal.")
    return Path(where)
