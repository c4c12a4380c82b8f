"""The same journal on a server: leases, fences, and a server that dies."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from keeper.errors import Fenced, Problem, Retry
from keeper.journal import events as e
from keeper.journal.book import Journal, entries, recall
from keeper.journal.entry import Broken
from keeper.journal.postgres import PostgresStore
from keeper.journal.sqlite import SqliteStore
from keeper.paths import ROOT
from keeper.records.canonical import encode
from tests.keeper.journal import ground
from tests.keeper.journal.server import Server

HOLDER = """
import sys, time
from keeper.errors import Fenced
from keeper.journal.postgres import PostgresStore
from tests.keeper.journal import ground
store = PostgresStore.write(sys.argv[1], "first", 1)
try:
    while True:
        print(store.append(ground.drafts(1))[-1].number, flush=True)
        time.sleep(0.05)
except Fenced as fenced:
    sys.exit(str(fenced))
"""


def name_of(address: str) -> str:
    return address.rsplit("dbname=", 1)[1]


def test_journal__on_a_server__is_the_one_in_a_file(address: str, path: Path) -> None:
    stores = (PostgresStore.write(address, "one"), SqliteStore.write(path))
    for store in stores:
        journal = Journal.of(store, ground.OWNER, ground.clock())
        for number in range(1, 6):
            journal.append(*ground.epoch(number))
        journal.remember()
        journal.append(e.Halted("enough"))
    server, file = (list(entries(store)) for store in stores)
    assert server == file
    assert encode(recall(stores[0])) == encode(recall(stores[1]))
    for store in stores:
        store.close()
    looked = PostgresStore.look(address)
    assert list(entries(looked)) == file
    looked.close()


def test_second__while_the_first_has_its_lease__waits(address: str) -> None:
    first = PostgresStore.write(address, "one", 60)
    with pytest.raises(Retry, match=r"one holds the lease of .* keel_\d+ for .* s more"):
        PostgresStore.write(address, "two")
    first.close()
    second = PostgresStore.write(address, "two")
    assert second.fence == first.fence + 1
    second.close()


def test_lease__that_ran_out_and_nobody_took__is_still_ours(address: str) -> None:
    store = PostgresStore.write(address, "one", 0.05)
    time.sleep(0.1)
    store.append(ground.drafts(1))
    store.close()


def test_first__that_was_taken_over_from__writes_nothing(address: str) -> None:
    first = PostgresStore.write(address, "one", 0.05)
    first.append(ground.drafts(1))
    time.sleep(0.1)
    second = PostgresStore.write(address, "two", 60)
    with pytest.raises(Fenced, match=r"two took over .* \(fence 2, ours 1\)"):
        first.append(ground.drafts(1))
    second.append(ground.drafts(1))
    assert len(list(entries(second))) == 2
    second.close()


def test_holder__paused_while_another_takes_over__wakes_and_ends(address: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, address],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    for _ in range(3):
        process.stdout.readline()
    os.kill(process.pid, signal.SIGSTOP)
    time.sleep(1.1)
    second = PostgresStore.write(address, "second", 60)
    second.append(ground.drafts(1))
    os.kill(process.pid, signal.SIGCONT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "second took over" in err
    found = [one.number for one in entries(second)]
    assert found == list(range(1, len(found) + 1))
    second.close()


@pytest.mark.parametrize(
    "command",
    [
        "UPDATE keel_entries SET time = time + 1 WHERE number = 2",
        "UPDATE keel_entries SET body = 'x' WHERE number = 3",
        "DELETE FROM keel_entries WHERE number = 2",
        "DELETE FROM keel_entries WHERE number = 3",
    ],
)
def test_row__that_was_edited__is_found(server: Server, address: str, command: str) -> None:
    store = PostgresStore.write(address, "one")
    store.append(ground.drafts(3))
    server.sql(name_of(address), command)
    with pytest.raises(Broken):
        list(entries(store))
    store.close()


def test_write__by_somebody_else__ends_the_writer(server: Server, address: str) -> None:
    store = PostgresStore.write(address, "one")
    store.append(ground.drafts(2))
    server.sql(name_of(address), "UPDATE keel_head SET number = 1")
    with pytest.raises(Broken, match="another process"):
        store.append(ground.drafts(1))


def test_version__of_another_time__is_refused(server: Server, address: str) -> None:
    PostgresStore.write(address, "one").close()
    server.sql(name_of(address), "UPDATE keel_head SET version = 7")
    for opened in (PostgresStore.look, lambda where: PostgresStore.write(where, "one")):
        with pytest.raises(Problem, match="of version 7"):
            opened(address)


def test_database__without_a_journal__says_so(address: str) -> None:
    with pytest.raises(Problem, match="there is no journal in postgres database"):
        PostgresStore.look(address)


def test_server__that_dies_and_comes_back__has_all_that_was_acknowledged(
    server: Server, address: str
) -> None:
    store = PostgresStore.write(address, "one", 0.05)
    store.append(ground.drafts(7))
    server.kill()
    with pytest.raises(Retry):
        store.append(ground.drafts(1))
    with pytest.raises(Retry, match="does not answer"):
        PostgresStore.write(address, "one")
    server.start()
    again = PostgresStore.write(address, "one")
    assert len(list(entries(again))) == 7
    again.close()
