from pathlib import Path

import pytest

from tests.contracts.ape import build


class Project:
    """Counts what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def clean(self) -> None:
        self.asked.append("clean")

    def load_contracts(self) -> None:
        self.asked.append("load")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "contracts" / "mocks").mkdir(parents=True)
    (tmp_path / ".build").mkdir()
    for name in ("contracts/mocks/A.sol", "ape-config.yaml", "package-lock.json"):
        (tmp_path / name).write_text("1")
    monkeypatch.setattr(build, "ROOT", tmp_path)
    monkeypatch.setattr(build, "STAMP", tmp_path / ".build" / "stamp")
    return tmp_path


@pytest.mark.parametrize(
    "changed", ["contracts/mocks/A.sol", "contracts/B.sol", "ape-config.yaml", "package-lock.json"]
)
def test_build__after_any_change__starts_over_once(root: Path, changed: str) -> None:
    build.build(Project())
    (root / changed).write_text("2")
    project = Project()
    build.build(project)
    build.build(project)
    assert project.asked == ["clean", "load"]


def test_build__that_failed__is_not_taken_for_done(root: Path) -> None:
    class Broken(Project):
        def load_contracts(self) -> None:
            raise RuntimeError

    with pytest.raises(RuntimeError):
        build.build(Broken())
    project = Project()
    build.build(project)
    assert project.asked == ["clean", "load"]
