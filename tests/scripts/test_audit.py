"""What is done with the words of other people's tools."""

from pathlib import Path
from typing import Any

import pytest

from scripts.lib.audit import coverage, proofs, slither
from scripts.lib.audit.proofs import Verdict
from scripts.lib.audit.slither import Finding

LEFT = Finding("unused-return", "Fund._enter", "ignores return value")


def test_judge__with_every_finding_answered__is_clean() -> None:
    assert slither.judge([LEFT], {"unused-return": {"Fund._enter": "why"}}).clean
    assert slither.judge([LEFT], {"unused-return": {"*": "why"}}).clean


def test_judge__with_an_unanswered_finding__tells_it() -> None:
    outcome = slither.judge([LEFT], {"unused-return": {"Fund._leave": "why"}})
    assert not outcome.clean
    assert "Fund._enter" in outcome.lines[0]


def test_judge__with_an_answer_to_nothing__tells_it() -> None:
    outcome = slither.judge([], {"timestamp": {"*": "why"}})
    assert not outcome.clean
    assert "timestamp: *" in outcome.lines[0]


def test_findings__name_the_function_that_they_are_in() -> None:
    parent = {"type": "contract", "name": "Fund"}
    function = {"name": "_enter", "type_specific_fields": {"parent": parent}}
    inside = {
        "name": "shares",
        "type_specific_fields": {
            "parent": {"type": "function", "name": "_enter"}
            | {"type_specific_fields": {"parent": parent}}
        },
    }
    report = {
        "results": {
            "detectors": [
                {"check": "one", "description": "", "elements": [function]},
                {"check": "two", "description": "", "elements": [inside]},
                {"check": "three", "description": "", "elements": [{"name": "Fund"}]},
            ]
        }
    }
    found = {one.check: one.where for one in slither.findings(report)}
    assert found == {"one": "Fund._enter", "two": "Fund._enter", "three": "Fund"}


def test_every_answer_says_why() -> None:
    assert all(len(why) > 10 for wheres in slither.read().values() for why in wheres.values())


def test_coverage__below_the_least__is_not_clean(tmp_path: Path) -> None:
    report = tmp_path / "lcov"
    record = "SF:contracts/A.sol\nBRF:10\nBRH:9\nLF:100\nLH:99\nend_of_record\n"
    report.write_text(record)
    outcome = coverage.judge(list(coverage.read(report)), ["contracts/A.sol"])
    assert not outcome.clean
    assert outcome.figures["branches"] == 90.0
    report.write_text(record.replace("BRH:9", "BRH:10"))
    assert coverage.judge(list(coverage.read(report)), ["contracts/A.sol"]).clean


def test_coverage__without_one_of_our_files__is_not_clean() -> None:
    files = [coverage.File("contracts/A.sol", 10, 10, 1, 1)]
    outcome = coverage.judge(files, ["contracts/A.sol", "contracts/B.sol"])
    assert not outcome.clean
    assert outcome.lines[-1] == "not in the report: contracts/B.sol"


def test_coverage__counts_in_a_copy_where_nothing_of_ours_is_called_as_a_test(
    tmp_path: Path,
) -> None:
    root, target = tmp_path / "root", tmp_path / "target"
    tests = "tests/contracts/forge/A.t.sol"
    texts = {
        "contracts/A.sol": "function table() {} function setTable() { table(); }",
        tests: "function test_table() { a.table(); }",
        "foundry.toml": "",
    }
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    coverage.copy(root, target)
    coverage.copy(root, target)
    assert not coverage.TAKEN_FOR_TESTS.search((target / "contracts/A.sol").read_text())
    assert "own_table();" in (target / "contracts/A.sol").read_text()
    assert (target / tests).read_text() == "function test_table() { a.own_table(); }"
    assert set(coverage.ours(root)) == {"contracts/A.sol"}


def report(contract: str, exitcode: int, **others: Any) -> dict[str, Any]:
    """As halmos leaves it."""
    one = {"name": "check_step(uint64)", "exitcode": exitcode, "models": [], "time": [1.5, 1, 0.5]}
    one |= {"num_bounded_loops": 0} | others
    return {"test_results": {f"tests/proofs/Bucket.t.sol:{contract}": [one]}}


SHOWN = {"models": [{"model": {}, "is_valid": True}]}
PROVED = [*proofs.read(report("BucketProof", 0))]
CAUGHT = [*proofs.read(report("RefilledTwiceTwin", 1, **SHOWN))]


def test_proofs__all_proved_and_every_twin_caught__are_clean() -> None:
    outcome = proofs.judge(PROVED + CAUGHT)
    assert outcome.clean
    assert outcome.lines[-1] == "1 proved, 1 twins caught, 0 wrong"
    assert outcome.figures["each"] == {
        "BucketProof.check_step": 1.5,
        "RefilledTwiceTwin.check_step": 1.5,
    }


@pytest.mark.parametrize("verdict", [one for one in Verdict if one is not Verdict.PROVED])
def test_proofs__with_one_that_is_not_proved__are_not_clean(verdict: Verdict) -> None:
    outcome = proofs.judge([*proofs.read(report("BucketProof", verdict)), *CAUGHT])
    assert not outcome.clean
    assert "WRONG" in outcome.lines[0]
    assert outcome.lines[-1] == "0 proved, 1 twins caught, 1 wrong"


def test_proofs__with_a_loop_cut_short__are_not_clean() -> None:
    cut = proofs.read(report("BucketProof", 0, num_bounded_loops=1))
    assert not proofs.judge([*cut, *CAUGHT]).clean


@pytest.mark.parametrize("verdict", [one for one in Verdict if one is not Verdict.COUNTEREXAMPLE])
def test_proofs__with_a_twin_that_got_away__are_not_clean(verdict: Verdict) -> None:
    away = proofs.read(report("RefilledTwiceTwin", verdict))
    outcome = proofs.judge([*PROVED, *away])
    assert not outcome.clean
    assert outcome.lines[-1] == "1 proved, 0 twins caught, 1 wrong"


def test_proofs__with_a_counterexample_that_was_not_checked__are_not_clean() -> None:
    unchecked = {"models": [{"model": {}, "is_valid": False}]}
    seeming = proofs.read(report("RefilledTwiceTwin", 1, **unchecked))
    assert not proofs.judge([*PROVED, *seeming]).clean


def test_proofs__of_which_one_has_no_twin__are_not_clean() -> None:
    outcome = proofs.judge([*PROVED, *CAUGHT, PROVED[0]._replace(name="check_view")])
    assert not outcome.clean
    assert "no twin for check_view" in outcome.lines


def test_proofs__of_nothing__are_not_clean() -> None:
    assert not proofs.judge([]).clean
    assert not proofs.judge(PROVED).clean
