"""Slither's findings, each of which is answered in docs/slither.toml or is news."""

import json
import tomllib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from keeper.errors import Problem
from scripts.lib.audit import tools
from scripts.lib.audit.tools import HOME, PLAIN, Outcome
from scripts.lib.ground import HERE

ANSWERS = HERE.root / "docs/slither.toml"
REPORT = HOME / "slither.json"
NOT_OURS = "node_modules|contracts/mocks|tests"
ALONE = {"FOUNDRY_TEST": "tests/none", "FOUNDRY_SCRIPT": "scripts/none"}

Answers = dict[str, dict[str, str]]


class Finding(NamedTuple):
    check: str
    where: str
    what: str


def _look() -> list[Finding]:
    REPORT.unlink(missing_ok=True)
    slither = tools.tool("slither")
    with suppress(Problem):  # it ends with an error where it finds something
        out = ("--foundry-out-directory", PLAIN["FOUNDRY_OUT"], "--json", REPORT)
        tools.run(slither, HERE.root, "--filter-paths", NOT_OURS, *out, env=PLAIN | ALONE)
    if not REPORT.exists():
        raise Problem("slither left no report", "What it said is in .keel/log/audit.log.")
    return findings(json.loads(REPORT.read_text()))


def findings(report: dict[str, Any]) -> list[Finding]:
    found = report["results"].get("detectors", [])
    return sorted({Finding(one["check"], _where(one), one["description"]) for one in found})


def _where(found: dict[str, Any]) -> str:
    """`Fund.deposit`, or the contract's name alone."""
    for element in found["elements"]:
        parent = element.get("type_specific_fields", {}).get("parent", {})
        if parent.get("type") == "contract":
            return f"{parent['name']}.{element['name']}"
        if parent.get("type") == "function":
            outer = parent["type_specific_fields"]["parent"]["name"]
            return f"{outer}.{parent['name']}"
    return str(found["elements"][0]["name"]) if found["elements"] else "?"


def judge(found: Iterable[Finding], answers: Answers) -> Outcome:
    """What is answered by nobody, and which answer answers nothing any more."""
    found = list(found)
    asked = {(one.check, one.where) for one in found}
    checks = {one.check for one in found}
    news = [one for one in found if not answers.get(one.check, {}).keys() & {"*", one.where}]
    stale = [
        f"{check}: {where}"
        for check, wheres in answers.items()
        for where in wheres
        if (check not in checks if where == "*" else (check, where) not in asked)
    ]
    lines = [f"{one.check}: {one.where}\n    {one.what.strip()}" for one in news]
    lines += [f"answered, but not found any more: {one}" for one in stale]
    lines.append(f"{len(found)} findings, {len(news)} unanswered, {len(stale)} answers too many")
    figures = {"findings": len(found), "unanswered": [one._asdict() for one in news]}
    return Outcome(not news and not stale, lines, figures | {"stale": stale})


def read(path: Path = ANSWERS) -> Answers:
    return tomllib.loads(path.read_text())


def run() -> Outcome:
    return judge(_look(), read())
