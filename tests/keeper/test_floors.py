"""Keel is built in floors: a file imports only from floors below its own."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from keeper.paths import ROOT

FLOORS = (
    ("units", "errors", "paths"),
    ("complaints",),
    ("records",),
    ("ports",),
    ("signals", "portfolio", "plan", "market", "chain"),
    ("cycle",),
    ("config",),
    ("replay",),
    ("reading", "paper"),
    ("journal",),
    ("execution", "devnet", "lab"),
    ("daemon", "governance", "portal"),
    ("cli",),
    ("__main__",),
)
LEVEL = {room: level for level, floor in enumerate(FLOORS) for room in floor}


def trespasses(package: Path) -> Iterator[str]:
    """Each import of a neighbour or of a floor above, in a person's words."""
    for path in sorted(package.rglob("*.py")):
        inside = path.relative_to(package.parent)
        room = inside.parts[1].removesuffix(".py")
        if room == "__init__":
            continue
        if room not in LEVEL:
            yield f"{inside} stands on no floor: give {room!r} one in FLOORS"
            continue
        for line, other in imports(path, package):
            if other != room and LEVEL.get(other, len(FLOORS)) >= LEVEL[room]:
                yield f"{inside}:{line} imports {other!r}, which is not below {room!r}"


def imports(path: Path, package: Path) -> Iterator[tuple[int, str]]:
    """The rooms that a file imports from, each with its line; also those in functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for name in names(node, path.relative_to(package.parent)):
            parts = name.split(".")
            if parts[0] == package.name and len(parts) > 1:
                yield getattr(node, "lineno", 0), parts[1]


def names(node: ast.AST, inside: Path) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        above = inside.parts[: len(inside.parts) - node.level] if node.level else ()
        module = ".".join((*above, *([node.module] if node.module else [])))
        return [f"{module}.{alias.name}" for alias in node.names]
    return []


def house(root: Path, **files: str) -> Path:
    """A package with files named by their module: `plan__legs` is plan/legs.py."""
    package = root / "keeper"
    for name, text in files.items():
        path = package / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return package


def test_floors__of_keeper__are_kept() -> None:
    assert list(trespasses(ROOT / "keeper")) == []


def test_floors__downwards__are_open(tmp_path: Path) -> None:
    package = house(
        tmp_path,
        cycle="import keeper.plan\nfrom keeper.records import Plan\nimport json",
        plan__legs="from keeper.plan.quotes import quote\nfrom keeper import units",
        cli__fund="from .shared import ask\nfrom ..daemon import loop",
    )
    assert list(trespasses(package)) == []


@pytest.mark.parametrize(
    "line",
    [
        "import keeper.cycle",
        "from keeper.cycle import decide",
        "from keeper import cycle",
        "from .. import cycle",
        "from ..cycle import decide",
        "def late():\n    import keeper.cycle",
    ],
)
def test_floors__upwards__are_shut(tmp_path: Path, line: str) -> None:
    (found,) = trespasses(house(tmp_path, plan__legs=line))
    assert "keeper/plan/legs.py" in found
    assert "imports 'cycle', which is not below 'plan'" in found


def test_floors__sideways__are_shut(tmp_path: Path) -> None:
    found = list(
        trespasses(
            house(
                tmp_path,
                signals__trend="import keeper.market.pools",
                devnet__world="from keeper.execution import sender",
            )
        )
    )
    assert [one.split(" imports ")[1] for one in found] == [
        "'execution', which is not below 'devnet'",
        "'market', which is not below 'signals'",
    ]


def test_floors__with_a_room_on_no_floor__are_named(tmp_path: Path) -> None:
    (found,) = trespasses(house(tmp_path, attic__box=""))
    assert found == "keeper/attic/box.py stands on no floor: give 'attic' one in FLOORS"


def test_floors__with_an_import_of_a_room_on_no_floor__are_shut(tmp_path: Path) -> None:
    (found,) = trespasses(house(tmp_path, cycle="import keeper.attic"))
    assert found == "keeper/cycle.py:1 imports 'attic', which is not below 'cycle'"


PURE = {
    *("bisect", "collections", "contextlib", "dataclasses", "enum", "eth_utils", "functools"),
    *("itertools", "math", "operator", "types", "typing"),
}
"""What a plan's arithmetic may import from outside: nothing with a clock, a net or chance."""


def impurities(path: Path) -> Iterator[str]:
    """Imports from outside of more than that, and whatever makes a fraction."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for name in names(node, path.relative_to(ROOT)):
            if name.split(".")[0] not in {*PURE, "keeper"}:
                yield f"{path.name} imports {name}"
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield f"{path.name} holds {node.value}"
        if isinstance(node, ast.Div) or (isinstance(node, ast.Name) and node.id == "float"):
            yield f"{path.name} divides into fractions"


@pytest.mark.parametrize("room", ["mandate", "quotes"])
def test_floors__of_the_plan__are_whole_numbers_and_nothing_else(room: str) -> None:
    files = sorted((ROOT / "keeper/plan" / room).glob("*.py"))
    assert len(files) > 5
    assert [one for path in files for one in impurities(path)] == []


@pytest.mark.parametrize(
    "line", ["import time", "from random import Random", "a = 0.5", "a = 1 / 2"]
)
def test_floors__of_the_plan__know_what_is_impure(tmp_path: Path, line: str) -> None:
    path = tmp_path / "late.py"
    path.write_text(line)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(globals(), "ROOT", tmp_path)
        assert len(list(impurities(path))) == 1
