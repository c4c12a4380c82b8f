"""One line of the journal, and the chain that each line is a link of.

An entry's hash is sha256 over one line of text that anybody can write again:

    keel journal 1 <number> <time> <kind> <sha256 of the body> <hash of the entry before>

The body is hashed apart, so that it can be moved elsewhere and the chain still be checked.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any, NamedTuple

from keeper.errors import Problem
from keeper.journal.events import NAMES, read
from keeper.records.canonical import encode

VERSION = 1
ASK = "Keep the file as it is. `keel journal verify` shows where; go on from a copy made before."


class Head(NamedTuple):
    """How far a journal goes."""

    number: int = 0
    hash: bytes = bytes(32)


START = Head()


class Entry(NamedTuple):
    number: int
    """From 1, without a gap."""
    time: int
    """When it was appended, in Unix milliseconds: the keeper's clock, which may err."""
    kind: str
    body: bytes
    """The event, canonically."""
    previous: bytes
    hash: bytes

    @property
    def head(self) -> Head:
        return Head(self.number, self.hash)

    @property
    def event(self) -> Any:
        return read(self.kind, self.body)


class Draft(NamedTuple):
    """An event that is to be appended, written down."""

    kind: str
    body: bytes
    time: int


class Broken(Problem):
    """The journal is not what was written."""

    def __init__(self, what: str) -> None:
        super().__init__(what, ASK)


def draft(event: Any, time: int) -> Draft:
    return Draft(NAMES[type(event)], encode(event), time)


def link(number: int, time: int, kind: str, digest: bytes, previous: bytes) -> bytes:
    line = f"keel journal {VERSION} {number} {time} {kind} {digest.hex()} {previous.hex()}"
    return sha256(line.encode()).digest()


def after(head: Head, drafts: Iterable[Draft]) -> Iterator[Entry]:
    """The entries that these become."""
    for one in drafts:
        number = head.number + 1
        hash_ = link(number, one.time, one.kind, sha256(one.body).digest(), head.hash)
        yield Entry(number, one.time, one.kind, one.body, head.hash, hash_)
        head = Head(number, hash_)


def chained(entries: Iterable[Entry], head: Head) -> Iterator[Entry]:
    """The same entries, each of which follows the one before; `head` is that before them."""
    for entry in entries:
        if entry.number != head.number + 1:
            raise Broken(f"behind entry {head.number} comes entry {entry.number}")
        if entry.previous != head.hash:
            raise Broken(f"entry {entry.number} does not follow entry {head.number}")
        digest = sha256(entry.body).digest()
        if entry.hash != link(entry.number, entry.time, entry.kind, digest, entry.previous):
            raise Broken(f"entry {entry.number} ({entry.kind}) is not what was written")
        head = entry.head
        yield entry
