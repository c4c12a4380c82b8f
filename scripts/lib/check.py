"""Every formatter, linter and type checker, a line each; `--fix` formats first."""

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from scripts.lib.ground import HERE, Ground

BIN = Path(sys.executable).parent
NPM = HERE.node_modules / ".bin"
JAVASCRIPT = "**/*.{ts,mts,js,mjs}"
AT_A_TIME = 2


@dataclass(frozen=True)
class Tool:
    name: str
    command: tuple[str | Path, ...]
    fix: tuple[str | Path, ...] | None = None


@dataclass(frozen=True)
class Outcome:
    tool: Tool
    failed: bool
    output: str
    seconds: float

    def __str__(self) -> str:
        line = f"{'failed' if self.failed else 'ok':6}  {self.tool.name} ({self.seconds:.1f} s)"
        return f"{line}\n{self.output.strip()}\n" if self.failed else line


RUFF = BIN / "ruff"
TOOLS = (
    Tool("mypy", (BIN / "mypy",)),
    Tool("ruff check", (RUFF, "check", "--quiet", "."), (RUFF, "check", "--fix", "--quiet", ".")),
    Tool("ruff format", (RUFF, "format", "--check", "."), (RUFF, "format", "--quiet", ".")),
    Tool("forge fmt", ("forge", "fmt", "--check", "contracts"), ("forge", "fmt", "contracts")),
    Tool("solhint", (NPM / "solhint", "--disc", "--max-warnings", "0", "contracts/**/*.sol")),
    Tool(
        "prettier",
        (NPM / "prettier", "--check", JAVASCRIPT),
        (NPM / "prettier", "--write", "--log-level", "warn", JAVASCRIPT),
    ),
    Tool(
        "eslint",
        (NPM / "eslint", "--max-warnings", "0", JAVASCRIPT),
        (NPM / "eslint", "--fix", JAVASCRIPT),
    ),
    Tool("tsc", (NPM / "tsc", "--noEmit")),
    Tool("addresses", (sys.executable, "-m", "scripts.lib.addresses")),
)


def run(tool: Tool, root: Path) -> Outcome:
    since = time.monotonic()
    failed, output = _call(tool.command, root)
    return Outcome(tool, failed, output, time.monotonic() - since)


def fix(tools: Sequence[Tool], root: Path) -> None:
    """One after the other: two formatters must not write a file at the same time."""
    for tool in tools:
        if tool.fix:
            _call(tool.fix, root)


def _call(command: Sequence[str | Path], root: Path) -> tuple[bool, str]:
    try:
        done = subprocess.run(
            command,
            cwd=root,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
    except OSError as error:
        return True, f"{command[0]}: {error.strerror}; run ./scripts/setup"
    return done.returncode != 0, done.stdout


def main(
    arguments: Sequence[str] | None = None, tools: Sequence[Tool] = TOOLS, ground: Ground = HERE
) -> int:
    parser = argparse.ArgumentParser(prog="scripts/check", description=__doc__)
    parser.add_argument("--fix", action="store_true", help="format, and mend what can be mended")
    if parser.parse_args(arguments).fix:
        fix(tools, ground.root)
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        failed = 0
        for outcome in pool.map(lambda tool: run(tool, ground.root), tools):
            print(outcome, flush=True)
            failed += outcome.failed
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
