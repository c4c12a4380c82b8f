"""`./scripts/bench`: one JSON object with --json, which says where and on what it was measured."""

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from keeper.errors import Problem
from tests.bench import __main__ as bench


@pytest.fixture
def benches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of benchmarks: `good`, which chatters, and `bad`, which breaks."""

    def good(quick: bool) -> dict[str, object]:
        print("chatter")
        subprocess.run([sys.executable, "-c", "print('a child')"], check=True)
        return {"rate": 10 if quick else 1000, "gap": None, "gas": {"2": 1.5}}

    def bad(quick: bool) -> dict[str, object]:
        raise ValueError("broke")

    for name, run in (("good", good), ("bad", bad)):
        (tmp_path / f"{name}.py").touch()
        monkeypatch.setitem(sys.modules, f"tests.bench.{name}", SimpleNamespace(run=run))
    for shared in ("__init__", "__main__", "_shared"):
        (tmp_path / f"{shared}.py").touch()
    monkeypatch.setattr(bench, "HERE", tmp_path)
    return tmp_path


def test_bench__with_json__prints_one_object_and_nothing_else(
    benches: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert bench.main(["good", "--json"]) == 0
    said = capfd.readouterr()
    figures = json.loads(said.out)
    assert said.out.count("\n") == 1
    assert figures["rate"] == 1000
    assert figures["gap"] is None
    assert set(figures["machine"]) == {"cores", "cpu", "memory_gb", "python", "platform"}
    assert figures["machine"]["cores"] >= 1
    assert "commit" in figures
    assert "chatter\na child\n" in said.err.replace("bench: ", "")


def test_bench__with_quick__passes_it_on(benches: Path) -> None:
    assert bench.measure("good", quick=True)["rate"] == 10


def test_bench__without_json__prints_a_table(
    benches: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert bench.main(["good"]) == 0
    lines = capfd.readouterr().out.splitlines()
    rows = {line.split()[0]: line.split(maxsplit=1)[1] for line in lines}
    assert rows["rate"] == "1000"
    assert rows["gap"] == "not measured"
    assert rows["gas.2"] == "1.5"
    assert "machine.cores" in rows


def test_bench__of_no_such_name__lists_those_there_are(
    benches: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert bench.main(["best", "--json"]) == 1
    said = capfd.readouterr()
    assert said.out == ""
    assert "there is no benchmark 'best'\n  There are: bad, good, all." in said.err


def test_bench__of_all__goes_on_after_one_that_breaks(
    benches: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert bench.main(["all", "--json"]) == 1
    said = capfd.readouterr()
    figures = json.loads(said.out)
    assert figures["bad"] is None
    assert figures["good"]["rate"] == 1000
    assert "bad failed: ValueError('broke')" in said.err


@pytest.mark.parametrize(("figure", "status"), [(True, 0), (False, 1), (None, 0)])
def test_bench__that_is_not_sound__prints_and_fails(
    benches: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    figure: bool | None,
    status: int,
) -> None:
    monkeypatch.setattr(sys.modules["tests.bench.good"], "run", lambda quick: {"sound": figure})
    assert bench.main(["good", "--json"]) == status
    assert json.loads(capfd.readouterr().out)["sound"] is figure
    (benches / "bad.py").unlink()
    assert bench.main(["all", "--json"]) == status


def test_bench__that_is_one_of_its_helpers__is_refused(benches: Path) -> None:
    for name in ("_shared", "__main__"):
        with pytest.raises(Problem, match="no benchmark"):
            bench.measure(name, quick=True)


def test_help__names_the_benchmarks(benches: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        bench.main(["--help"])
    assert ended.value.code == 0
    assert "names: bad, good, all" in capsys.readouterr().out


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(bench, "HERE", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    return tmp_path


def git(folder: Path, *args: str) -> None:
    who = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "core.hooksPath=none")
    subprocess.run(["git", "-C", folder, *who, *args], check=True, capture_output=True)


def test_commit__of_clean_and_changed_code__says_which(repository: Path) -> None:
    assert bench.commit() is None
    git(repository, "init")
    assert bench.commit() is None
    (repository / "a").touch()
    git(repository, "add", "a")
    git(repository, "commit", "-m", "one")
    clean = bench.commit()
    assert clean is not None
    assert len(clean) == 12
    (repository / "a").write_text("more")
    assert bench.commit() == f"{clean}+dirty"
