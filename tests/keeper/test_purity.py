"""What a decision is made with knows no clock, no chance, no machine and no network."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from keeper.paths import ROOT
from tests.keeper.test_floors import names

ROOMS = ("signals/families", "portfolio", "plan")
READERS = ("files", "news", "xml")
"""Of the market: they read what others wrote."""
FROM_OUTSIDE = {
    *("abc", "base64", "bisect", "collections", "contextlib", "dataclasses", "datetime", "decimal"),
    "difflib",
    *("enum", "eth_utils", "fractions", "functools", "hashlib", "itertools", "json", "math"),
    *("numpy", "operator", "pydantic", "re", "types", "typing"),
}
IMPURE = {
    *("hash", "id", "open", "input", "exec", "eval", "np.random"),
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today"),
}
"""By address, by seed, by the hour, by whoever sits there."""


def roots(package: Path) -> list[Path]:
    """The cycle, and what a configuration puts into its mind."""
    rooms = [path for room in ROOMS for path in (package / room).rglob("*.py")]
    market = [one for one in (package / "market").glob("*.py") if one.stem not in READERS]
    return [package / "cycle.py", *rooms, *market]


def reach(package: Path, starts: Iterable[Path]) -> set[Path]:
    """These files, and of the package whatever they import, and so on."""
    left, found = list(starts), set[Path]()
    while left:
        path = left.pop()
        if path not in found:
            found.add(path)
            left += [one for name in imported(path, package) if (one := file(name, package))]
    return found


def imported(path: Path, package: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        yield from names(node, path.relative_to(package.parent))


def file(name: str, package: Path) -> Path | None:
    """Of a module, or of the one that a name is in."""
    parts = name.split(".")
    if parts[0] != package.name:
        return None
    for count in (len(parts), len(parts) - 1):
        place = package.parent.joinpath(*parts[:count])
        for path in (place.with_suffix(".py"), place / "__init__.py"):
            if path.exists():
                return path
    return None


def impurities(path: Path, package: Path) -> Iterator[str]:
    inside = path.relative_to(package.parent)
    for name in imported(path, package):
        if name.split(".")[0] not in {package.name, *FROM_OUTSIDE}:
            yield f"{inside} imports {name}"
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (what := asked(node)) in IMPURE:
            yield f"{inside}:{getattr(node, 'lineno', 0)} asks for {what}"


def asked(node: ast.AST) -> str:
    """A function that is called by its name, or whatever belongs to something."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id
    return ast.unparse(node) if isinstance(node, ast.Attribute) else ""


def test_decide__in_all_its_reach__is_pure() -> None:
    package = ROOT / "keeper"
    files = sorted(reach(package, roots(package)))
    assert {"cycle.py", "panel.py", "overlay.py", "judge.py", "stream.py", "pairs.py"} <= {
        path.name for path in files
    }
    assert [one for path in files for one in impurities(path, package)] == []


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("import time", "imports time"),
        ("from os import environ", "imports os.environ"),
        ("def late():\n    import socket", "imports socket"),
        ("a = hash('b')", ":1 asks for hash"),
        ("import numpy as np\na = np.random.default_rng()", ":2 asks for np.random"),
        ("from datetime import datetime\na = datetime.now()", ":2 asks for datetime.now"),
    ],
)
def test_reach__of_something_impure_far_below__names_it(
    tmp_path: Path, line: str, what: str
) -> None:
    package = tmp_path / "keeper"
    package.mkdir()
    (package / "cycle.py").write_text("from keeper.below import of\nimport math")
    (package / "below.py").write_text("from keeper import deep")
    (package / "deep.py").write_text(line)
    files = reach(package, roots(package))
    found = [one for path in files for one in impurities(path, package)]
    assert [one.removeprefix("keeper/deep.py") for one in found] in ([what], [f" {what}"])
