"""Which lines and branches of contracts/ the Solidity tests reach, by file and in all.

Forge leaves out what it takes for tests: every contract with a function whose name begins as a
test's does, such as the distributor's `table`. So it counts in a copy in which those have another
name, and a file that is left out all the same is told.
"""

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from keeper.devnet.artifacts import sources
from scripts.lib.audit import tools
from scripts.lib.audit.tools import HOME, PLAIN, Outcome
from scripts.lib.ground import HERE

REPORT = HOME / "coverage.lcov"
PROJECT = HOME / "coverage"
LEAST = {"lines": 97.0, "branches": 92.0}
TOO_DEAR = "invariant_12|whose_token_looks"
"""Tests of gas: what counts lines is not optimised, and is dearer."""
NOT_OURS = "contracts/(mocks|interfaces)|tests|node_modules"
TAKEN_FOR_TESTS = re.compile(r"\bfunction ((?:test|table|invariant|statefulFuzz)\w*)\(")
COPIED = ("contracts", "tests/contracts/forge")


class File(NamedTuple):
    name: str
    lines: int
    lines_hit: int
    branches: int
    branches_hit: int


def run() -> Outcome:
    command = ("forge", "coverage", "--offline", "--report", "lcov")
    only = ("--no-match-coverage", NOT_OURS, "--no-match-test", TOO_DEAR)
    copy(HERE.root, PROJECT)
    places = {
        "FOUNDRY_SOLC": str(HERE.solc / "solc-v0.8.30"),
        "FOUNDRY_ALLOW_PATHS": json.dumps([str(HERE.node_modules)]),
    }
    tools.run(*command, *only, "--root", PROJECT, "--report-file", REPORT, env=PLAIN | places)
    return judge(list(read(REPORT)), list(ours(HERE.root)))


def ours(root: Path) -> Iterator[str]:
    """The files that have to be in the report."""
    names = (str(path.relative_to(root)) for path in sources(root))
    return (name for name in names if not re.search(NOT_OURS, name))


def copy(root: Path, target: Path) -> None:
    """The project, in which no function of a contract is called as a test is."""
    for folder in COPIED:
        shutil.rmtree(target / folder, ignore_errors=True)
        shutil.copytree(root / folder, target / folder)
    shutil.copyfile(root / "foundry.toml", target / "foundry.toml")
    if not (target / "node_modules").is_symlink():
        (target / "node_modules").symlink_to(root / "node_modules", target_is_directory=True)
    texts = {path: path.read_text() for name in COPIED for path in (target / name).rglob("*.sol")}
    inside = target / COPIED[0]
    taken = {n for p, t in texts.items() if inside in p.parents for n in TAKEN_FOR_TESTS.findall(t)}
    for path, text in texts.items():
        path.write_text(renamed(text, taken))


def renamed(text: str, taken: Iterable[str]) -> str:
    for name in taken:
        text = re.sub(rf"\b{name}(?=\()", f"own_{name}", text)
    return text


def read(path: Path) -> Iterator[File]:
    """From lcov's text, of which each record is a file."""
    for record in path.read_text().split("end_of_record"):
        name = re.search(r"^SF:(.*)$", record, re.MULTILINE)
        if name:
            keys = ("LF", "LH", "BRF", "BRH")
            found = (re.search(rf"^{key}:(\d+)$", record, re.MULTILINE) for key in keys)
            relative = name[1].removeprefix(f"{PROJECT}/")
            yield File(relative, *(int(one[1]) if one else 0 for one in found))


def judge(files: list[File], wanted: Iterable[str]) -> Outcome:
    missing = sorted(set(wanted) - {one.name for one in files})
    files = [one for one in files if one.lines]
    whole = File(
        "all",
        sum(one.lines for one in files),
        sum(one.lines_hit for one in files),
        sum(one.branches for one in files),
        sum(one.branches_hit for one in files),
    )
    lines = [f"{'':44} {'lines':>8} {'branches':>9}"]
    lines += [
        f"{one.name:44} {_percent(one.lines_hit, one.lines):7.1f}% "
        f"{_percent(one.branches_hit, one.branches):8.1f}%"
        for one in (*sorted(files), whole)
    ]
    reached = {
        "lines": _percent(whole.lines_hit, whole.lines),
        "branches": _percent(whole.branches_hit, whole.branches),
    }
    short = [
        f"{kind}: {reached[kind]:.1f}% of {least}%"
        for kind, least in LEAST.items()
        if reached[kind] < least
    ]
    short += [f"not in the report: {name}" for name in missing]
    clean = not missing and all(reached[kind] >= least for kind, least in LEAST.items())
    figures = {kind: round(share, 2) for kind, share in reached.items()}
    by_file = {one.name: one[1:] for one in files}
    return Outcome(clean, lines + ([] if clean else short), figures | {"files": by_file})


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 100.0
