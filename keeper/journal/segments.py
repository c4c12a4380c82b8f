"""Bodies of old entries, moved out of the journal into compressed files beside it.

The journal keeps each entry's number, time, kind and hashes. A segment's bodies are checked against
them whenever they are read, so nothing is taken on trust from these files.
"""

import lzma
import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from keeper.journal.entry import Broken

LENGTH = 4
"""Bytes before each body that say how long it is, the high one first."""


class Segment(NamedTuple):
    first: int
    last: int
    file: str
    digest: bytes
    """Of the file as it lies there."""


class Segments:
    """Those of one journal; the one that was read last is kept in memory."""

    def __init__(self, journal: Path) -> None:
        self._folder = journal.with_name(f"{journal.name}.segments")
        self._open: tuple[Segment, list[bytes]] | None = None

    def write(self, first: int, bodies: Sequence[bytes]) -> Segment:
        """Whole under its name, or not there at all."""
        last = first + len(bodies) - 1
        packed = lzma.compress(b"".join(map(_framed, bodies)), preset=1)
        self._folder.mkdir(exist_ok=True)
        path = self._folder / f"{first:012}-{last:012}.xz"
        half = path.with_suffix(".half")
        with half.open("wb") as file:
            file.write(packed)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
        for folder in (self._folder, self._folder.parent):
            _settle(folder)
        return Segment(first, last, path.name, sha256(packed).digest())

    def body(self, segment: Segment, number: int) -> bytes:
        if not self._open or self._open[0] != segment:
            self._open = segment, self._read(segment)
        return self._open[1][number - segment.first]

    def _read(self, segment: Segment) -> list[bytes]:
        path = self._folder / segment.file
        try:
            packed = path.read_bytes()
        except OSError as error:
            raise Broken(f"{path} cannot be read: {error.strerror}") from None
        if sha256(packed).digest() != segment.digest:
            raise Broken(f"{path} is not what was written")
        bodies = _unframed(lzma.decompress(packed))
        if len(bodies) != segment.last - segment.first + 1:
            raise Broken(f"{path} holds {len(bodies)} bodies")
        return bodies


def _framed(body: bytes) -> bytes:
    return len(body).to_bytes(LENGTH, "big") + body


def _unframed(text: bytes) -> list[bytes]:
    bodies, at = [], 0
    while at < len(text):
        start = at + LENGTH
        at = start + int.from_bytes(text[at:start], "big")
        bodies.append(text[start:at])
    return bodies


def _settle(folder: Path) -> None:
    """A new name is on the disk only when its folder is."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
