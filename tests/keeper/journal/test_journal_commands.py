"""`keel journal`, as it is typed."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from keeper.__main__ import keel
from keeper.errors import KeelError, Problem
from keeper.journal import events as e
from keeper.journal.book import Journal
from keeper.journal.entry import Draft, draft
from keeper.journal.sqlite import SqliteStore
from keeper.records.canonical import digest, encode
from tests.keeper.journal import ground

COMMANDS = ("show", "verify", "replay", "explain", "export", "compact")
Typed = Callable[..., str]


@pytest.fixture
def lived(path: Path) -> Path:
    """Three decisions and three epochs."""
    with closing(SqliteStore.write(path)) as store:
        journal = Journal.of(store, ground.OWNER, ground.clock())
        journal.append(e.Started("0.1", False))
        for number, decided in enumerate(ground.decisions(3), 1):
            journal.append(decided, *ground.epoch(number))
        journal.append(e.Due(1_900_000_000), ground.intent(4), e.Halted("the books differ"))
    return path


def typed(path: Path, *words: str, code: int = 0) -> str:
    where = () if "--journal" in words else ("--journal", str(path))
    found = CliRunner().invoke(keel, ["journal", *words, *where], catch_exceptions=True)
    if isinstance(found.exception, KeelError):
        raise found.exception
    assert found.exit_code == code, found.output
    return found.stdout


def told(path: Path, *words: str, code: int = 0) -> Any:
    return json.loads(typed(path, *words, "--json", code=code))


def test_show__of_a_journal__ends_with_where_things_stand(lived: Path) -> None:
    lines = typed(lived, "show", "--last", "4").splitlines()
    assert [line.split()[4] for line in lines[:4]] == ["done", "due", "intent", "halted"]
    assert lines[4] == ""
    assert lines[5] == f"fund {ground.OWNER.fund} on chain 31337"
    assert "HALTED: the books differ" in lines
    assert "due: 2030-03-17 17:46:40 UTC" in lines


def test_show__of_one_kind_as_json__has_its_events_whole(lived: Path) -> None:
    found = told(lived, "show", "--kind", "decided")
    assert [one["kind"] for one in found["entries"]] == ["decided"] * 3
    assert found["entries"][0]["event"]["recorded"]["config"] == ground.CONFIG
    assert found["standing"]["risk"] == "HALTED"
    assert found["standing"]["flights"] == [{"epoch": 4, "attempts": [], "mined": None}]


def test_show__of_no_such_kind__names_those_there_are(lived: Path) -> None:
    with pytest.raises(Problem, match="no kind 'sunk'\n  There are: opened, started"):
        typed(lived, "show", "--kind", "sunk")


def test_verify__of_a_whole_journal__gives_its_head(lived: Path) -> None:
    found = told(lived, "verify")
    assert (found["whole"], found["entries"]) == (True, 32)
    assert typed(lived, "verify", "--head", "0x" + found["head"]).startswith("32 entries, whole")
    with pytest.raises(Problem, match="no entry has the hash 0xab"):
        typed(lived, "verify", "--head", "0xab")


def test_verify__of_an_edited_journal__fails_with_the_entry(lived: Path) -> None:
    edited(lived, "UPDATE entries SET time = 0 WHERE number = 7")
    with pytest.raises(Problem, match=r"entry 7 .* is not what was written"):
        typed(lived, "verify")
    found = told(lived, "verify", code=1)
    assert found["whole"] is False
    assert "entry 7" in found["what"]


def edited(path: Path, command: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute(command)
        database.commit()


def test_replay__of_what_was_decided__comes_out_the_same(lived: Path) -> None:
    assert typed(lived, "replay") == "3 made again, 0 came out otherwise\n"
    assert told(lived, "replay", "--epoch", "1") == {"decisions": 3, "other": []}
    with pytest.raises(Problem, match="no decision for epoch 77"):
        typed(lived, "replay", "--epoch", "77")


def test_replay__of_what_was_never_decided_so__names_the_part(path: Path) -> None:
    (decided,) = ground.decisions(1)
    decision = decided.recorded.decision._replace(reason="a whim")
    false = decided._replace(recorded=decided.recorded._replace(decision=decision))
    with closing(SqliteStore.write(path)) as store:
        store.append([Draft("decided", encode(false), 0)])
    found = told(path, "replay", code=1)
    assert [one["differs"] for one in found["other"]] == [["reason"]]
    assert "entry 1, epoch 1: other reason" in typed(path, "replay", code=1)


def test_replay__of_a_call_or_a_memory_that_was_not_decided__names_it(path: Path) -> None:
    (decided,) = ground.decisions(1)
    false = decided._replace(ledger=decided.ledger._replace(bar=7))
    intent = ground.intent(1)._replace(decision=digest(decided.recorded.decision))
    with closing(SqliteStore.write(path)) as store:
        store.append([draft(false, 0), draft(intent, 0)])
    (found,) = told(path, "replay", code=1)["other"]
    assert found["differs"] == ["ledger behind it", "calldata"]


def test_explain__of_the_last_decision__is_in_words(lived: Path) -> None:
    assert typed(lived, "explain").startswith("epoch 1, block 1 of 2027-01-15 10:00:00 UTC")
    assert told(lived, "explain", "--epoch", "1")["decision"]["reason"] == "LeaseOver"
    with pytest.raises(Problem, match="no decision for epoch 9"):
        typed(lived, "explain", "--epoch", "9")


def test_export__of_an_epoch_without_its_decision__says_so(lived: Path, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="is not in the journal"):
        typed(lived, "export", "--epoch", "2", "--out", str(tmp_path / "b.json"))
    assert not (tmp_path / "b.json").exists()


def test_compact__of_a_journal__changes_nothing_that_is_read(lived: Path) -> None:
    before = told(lived, "show", "--last", "99")
    assert told(lived, "compact", "--keep", "5")["moved"] == [1, 27]
    assert told(lived, "show", "--last", "99") == before
    assert typed(lived, "replay") == "3 made again, 0 came out otherwise\n"
    assert told(lived, "verify")["entries"] == 32
    assert typed(lived, "compact", "--keep", "5").startswith("nothing to move: of 32 entries")


@pytest.mark.parametrize("command", COMMANDS)
def test_command__without_a_journal__says_so(tmp_path: Path, command: str) -> None:
    more = ("--epoch", "1") if command == "export" else ()
    with pytest.raises(Problem, match="there is no journal"):
        typed(tmp_path / "none.db", command, *more)


@pytest.mark.parametrize("command", COMMANDS)
def test_help__of_each_command__has_an_example(command: str) -> None:
    shown = CliRunner().invoke(keel, ["journal", command, "--help"]).stdout
    assert f"keel journal {command}" in shown
    assert "--json" in shown


def test_server__that_does_not_answer__is_told_without_its_password() -> None:
    pytest.importorskip("psycopg", exc_type=ImportError)
    where = "postgresql://ann:secret@127.0.0.1:1/keel"
    with pytest.raises(KeelError, match="does not answer") as caught:
        typed(Path(), "verify", "--journal", where)
    assert "secret" not in str(caught.value)
