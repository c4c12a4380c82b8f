#!/usr/bin/env python3
"""Fills `.keel/solc/` with the compilers that this project is built with.

Each is a line of shell that runs a native solc of exactly that release, where this machine has
one, and otherwise npm's emscripten build of the same release through solc.mjs. Nothing is
downloaded.
"""

import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class Release(NamedTuple):
    commit: str
    package: str


RELEASES = {
    "0.8.30": Release("73712a01", "solc"),
    "0.8.26": Release("8a97fa7a", "solc-0.8.26"),
}

# The platform stands at the end, after ".mod" if the source was touched.
VERSION_LINE = re.compile(r"^Version: (\S+)\+commit\.([0-9a-f]{8})\.(?!mod\b)(\S+)$", re.MULTILINE)


class SetupError(Exception):
    """What is missing, and the remedy."""


def install(root: Path) -> None:
    """Put an executable `solc-v<version>` into `<root>/.keel/solc` for every release."""
    root = root.resolve()
    target = root / ".keel" / "solc"
    target.mkdir(parents=True, exist_ok=True)
    for version in RELEASES:
        found = native(version)
        command = [found] if found else _npm_command(root, version)
        _place(target / f"solc-v{version}", version, command)


def native(version: str) -> Path | None:
    """A native solc of exactly this release on this machine, proved by asking it."""
    return next((path for path in _candidates(version) if _platform(path, version)), None)


def _candidates(version: str) -> Iterator[Path]:
    home = Path.home()
    yield home / ".solcx" / f"solc-v{version}"
    for svm in (".svm", ".local/share/svm", "Library/Application Support/svm"):
        yield home / svm / version / f"solc-{version}"
    if found := shutil.which("solc"):
        yield Path(found).absolute()


def _platform(binary: Path, version: str) -> str | None:
    """What a native compiler of this release says it was built for, or nothing."""
    platform = _ask(binary, version)
    return None if platform and platform.startswith("Emscripten") else platform


def _ask(binary: Path, version: str) -> str | None:
    try:
        answer = subprocess.run(
            [binary, "--version"], capture_output=True, text=True, timeout=60, check=True
        ).stdout
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    found = VERSION_LINE.search(answer)
    if not found or found.group(1, 2) != (version, RELEASES[version].commit):
        return None
    return found[3]


def _npm_command(root: Path, version: str) -> list[Path]:
    package = root / "node_modules" / RELEASES[version].package
    if not (package / "soljson.js").is_file():
        raise SetupError(f"no solc {version} in {package}: run `npm ci` in {root}.")
    node = shutil.which("node")
    if not node:
        raise SetupError(f"no `node` on PATH to run {package}: install Node 20 or newer.")
    return [Path(node).absolute(), root / "scripts" / "solc" / "solc.mjs", package]


def _place(target: Path, version: str, command: list[Path]) -> None:
    """Stage, prove, and move into place, so that nobody ever runs half a compiler."""
    words = " ".join(shlex.quote(str(part)) for part in command)
    text = f'#!/bin/sh\nexec {words} "$@"\n'
    # Not "solc-v…": py-solc-x takes every such name for a compiler.
    with tempfile.TemporaryDirectory(prefix=".staging-", dir=target.parent) as staging:
        staged = Path(staging) / "solc"
        staged.write_text(text)
        staged.chmod(0o755)
        if not _ask(staged, version):
            raise SetupError(
                f"{command[-1]} does not answer `--version` with {version}"
                f"+commit.{RELEASES[version].commit}: run `npm ci` in its folder again."
            )
        if not (target.is_file() and target.read_text() == text):
            staged.replace(target)


if __name__ == "__main__":
    try:
        install(Path(__file__).resolve().parents[2])
    except SetupError as error:
        sys.exit(f"solc: {error}")
