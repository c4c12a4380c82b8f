"""What is done with the words of other people's tools."""

from pathlib import Path

from scripts.lib.audit import coverage, slither
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
    outcome = coverage.judge(list(coverage.read(report)))
    assert not outcome.clean
    assert outcome.figures["branches"] == 90.0
    report.write_text(record.replace("BRH:9", "BRH:10"))
    assert coverage.judge(list(coverage.read(report))).clean
