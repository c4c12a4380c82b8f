"""Where a journal lies. A store knows entries and nothing of what they mean."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from keeper.errors import Problem
from keeper.journal.entry import VERSION, Draft, Entry, Head


class Store(Protocol):
    name: str
    """For people, without what may be a secret."""

    def append(self, drafts: Sequence[Draft]) -> Sequence[Entry]:
        """All of them, durable when this returns, or none. What raises leaves the store closed:
        whether it was written is read from the journal, opened again."""
        ...

    def head(self) -> Head: ...

    def read(self, first: int = 1, last: int | None = None) -> Iterator[Entry]:
        """As they lie there, checked by nobody."""
        ...

    def keep(self, cache: bytes) -> None:
        """One text that may be lost at any time."""
        ...

    def kept(self) -> bytes: ...

    def close(self) -> None: ...


def check_version(name: str, found: int) -> None:
    if found != VERSION:
        raise Problem(
            f"{name} is a journal of version {found}, and this Keel writes version {VERSION}",
            f"Read it with the Keel that made it; {'a newer' if found > VERSION else 'an older'}"
            " one was here.",
        )
