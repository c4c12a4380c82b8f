"""A journal in a file, and what people and disks do to files."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from keeper.errors import Problem, Retry
from keeper.journal import events as e
from keeper.journal.book import Journal, entries, recall
from keeper.journal.entry import Broken
from keeper.journal.sqlite import SqliteStore
from keeper.paths import ROOT
from keeper.records.canonical import encode
from tests.keeper.journal import ground


def edited(path: Path, *commands: str) -> None:
    database = sqlite3.connect(path)
    for command in commands:
        database.execute(command)
    database.commit()
    database.close()


def full(path: Path, number: int = 5) -> None:
    store = SqliteStore.write(path)
    store.append(ground.drafts(number))
    store.close()


def checked(path: Path) -> int:
    store = SqliteStore.look(path)
    try:
        return len(list(entries(store)))
    finally:
        store.close()


def test_store__closed_and_opened__goes_on(path: Path) -> None:
    for count in range(3):
        full(path, 2)
        assert checked(path) == 2 * count + 2


def test_store__is_synced_and_has_a_log(store: SqliteStore) -> None:
    database = store._database
    assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert database.execute("PRAGMA synchronous").fetchone() == (2,)


@pytest.mark.parametrize(
    "command",
    [
        "UPDATE entries SET body = replace(body, 'a3', 'a4') WHERE number = 3",
        "UPDATE entries SET body = CAST('{}' AS BLOB) WHERE number = 5",
        "UPDATE entries SET time = time + 1 WHERE number = 1",
        "UPDATE entries SET kind = 'halted' WHERE number = 2",
        "UPDATE entries SET hash = previous WHERE number = 4",
        "UPDATE entries SET body = NULL WHERE number = 4",
        "DELETE FROM entries WHERE number = 1",
        "DELETE FROM entries WHERE number = 3",
        "DELETE FROM entries WHERE number = 5",
        "DELETE FROM entries",
        "DELETE FROM head",
        "UPDATE head SET number = 4",
        "UPDATE head SET hash = zeroblob(32)",
        "INSERT INTO entries SELECT 6, time, kind, body, previous, hash FROM entries"
        " WHERE number = 5",
    ],
)
def test_row__that_was_edited__is_found(path: Path, command: str) -> None:
    full(path)
    edited(path, command.replace("replace(body, 'a3', 'a4')", "CAST('x' AS BLOB)"))
    if command.startswith("INSERT"):
        edited(path, "UPDATE head SET number = 6")
    with pytest.raises(Broken):
        checked(path)


def test_rows__that_were_swapped__are_found(path: Path) -> None:
    full(path)
    edited(
        path,
        "UPDATE entries SET number = -number WHERE number IN (2, 3)",
        "UPDATE entries SET number = 5 + number WHERE number < 0",
    )
    with pytest.raises(Broken, match="does not follow"):
        checked(path)


def test_writer__beside_another__is_refused(path: Path, store: SqliteStore) -> None:
    with pytest.raises(Problem, match=r"process \d+ writes .* already"):
        SqliteStore.write(path)
    store.close()
    SqliteStore.write(path).close()


def test_writer__that_was_killed__leaves_no_lock(path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path\n"
        "from keeper.journal.sqlite import SqliteStore\n"
        "store = SqliteStore.write(Path(sys.argv[1])); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", code, path], cwd=ROOT, check=False)
    assert done.returncode == -9
    SqliteStore.write(path).close()


def test_write__by_somebody_else__ends_the_writer(path: Path, store: SqliteStore) -> None:
    store.append(ground.drafts(2))
    edited(path, "UPDATE head SET number = 1")
    with pytest.raises(Broken, match="another process"):
        store.append(ground.drafts(1))
    with pytest.raises(Problem, match="is closed"):
        store.append(ground.drafts(1))


def test_database__that_is_locked__is_waited_for_and_then_told(path: Path) -> None:
    store = SqliteStore.write(path, patience=0.1)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Retry, match="locked by another process"):
        store.append(ground.drafts(1))
    other.close()
    assert checked(path) == 0


def made_old(path: Path) -> None:
    full(path)
    edited(path, "PRAGMA user_version = 0")


def made_new(path: Path) -> None:
    full(path)
    edited(path, "PRAGMA user_version = 2")


def made_foreign(path: Path) -> None:
    edited(path, "CREATE TABLE songs (name TEXT)")


def made_text(path: Path) -> None:
    path.write_text("a journal, dear reader, is no database\n" * 50)


@pytest.mark.parametrize("opened", [SqliteStore.write, SqliteStore.look])
@pytest.mark.parametrize(
    ("make", "says"),
    [
        (made_old, "of version 0, and this Keel writes version 1"),
        (made_new, "of version 2"),
        (made_foreign, "is no journal of Keel's"),
        (made_text, "is damaged: file is not a database"),
    ],
)
def test_file__that_is_no_journal_of_today__is_refused(
    path: Path, make: Callable[[Path], None], says: str, opened: Callable[[Path], SqliteStore]
) -> None:
    make(path)
    with pytest.raises(Problem, match=says):
        opened(path)


def test_look__at_what_is_not_there__says_so(path: Path) -> None:
    with pytest.raises(Problem, match="there is no journal"):
        SqliteStore.look(path)
    assert not path.exists()


def test_compacted__journal__reads_as_before(path: Path, store: SqliteStore) -> None:
    store.append(ground.drafts(50, size=2_000))
    before, size = list(entries(store)), path.with_name("journal.db-wal").stat().st_size
    assert store.compact(20)
    assert store.compact(45)
    assert store.compact(45) is None
    assert list(entries(store)) == before
    store.append(ground.drafts(1))
    assert len(list(entries(store))) == 51
    assert path.stat().st_size < size / 2
    assert sorted(one.name for one in (path.parent / "journal.db.segments").iterdir()) == [
        "000000000001-000000000020.xz",
        "000000000021-000000000045.xz",
    ]


@pytest.mark.parametrize("harm", ["flip", "cut", "gone"])
def test_segment__that_was_changed__is_found(path: Path, store: SqliteStore, harm: str) -> None:
    store.append(ground.drafts(9))
    store.compact(8)
    (file,) = (path.parent / "journal.db.segments").iterdir()
    packed = bytearray(file.read_bytes())
    packed[len(packed) // 2] ^= 1
    file.write_bytes(packed if harm == "flip" else packed[:-1])
    if harm == "gone":
        file.unlink()
    with pytest.raises(Broken, match=r"000000000001-000000000008\.xz"):
        list(entries(store))


def test_cache__of_where_things_stand__saves_reading_and_is_never_believed(path: Path) -> None:
    store = SqliteStore.write(path)
    journal = Journal.of(store, ground.OWNER, ground.clock())
    for number in range(1, 4):
        journal.append(*ground.epoch(number))
    journal.remember()
    journal.append(*ground.epoch(4))
    store.close()
    for harm in (None, "UPDATE cache SET body = zeroblob(99)", "DELETE FROM cache"):
        edited(path, *([harm] if harm else []))
        store = SqliteStore.look(path)
        assert encode(recall(store)) == encode(journal.standing)
        store.close()


def test_cache__that_was_edited_or_is_of_another_journal__is_not_used(tmp_path: Path) -> None:
    one, other = (begun(tmp_path / name) for name in ("one.db", "other.db"))
    one.append(e.Alert("only", "here"))
    one.store.keep(other.store.kept())
    assert recall(one.store).head == one.standing.head
    one.remember()
    kept = one.store.kept()
    one.store.keep(kept.replace(b'"fence":0', b'"fence":9'))
    assert recall(one.store).fence == 0
    for journal in (one, other):
        journal.store.close()


def begun(path: Path) -> Journal:
    """Each at another time, so that no two have one hash in common."""
    start = 1_000 * len(path.name)
    journal = Journal.of(SqliteStore.write(path), ground.OWNER, ground.clock(start))
    journal.remember()
    return journal


def test_journal__of_another_fund__is_refused(path: Path) -> None:
    Journal.of(SqliteStore.write(path), ground.OWNER).store.close()
    store = SqliteStore.write(path)
    with pytest.raises(Problem, match=r"on chain 31337\n  This keeper is of .* on chain 1: name"):
        Journal.of(store, ground.OWNER._replace(chain=1))
    store.close()
