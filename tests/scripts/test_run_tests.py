"""`./scripts/test`: every stage goes to its end, and the last line counts them all."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from keeper.errors import Problem
from keeper.paths import ROOT
from scripts.lib import run_tests
from scripts.lib.ground import Ground
from scripts.lib.run_tests import Stage
from scripts.lib.tally import NOTHING_COLLECTED, Tally, tally

PYTEST = (sys.executable, "-m", "pytest", "-p", "no:ape_test", "-p", "no:cacheprovider", "-q")

Project = Callable[[str], Ground]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A tree with one file of tests in tests/keeper."""

    def write(tests: str) -> Ground:
        folder = tmp_path / "tests/keeper"
        folder.mkdir(parents=True)
        (folder / "test_it.py").write_text(tests)
        (tmp_path / ".keel").mkdir()
        (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = slow")
        return Ground(tmp_path)

    return write


def stage(*more: str, name: str = "plain") -> Stage:
    return Stage(name, (*PYTEST, *more), ("keeper",))


def last_line(
    stages: tuple[Stage, ...],
    ground: Ground,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    *arguments: str,
) -> tuple[int, str]:
    monkeypatch.setitem(run_tests.MODES, "all", stages)
    code = run_tests.main(arguments, ground)
    return code, capfd.readouterr().out.splitlines()[-1]


MIXED = """
import pytest
def test_good(): pass
def test_bad(): assert 0
def test_skipped(): pytest.skip("no")
@pytest.fixture
def broken(): raise ValueError
def test_error(broken): pass
@pytest.mark.slow
def test_slow(): pass
"""


def test_last_line__of_good_and_bad__counts_each(
    project: Project, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    told = last_line((stage(),), project(MIXED), monkeypatch, capfd)
    assert told == (1, "2 passed, 2 failed, 1 skipped")


def test_last_line__of_all_good__has_no_skipped(
    project: Project, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    told = last_line((stage(),), project("def test_good(): pass"), monkeypatch, capfd)
    assert told == (0, "1 passed, 0 failed")


def test_last_line__over_stages__sums_and_none_stops_the_next(
    project: Project, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    stages = (
        Stage("checks", (sys.executable, "-c", "raise SystemExit(1)")),
        Stage("checks that pass", (sys.executable, "-c", "")),
        Stage("a tool that is not there", ("no-such-tool",), ("keeper",)),
        stage(),
        stage("-m", "slow"),
    )
    told = last_line(stages, project(MIXED), monkeypatch, capfd)
    assert told == (1, "3 passed, 4 failed, 1 skipped")


def test_last_line__of_a_pytest_that_breaks__is_one_failed(
    project: Project, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    ground = project("def test_good(): pass")
    told = last_line((stage("--no-such-option"), stage()), ground, monkeypatch, capfd)
    assert told == (1, "1 passed, 1 failed")


def test_last_line__of_a_report_of_before__does_not_count_it(
    project: Project, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    ground = project("def test_good(): pass")
    good = (stage(), Stage("breaks", (sys.executable, "-c", "raise SystemExit(3)"), ("keeper",)))
    assert last_line(good, ground, monkeypatch, capfd) == (1, "1 passed, 1 failed")


def test_arguments__after_the_mode__reach_pytest(
    project: Project, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    ground = project(MIXED)
    monkeypatch.setitem(run_tests.MODES, "all", (stage(),))
    assert run_tests.main(["-k", "good or slow", "-x"], ground) == 0
    assert capfd.readouterr().out.splitlines()[-1] == "2 passed, 0 failed"


def test_arguments__that_match_nothing__are_a_failure_said(
    project: Project, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    ground = project(MIXED)
    monkeypatch.setitem(run_tests.MODES, "all", (stage(),))
    assert run_tests.main(["-k", "nothing"], ground) == 1
    said = capfd.readouterr()
    assert said.out.splitlines()[-1] == "0 passed, 0 failed"
    assert "nothing matches -k nothing" in said.err


def test_fast__with_slow_tests__leaves_them_out_and_says_so(
    project: Project, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    ground = project(
        "import pytest\n@pytest.mark.slow\ndef test_slow(): assert 0\ndef test(): pass"
    )
    quick = stage(*run_tests.FAST.command[-2:])
    monkeypatch.setitem(run_tests.MODES, "fast", (quick,))
    assert run_tests.main(["fast"], ground) == 0
    lines = capfd.readouterr().out.splitlines()
    assert lines[-2].startswith("Left out: checks, slow tests")
    assert lines[-1] == "1 passed, 0 failed"


def test_mode__that_is_none__names_those_that_are() -> None:
    with pytest.raises(Problem, match="no mode 'fats': there are fast and fork"):
        run_tests.plan(["fats"])


@pytest.mark.parametrize(
    ("arguments", "mode", "rest"),
    [
        ([], "all", []),
        (["fast", "-x"], "fast", ["-x"]),
        (["fork"], "fork", []),
        (["-k", "fast"], "all", ["-k", "fast"]),
        (["tests/keeper"], "all", ["tests/keeper"]),
    ],
)
def test_mode__of_arguments__is_the_first(arguments: list[str], mode: str, rest: list[str]) -> None:
    assert run_tests.plan(arguments) == (mode, rest)


def test_paths__among_the_arguments__go_to_the_stage_they_belong_to(tmp_path: Path) -> None:
    for folder in ("keeper", "contracts/ape", "contracts/revm", "integration"):
        (tmp_path / "tests" / folder).mkdir(parents=True)
    ground = Ground(tmp_path)
    named = ["-x", "tests/contracts/ape/test_a.py::test_b"]
    assert run_tests.targets(run_tests.LOCAL, ground, ["-x"]) == [
        "tests/contracts/ape",
        "tests/integration",
    ]
    assert run_tests.targets(run_tests.LOCAL, ground, named) == named[1:]
    assert run_tests.targets(run_tests.EVERY_PLAIN, ground, named) == []
    assert run_tests.targets(run_tests.CHECK, ground, named) == []
    above = ["tests/contracts/"]
    assert run_tests.targets(run_tests.LOCAL, ground, above) == ["tests/contracts/ape"]
    assert run_tests.targets(run_tests.EVERY_PLAIN, ground, above) == ["tests/contracts/revm"]


@pytest.mark.parametrize(
    ("code", "narrowed", "expected"),
    [(0, False, 0), (1, False, 1), (NOTHING_COLLECTED, True, 0), (NOTHING_COLLECTED, False, 1)],
)
def test_tally__without_a_report__goes_by_the_exit_code(
    tmp_path: Path, code: int, narrowed: bool, expected: int
) -> None:
    assert tally(tmp_path / "none.xml", code, narrowed=narrowed) == Tally(failed=expected)


@pytest.mark.parametrize("text", ["", "<testsuites><testsuite tes"])
def test_tally__of_a_report_cut_short__is_one_failed(tmp_path: Path, text: str) -> None:
    report = tmp_path / "report.xml"
    report.write_text(text)
    assert tally(report, 2, narrowed=False) == Tally(failed=1)


def test_all__names_each_folder_of_tests_once() -> None:
    """A new folder of tests that no stage runs would go unnoticed."""
    ours = {
        path.name
        for path in (ROOT / "tests").iterdir()
        if path.is_dir() and list(path.glob("test_*.py"))
    }
    run = {name for one in run_tests.MODES["all"] for name in one.folders}
    assert ours <= run


def test_help__of_the_script__needs_no_set_up() -> None:
    shown = subprocess.run(
        [ROOT / "scripts/test", "--help"], capture_output=True, text=True, check=True
    ).stdout
    assert shown.startswith("Usage: ./scripts/test [fast | fork]")
    assert re.search(r"\./scripts/test fast -x", shown)
    assert "set -euo" not in shown
