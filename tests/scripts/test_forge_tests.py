"""Forge's tests are counted with the rest, and what only pytest understands is not theirs."""

from pathlib import Path

import pytest

from scripts.lib import forge_tests
from scripts.lib.tally import Tally, tally

REPORT = """<testsuites><testsuite name="a" tests="3" failures="1" errors="0"/></testsuites>"""


@pytest.fixture
def forge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in that notes how it was called, prints a report, and ends with code 1."""
    script = tmp_path / "forge"
    script.write_text(
        f'#!/bin/sh\necho "$@" >> {tmp_path}/calls\n'
        f"[ $1 = build ] && exit $(cat {tmp_path}/built)\necho '{REPORT}'\nexit 1\n"
    )
    (tmp_path / "built").write_text("0")
    script.chmod(0o755)
    monkeypatch.setattr(forge_tests, "SHIPPED", tmp_path)
    return tmp_path


def test_failures__are_counted_and_shown_in_forges_own_words(forge: Path) -> None:
    report = forge / "report.xml"
    code = forge_tests.main(["tests/contracts/forge", f"--junitxml={report}"])
    assert tally(report, code, narrowed=False) == Tally(passed=2, failed=1)
    calls = (forge / "calls").read_text().splitlines()
    assert calls[0] == "build --offline --quiet contracts"
    assert calls[1] == "build --offline --quiet"
    assert calls[2] == "test --offline --junit --match-path tests/contracts/forge/**"
    assert calls[3] == "test --offline --match-path tests/contracts/forge/**"


def test_contracts_that_do_not_compile__are_a_failure(forge: Path) -> None:
    (forge / "built").write_text("1")
    report = forge / "report.xml"
    code = forge_tests.main(["tests/contracts/forge", f"--junitxml={report}"])
    assert tally(report, code, narrowed=False).failed == 1
    assert len((forge / "calls").read_text().splitlines()) == 1


def test_words_of_pytest__leave_nothing_to_do(
    forge: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert forge_tests.main(["tests/contracts/forge", "--junitxml=x", "-k", "word"]) == 0
    assert not (forge / "calls").exists()
    assert "left out: forge does not understand -k word" in capsys.readouterr().out


def test_paths__when_several_are_named__are_one_pattern(forge: Path) -> None:
    report = forge / "report.xml"
    paths = ["tests/contracts/forge/zap", "tests/contracts/forge/Bucket.t.sol"]
    forge_tests.main([*paths, f"--junitxml={report}"])
    assert (forge / "calls").read_text().splitlines()[3] == (
        "test --offline --match-path "
        "{tests/contracts/forge/zap/**,tests/contracts/forge/Bucket.t.sol}"
    )
