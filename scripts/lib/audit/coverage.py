"""Which lines and branches of contracts/ the Solidity tests reach, by file and in all."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from scripts.lib.audit import tools
from scripts.lib.audit.tools import HOME, PLAIN, Outcome
from scripts.lib.ground import HERE

REPORT = HOME / "coverage.lcov"
LEAST = {"lines": 97.0, "branches": 92.0}
TOO_DEAR = "invariant_12|whose_token_looks"
"""Tests of gas: what counts lines is not optimised, and is dearer."""
NOT_OURS = "contracts/(mocks|interfaces)|tests"


class File(NamedTuple):
    name: str
    lines: int
    lines_hit: int
    branches: int
    branches_hit: int


def run() -> Outcome:
    command = ("forge", "coverage", "--offline", "--report", "lcov")
    only = ("--no-match-coverage", NOT_OURS, "--no-match-test", TOO_DEAR)
    tools.run(*command, *only, "--report-file", REPORT, env=PLAIN)
    return judge(list(read(REPORT)))


def read(path: Path) -> Iterator[File]:
    """From lcov's text, of which each record is a file."""
    for record in path.read_text().split("end_of_record"):
        name = re.search(r"^SF:(.*)$", record, re.MULTILINE)
        if name:
            keys = ("LF", "LH", "BRF", "BRH")
            found = (re.search(rf"^{key}:(\d+)$", record, re.MULTILINE) for key in keys)
            relative = name[1].removeprefix(f"{HERE.root}/")
            yield File(relative, *(int(one[1]) if one else 0 for one in found))


def judge(files: list[File]) -> Outcome:
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
    short = [f"{kind}: {reached[kind]:.1f}% of {least}%" for kind, least in LEAST.items()]
    clean = all(reached[kind] >= least for kind, least in LEAST.items())
    figures = {kind: round(share, 2) for kind, share in reached.items()}
    by_file = {one.name: one[1:] for one in files}
    return Outcome(clean, lines + ([] if clean else short), figures | {"files": by_file})


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 100.0
