"""A journal in one file: SQLite with a write-ahead log, on the disk before an append returns.

One process writes. It holds a lock on a file beside the journal for as long as it lives, which the
kernel takes away when it dies, however it dies. Anybody may read.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self
from urllib.parse import quote

from keeper.errors import Problem, Retry
from keeper.journal.entry import VERSION, Broken, Draft, Entry, Head, after
from keeper.journal.segments import Segment, Segments
from keeper.journal.store import check_version

PATIENCE = 5.0
"""Seconds that a write waits for somebody who holds the database: a copy being made, perhaps."""

KEEL = 0x4B45454C
"""The file's application id: KEEL."""

TABLES = f"""
CREATE TABLE entries (
    number INTEGER PRIMARY KEY, time INTEGER NOT NULL, kind TEXT NOT NULL, body BLOB,
    previous BLOB NOT NULL, hash BLOB NOT NULL
) STRICT;
CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER, hash BLOB) STRICT;
CREATE TABLE segments (
    first INTEGER PRIMARY KEY, last INTEGER NOT NULL, file TEXT NOT NULL, digest BLOB NOT NULL
) STRICT;
CREATE TABLE cache (one INTEGER PRIMARY KEY CHECK (one = 1), body BLOB NOT NULL) STRICT;
INSERT INTO head VALUES (1, 0, zeroblob(32));
PRAGMA application_id = {KEEL};
PRAGMA user_version = {VERSION};
"""  # noqa: S608 (of two numbers of ours)
INSERT = "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)"
SELECT = (
    "SELECT number, time, kind, body, previous, hash FROM entries"
    " WHERE number BETWEEN ? AND ? ORDER BY number"
)
FULL = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
SHUT = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY)
LOCKED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class SqliteStore:
    def __init__(self, path: Path, database: sqlite3.Connection, lock: int | None) -> None:
        self.name = str(path)
        self._database = database
        self._lock = lock
        self._segments = Segments(path)
        self._head = self.head()

    @classmethod
    def write(cls, path: Path, patience: float = PATIENCE) -> Self:
        """Made if it is not there."""
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = _alone(path)
        try:
            with _meaning(str(path)):
                database = sqlite3.connect(path, timeout=patience, isolation_level=None)
                database.execute("PRAGMA journal_mode = WAL")
                database.execute("PRAGMA synchronous = FULL")
                _make(str(path), database)
                return cls(path, database, lock)
        except BaseException:
            os.close(lock)
            raise

    @classmethod
    def look(cls, path: Path) -> Self:
        """To read only, while another writes or none does."""
        if not path.exists():
            raise Problem(f"there is no journal {path}", "Name the keeper's with --journal.")
        with _meaning(str(path)):
            uri = f"file:{quote(str(path))}?mode=ro"
            database = sqlite3.connect(uri, uri=True, timeout=PATIENCE, isolation_level=None)
            _check(str(path), database)
            return cls(path, database, None)

    def append(self, drafts: Sequence[Draft]) -> Sequence[Entry]:
        try:
            with self._writing():
                entries = tuple(after(self._head, drafts))
                self._database.executemany(INSERT, entries)
                self._head = entries[-1].head if entries else self._head
                self._database.execute("UPDATE head SET number = ?, hash = ?", self._head)
        except BaseException:
            self.close()
            raise
        return entries

    def head(self) -> Head:
        with _meaning(self.name):
            rows = self._database.execute("SELECT number, hash FROM head").fetchall()
        if len(rows) != 1:
            raise Broken(f"{self.name} does not say how far it goes")
        return Head(*rows[0])

    def read(self, first: int = 1, last: int | None = None) -> Iterator[Entry]:
        upto = self.head().number if last is None else last
        with _meaning(self.name):
            for number, time, kind, body, previous, hash_ in self._database.execute(
                SELECT, (first, upto)
            ):
                found = self._moved(number) if body is None else body
                yield Entry(number, time, kind, found, previous, hash_)

    def keep(self, cache: bytes) -> None:
        with self._writing():
            self._database.execute("INSERT OR REPLACE INTO cache VALUES (1, ?)", (cache,))

    def kept(self) -> bytes:
        with _meaning(self.name):
            row = self._database.execute("SELECT body FROM cache").fetchone()
        return row[0] if row else b""

    def compact(self, upto: int) -> Segment | None:
        """Moves the bodies up to there into a file beside the journal, which is on the disk before
        the journal lets go of them."""
        where = "FROM entries WHERE number <= ? AND body IS NOT NULL ORDER BY number"
        with _meaning(self.name):
            rows = self._database.execute(f"SELECT number, body {where}", (upto,)).fetchall()
        if not rows:
            return None
        made = self._segments.write(rows[0][0], [body for _, body in rows])
        with self._writing():
            self._database.execute("INSERT INTO segments VALUES (?, ?, ?, ?)", made)
            self._database.execute(
                "UPDATE entries SET body = NULL WHERE number BETWEEN ? AND ?", made[:2]
            )
        with _meaning(self.name):
            self._database.execute("VACUUM")
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return made

    def close(self) -> None:
        self._database.close()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _moved(self, number: int) -> bytes:
        row = self._database.execute(
            "SELECT * FROM segments WHERE first <= ? AND last >= ?", (number, number)
        ).fetchone()
        if not row:
            raise Broken(f"the body of entry {number} is gone")
        return self._segments.body(Segment(*row), number)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction; nobody else can have written since the last."""
        with _meaning(self.name):
            self._database.execute("BEGIN IMMEDIATE")
            try:
                if self.head() != self._head:
                    raise Broken(f"{self.name} was written by another process than its keeper")
                yield
                self._database.execute("COMMIT")
            except BaseException:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                raise


def _alone(path: Path) -> int:
    """The lock of the one who writes."""
    lock = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(lock, 32, 0).decode(errors="replace").strip()
        os.close(lock)
        raise Problem(
            f"process {holder or 'unknown'} writes {path} already",
            "One keeper writes a journal: stop that one first.",
        ) from None
    os.truncate(lock, 0)
    os.pwrite(lock, str(os.getpid()).encode(), 0)
    return lock


def _make(name: str, database: sqlite3.Connection) -> None:
    """The tables, unless they are there; a file half made is as if it were new."""
    if database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        _check(name, database)
        return
    database.executescript(f"BEGIN IMMEDIATE; {TABLES} COMMIT;")


def _check(name: str, database: sqlite3.Connection) -> None:
    (kind,) = database.execute("PRAGMA application_id").fetchone()
    if kind != KEEL:
        raise Problem(f"{name} is no journal of Keel's", "Name the keeper's with --journal.")
    check_version(name, database.execute("PRAGMA user_version").fetchone()[0])


@contextmanager
def _meaning(name: str) -> Iterator[None]:
    """What SQLite's errors mean to a keeper."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise Problem(f"{name} is closed", "Open it again: what failed may be written.") from None
    except UnicodeDecodeError:
        raise Broken(f"{name} is damaged: a name in it is no text") from None
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in LOCKED:
            raise Retry(f"{name} is locked by another process") from None
        if code in FULL:
            raise Problem(
                f"{name} cannot be written: {error}",
                "Make room on its disk. Nothing was sent that is not in it.",
            ) from None
        if code in SHUT:
            raise Problem(
                f"{name} cannot be opened: {error}", "May this user write there, beside it too?"
            ) from None
        raise Broken(f"{name} is damaged: {error}") from None
