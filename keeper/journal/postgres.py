"""A journal in Postgres, for a keeper with a standby on another machine.

Whoever writes holds a lease, by the database's clock. Each new holder gets a larger fence, and
every append compares it in its own transaction: one that was paused, and wakes when another has
taken over, writes nothing and ends. A lease that ran out while nobody took it is its holder's yet.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Self

from keeper.errors import Fenced, Problem, Retry
from keeper.journal.entry import START, VERSION, Broken, Draft, Entry, Head, after
from keeper.journal.store import check_version

LEASE = 60
"""Seconds that a lease lasts; each append begins it anew."""

PIECE = 1_000
"""Entries that are fetched at once."""

TABLES = """
CREATE TABLE keel_head (
    one int PRIMARY KEY CHECK (one = 1), version int NOT NULL, number bigint NOT NULL,
    hash bytea NOT NULL, fence bigint NOT NULL, holder text NOT NULL, until timestamptz NOT NULL
);
CREATE TABLE keel_entries (
    number bigint PRIMARY KEY, time bigint NOT NULL, kind text NOT NULL, body bytea NOT NULL,
    previous bytea NOT NULL, hash bytea NOT NULL
);
CREATE TABLE keel_cache (one int PRIMARY KEY CHECK (one = 1), body bytea NOT NULL);
"""
BEGIN = "INSERT INTO keel_head VALUES (1, %s, 0, %s, 0, '', clock_timestamp())"
MINE = "SELECT number, hash, fence, holder FROM keel_head FOR UPDATE"
EXTEND = (
    "UPDATE keel_head SET number = %s, hash = %s,"
    " until = clock_timestamp() + make_interval(secs => %s)"
)
TAKE = (
    "UPDATE keel_head SET fence = fence + 1, holder = %s,"
    " until = clock_timestamp() + make_interval(secs => %s) RETURNING number, hash, fence"
)
LEFT = "SELECT extract(epoch FROM until - clock_timestamp())::float, holder FROM keel_head"
SELECT = (
    "SELECT number, time, kind, body, previous, hash FROM keel_entries"
    " WHERE number BETWEEN %s AND %s ORDER BY number"
)


class PostgresStore:
    def __init__(self, database: Any, lease: float) -> None:
        self.name = f"postgres database {database.info.dbname}"
        self._database = database
        self._lease = lease
        self._fence = 0
        self._head = START

    @classmethod
    def write(cls, address: str, holder: str, lease: float = LEASE) -> Self:
        """Made if it is not there; Retry while another holds the lease."""
        made = cls(_connected(address), lease)
        try:
            with made._writing():
                made._make()
                made._take(holder)
        except BaseException:
            made.close()
            raise
        return made

    @classmethod
    def look(cls, address: str) -> Self:
        made = cls(_connected(address), 0)
        try:
            made._check()
        except BaseException:
            made.close()
            raise
        return made

    @property
    def fence(self) -> int:
        return self._fence

    def append(self, drafts: Sequence[Draft]) -> Sequence[Entry]:
        entries = tuple(after(self._head, drafts))
        head = entries[-1].head if entries else self._head
        try:
            with self._writing() as cursor:
                self._own(cursor)
                cursor.executemany(
                    "INSERT INTO keel_entries VALUES (%s, %s, %s, %s, %s, %s)", entries
                )
                cursor.execute(EXTEND, (*head, self._lease))
        except BaseException:
            self._database.close()
            raise
        self._head = head
        return entries

    def renew(self) -> None:
        """While there is nothing to append."""
        self.append(())

    def head(self) -> Head:
        with self._writing() as cursor:
            return Head(*cursor.execute("SELECT number, hash FROM keel_head").fetchone())

    def read(self, first: int = 1, last: int | None = None) -> Iterator[Entry]:
        upto = self.head().number if last is None else last
        for start in range(first, upto + 1, PIECE):
            with self._writing() as cursor:
                rows = cursor.execute(SELECT, (start, min(start + PIECE - 1, upto))).fetchall()
            yield from map(Entry._make, rows)

    def keep(self, cache: bytes) -> None:
        with self._writing() as cursor:
            self._own(cursor)
            cursor.execute("DELETE FROM keel_cache")
            cursor.execute("INSERT INTO keel_cache VALUES (1, %s)", (cache,))

    def kept(self) -> bytes:
        with self._writing() as cursor:
            row = cursor.execute("SELECT body FROM keel_cache").fetchone()
        return row[0] if row else b""

    def close(self) -> None:
        """Gives the lease back, if it can be: otherwise the standby waits until it has run out."""
        if self._fence and not self._database.closed:
            try:
                with self._writing() as cursor:
                    self._own(cursor)
                    cursor.execute("UPDATE keel_head SET until = clock_timestamp()")
            except (Fenced, Retry, Problem):
                pass
        self._database.close()

    def _make(self) -> None:
        with self._writing() as cursor:
            # One at a time: of two that make the tables the second would fail.
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('keel journal'))")
            if cursor.execute("SELECT to_regclass('keel_head')").fetchone() == (None,):
                cursor.execute(TABLES)
                cursor.execute(BEGIN, (VERSION, START.hash))
        self._check()

    def _check(self) -> None:
        with self._writing() as cursor:
            if cursor.execute("SELECT to_regclass('keel_head')").fetchone() == (None,):
                raise Problem(f"there is no journal in {self.name}", "Name the keeper's.")
            check_version(self.name, cursor.execute("SELECT version FROM keel_head").fetchone()[0])

    def _take(self, holder: str) -> None:
        with self._writing() as cursor:
            cursor.execute(MINE)
            left, other = cursor.execute(LEFT).fetchone()
            if left > 0:
                raise Retry(f"{other} holds the lease of {self.name} for {left:.1f} s more")
            *head, self._fence = cursor.execute(TAKE, (holder, self._lease)).fetchone()
            self._head = Head(*head)

    def _own(self, cursor: Any) -> None:
        """That nobody else has written; in the transaction that writes."""
        number, hash_, fence, holder = cursor.execute(MINE).fetchone()
        if fence != self._fence:
            raise Fenced(f"{holder} took over {self.name} (fence {fence}, ours {self._fence})")
        if (number, hash_) != self._head:
            raise Broken(f"{self.name} was written by another process than its keeper")

    @contextmanager
    def _writing(self) -> Iterator[Any]:
        """One transaction, and what Postgres' errors mean to a keeper."""
        from psycopg import Error, OperationalError, errors

        try:
            with self._database.transaction(), self._database.cursor() as cursor:
                yield cursor
        except (errors.DiskFull, errors.InsufficientPrivilege) as error:
            raise Problem(
                f"{self.name} cannot be written: {error}",
                "Mend the server. Nothing was sent that is not in it.",
            ) from None
        except OperationalError as error:
            raise Retry(f"{self.name}: {error}") from None
        except Error as error:
            raise Broken(f"{self.name}: {error}") from None


def _connected(address: str) -> Any:
    try:
        import psycopg
    except ImportError as error:
        raise Problem(
            f"Postgres cannot be reached from here: {error}",
            "pip install 'keel[postgres]', and libpq: apt-get install libpq5.",
        ) from None
    try:
        return psycopg.connect(address, autocommit=True, connect_timeout=10, options=OPTIONS)
    except psycopg.OperationalError as error:
        raise Retry(f"the journal's Postgres does not answer: {error}") from None


OPTIONS = " ".join(
    (
        "-c synchronous_commit=on",
        "-c lock_timeout=10s",
        "-c idle_in_transaction_session_timeout=20s",
    )
)
"""An append is on the disk; and a holder that was paused within one blocks nobody for long."""
