"""Wherever a keeper or its machine dies, what was acknowledged is there, and all there is holds."""

import shutil
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from keeper.errors import KeelError
from keeper.journal.book import entries
from keeper.journal.entry import Broken
from keeper.journal.sqlite import SqliteStore
from keeper.paths import ROOT
from tests.keeper.journal import ground

WRITER = """
import resource, sys
from pathlib import Path
from keeper.errors import Problem
from keeper.journal.sqlite import SqliteStore
from tests.keeper.journal import ground
path, most = Path(sys.argv[1]), int(sys.argv[2])
if most:
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = SqliteStore.write(path)
while True:
    try:
        (entry, *_, last) = store.append(ground.drafts(3, size=500))
    except Problem as problem:
        sys.exit(f"told: {problem}")
    print(last.number, flush=True)
"""


def writer(path: Path, most: int = 0) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(most)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def numbers(path: Path) -> list[int]:
    """Of what a keeper that starts again finds, and writes on behind."""
    store = SqliteStore.write(path)
    found = [one.number for one in entries(store)]
    store.append(ground.drafts(1))
    assert len(list(entries(store))) == len(found) + 1
    store.close()
    return found


def crashed(path: Path) -> tuple[Path, list[int]]:
    """A file and its log as a crash leaves them, and how long the log was behind each append."""
    store, log, sizes = SqliteStore.write(path), path.with_name("journal.db-wal"), []
    for _ in range(6):
        store.append(ground.drafts(2, size=900))
        sizes.append(log.stat().st_size)
    kept = path.with_name("kept")
    kept.mkdir()
    for file in (path, log):
        shutil.copy(file, kept)
    store.close()
    return kept, sizes


def restored(kept: Path, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(kept, to)
    return to / "journal.db"


@pytest.mark.slow
def test_log__cut_at_any_byte__holds_whole_appends_and_no_fewer_than_were_synced(
    path: Path, tmp_path: Path
) -> None:
    kept, sizes = crashed(path)
    log = (kept / "journal.db-wal").read_bytes()
    edges = {at for size in sizes for at in (size - 1, size, size + 1)}
    for length in sorted({*range(0, len(log), 97), *edges, len(log)} - {len(log) + 1}):
        cut = restored(kept, tmp_path / "cut")
        cut.with_name("journal.db-wal").write_bytes(log[:length])
        synced = sum(size <= length for size in sizes)
        found = numbers(cut)
        assert found == list(range(1, 2 * synced + 1)), length


@pytest.mark.slow
def test_log__with_any_byte_torn__holds_whole_appends(path: Path, tmp_path: Path) -> None:
    kept, _ = crashed(path)
    log, rng = (kept / "journal.db-wal").read_bytes(), Random(1)
    for at in rng.sample(range(len(log)), 150):
        torn = restored(kept, tmp_path / "torn")
        bad = bytearray(log)
        bad[at] ^= 1 + rng.randrange(255)
        torn.with_name("journal.db-wal").write_bytes(bad)
        found = numbers(torn)
        assert found == list(range(1, len(found) + 1))
        assert len(found) % 2 == 0


@pytest.mark.slow
def test_file__with_any_byte_changed__is_the_same_or_is_found(path: Path, tmp_path: Path) -> None:
    store = SqliteStore.write(path)
    store.append(ground.drafts(60, size=900))
    before = list(entries(store))
    store.close()
    whole, rng, noticed = path.read_bytes(), Random(1), 0
    for at in rng.sample(range(len(whole)), 200):
        bad = bytearray(whole)
        bad[at] ^= 1 + rng.randrange(255)
        copy = tmp_path / "bad.db"
        copy.write_bytes(bad)
        try:
            looked = SqliteStore.look(copy)
            assert list(entries(looked)) == before, at
        except KeelError:
            noticed += 1
    assert noticed > 100


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_file__cut_short__is_found(path: Path, part: float) -> None:
    store = SqliteStore.write(path)
    store.append(ground.drafts(50, size=900))
    store.close()
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(Broken):
        list(entries(SqliteStore.look(path)))


@pytest.mark.slow
@pytest.mark.parametrize("lines", [1, 2, 5, 17, 40])
def test_writer__killed_in_the_middle__keeps_all_that_it_acknowledged(
    path: Path, lines: int
) -> None:
    process = writer(path)
    assert process.stdout
    said = [int(process.stdout.readline()) for _ in range(lines)]
    process.kill()
    said += [int(one) for one in process.stdout.read().split("\n") if one]
    process.communicate()
    found = numbers(path)
    assert found == list(range(1, len(found) + 1))
    assert said[-1] <= len(found) <= said[-1] + 3
    assert len(found) % 3 == 0


@pytest.mark.parametrize("most", [60_000, 123_456])
def test_disk__that_is_full__stops_the_writer_and_keeps_the_rest(path: Path, most: int) -> None:
    process = writer(path, most)
    out, err = process.communicate(timeout=60)
    assert "cannot be written" in err
    assert "Make room on its disk" in err
    assert numbers(path) == list(range(1, int(out.split()[-1]) + 1))
