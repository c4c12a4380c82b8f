"""The mutation benchmark around its mutants: what it counts, keeps, explains and copies."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from keeper.paths import ROOT
from tests.bench import mutation
from tests.bench._compiler import Compiler
from tests.bench._forge_ground import _names, mirror
from tests.bench._mutator import Mutant, mutants
from tests.bench._operators import Edit
from tests.bench._pool import Pool, Told
from tests.bench._verdicts import BROKEN, KILLED, SAME, SURVIVED, Verdict, Verdicts
from tests.bench._worker import Unit, Worker

CONTRACT = "Bucket"
UNIT = mutation.CONTRACTS[CONTRACT][0]


def mutant(name: str, at: int, *, guard: bool = False) -> Mutant:
    return Mutant("A.sol", "A.f", Edit("constant", at, at + 1, ""), guard, "", name)


class Idle(Worker):
    """One without a copy of the project: nobody gives it work."""

    def __init__(self) -> None:
        pass


class Judged(Pool):
    """A pool whose verdicts are known beforehand."""

    def __init__(self, verdicts: dict[str, Verdict]) -> None:
        super().__init__([Idle()])
        self.verdicts = verdicts

    def judge(self, jobs: list[tuple[Unit, Mutant]], told: Told) -> list[Verdict]:
        return [self.verdicts[mutant.name] for _, mutant in jobs]


@pytest.fixture
def report(monkeypatch: pytest.MonkeyPatch) -> mutation.Report:
    """Of five mutants of which two survive, and explanations of one of these and of two more."""
    outcomes = {"a": KILLED, "b": SURVIVED, "c": SURVIVED, "d": BROKEN, "e": SAME}
    every = [(UNIT, mutant(name, at, guard=name == "a")) for at, name in enumerate(outcomes)]
    monkeypatch.setattr(mutation, "_mutants", lambda contract, worker: every)
    reasons = {"b": "cannot be seen", "a": "killed since", "z": "gone since"}
    monkeypatch.setattr(mutation, "explanations", lambda: {CONTRACT: reasons})
    verdicts = {name: Verdict(outcome) for name, outcome in outcomes.items()}
    return mutation._report(CONTRACT, Judged(verdicts), quick=False)


def test_report__counts_only_what_compiles_to_something_else(report: mutation.Report) -> None:
    assert (report.figures["killed"], report.figures["total"]) == (1, 3)
    assert report.figures["rate"] == 0.3333
    assert (report.figures["not_compiled"], report.figures["same_bytecode"]) == (1, 1)


def test_report__lists_survivors_with_their_explanations(report: mutation.Report) -> None:
    assert report.figures["survivors"] == [
        {"mutant": "b", "file": "A.sol", "explanation": "cannot be seen"},
        {"mutant": "c", "file": "A.sol", "explanation": None},
    ]
    assert report.unexplained == 1


def test_report__names_explanations_of_what_is_killed_or_gone(report: mutation.Report) -> None:
    assert report.stale == ["a", "z"]


@pytest.fixture(scope="module")
def compiler() -> Iterator[Compiler]:
    compiler = Compiler(ROOT)
    yield compiler
    compiler.close()


@pytest.mark.parametrize("contract", mutation.CONTRACTS)
def test_survivors__each__is_a_mutant_that_there_is(contract: str, compiler: Compiler) -> None:
    files = [file for unit in mutation.CONTRACTS[contract] for file in unit.sources]
    names = {
        one.name
        for file in files
        for one in mutants(file, (ROOT / file).read_bytes(), compiler.tree(file))
    }
    explained = mutation.explanations().get(contract, {})
    assert not set(explained) - names
    assert all(explained.values())


def test_survivors__are_of_contracts_in_the_table() -> None:
    assert set(mutation.explanations()) <= set(mutation.CONTRACTS)


def test_units__name_tests_that_there_are() -> None:
    for unit in (unit for units in mutation.CONTRACTS.values() for unit in units):
        paths = [path for path in unit.in_process if not path.startswith("-")]
        assert all((ROOT / path).exists() for path in (*paths, *unit.sources))


def test_verdicts__are_kept_and_killers_are_asked_again(tmp_path: Path) -> None:
    verdicts = Verdicts(tmp_path)
    assert verdicts.find("text") is None
    verdicts.keep("text", "a", ["A.f", "A.sol"], Verdict(KILLED, "fund/One.t.sol"))
    verdicts.keep("other", "b", ["A.g", "A.sol"], Verdict(SURVIVED))
    verdicts.close()
    again = Verdicts(tmp_path)
    assert again.find("text") == Verdict(KILLED, "fund/One.t.sol")
    assert again.find("other") == Verdict(SURVIVED)
    assert again.likely("a", []) == "fund/One.t.sol"
    assert again.likely("new", ["A.f"]) is None
    assert verdicts.likely("new", ["A.x", "A.sol"]) == "fund/One.t.sol"


def test_verdicts__outlive_changes_of_other_tests_only(tmp_path: Path) -> None:
    forge = tmp_path / "tests/contracts/forge"
    forge.mkdir(parents=True)
    (forge / "One.t.sol").write_text("1")
    killed, survived = Verdict(KILLED, "One.t.sol"), Verdict(SURVIVED)
    verdicts = Verdicts(tmp_path / "home", tmp_path)
    verdicts.keep("text", "a", [], killed)
    verdicts.keep("other", "b", [], survived)
    verdicts.keep("none", "c", [], Verdict(BROKEN))
    (forge / "Two.t.sol").write_text("2")
    after = Verdicts(tmp_path / "home", tmp_path)
    assert (after.find("text"), after.find("other")) == (killed, None)
    assert after.find("none") == Verdict(BROKEN)
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts/One.sol").write_text("3")
    assert Verdicts(tmp_path / "home", tmp_path).find("text") is None


def test_names__match_whole_names_with_their_arguments() -> None:
    pattern = re.compile(_names({"test_a", "test_b"}))
    assert pattern.search("test_a()")
    assert pattern.search("test_b(uint256)")
    assert not pattern.search("test_a__more()")
    assert not pattern.search("other_test_a()")


def test_mirror__copies_rewrites_and_removes(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    (source / "a").mkdir(parents=True)
    (source / "a/One.sol").write_text("one")
    mirror(source, target, str.upper)
    first = (target / "a/One.sol").stat().st_mtime_ns
    mirror(source, target, str.upper)
    assert (target / "a/One.sol").stat().st_mtime_ns == first
    assert (target / "a/One.sol").read_text() == "ONE"
    (source / "a/One.sol").rename(source / "Two.sol")
    mirror(source, target, str.upper)
    assert [path.name for path in target.rglob("*.sol")] == ["Two.sol"]
