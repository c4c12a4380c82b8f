"""The tools' own environment, and how they are run: what they say goes to a log."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from keeper.errors import Problem
from scripts.lib.forge_tests import SHIPPED
from scripts.lib.ground import HERE
from scripts.lib.stamps import digest
from scripts.lib.tools import ToolFailed, call, explain

LOCK = "requirements-audit.lock"
HOME = HERE.keel / "audit"
LOG = HERE.keel / "log" / "audit.log"
PLAIN = {
    "FOUNDRY_OUT": str(HOME / "out"),
    "FOUNDRY_CACHE_PATH": str(HOME / "cache"),
    "PATH": f"{SHIPPED}{os.pathsep}{os.environ.get('PATH', '')}",
}
"""Forge, with its output apart: the tools clean up before they begin."""


@dataclass(frozen=True)
class Outcome:
    clean: bool
    lines: list[str]
    figures: dict[str, Any]


def tool(name: str) -> Path:
    """A tool of the lock, installed by hash if it is not there yet."""
    mark = HOME / "lock.sha256"
    wanted = digest(HERE.root, [LOCK])
    if not mark.exists() or mark.read_text() != wanted:
        uv, python = HERE.uv_home / "bin/uv", HOME / "venv/bin/python"
        run(uv, "venv", "--quiet", "--clear", "--python", HERE.python, HOME / "venv")
        run(uv, "pip", "sync", "--python", python, "--require-hashes", HERE.root / LOCK)
        mark.write_text(wanted)
    return HOME / "venv/bin" / name


def run(*command: str | Path, env: Mapping[str, str] | None = None) -> None:
    HOME.mkdir(parents=True, exist_ok=True)
    try:
        call(LOG, *command, env=env)
    except ToolFailed as failure:
        problem: Problem = explain(failure, HERE.root)
        problem.add_note(failure.output[-2000:])
        raise problem from failure
