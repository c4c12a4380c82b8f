"""Runs the tests in stages, each to its end, and sums them up in one line."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from keeper.errors import Problem
from scripts.lib.ground import HERE, Ground
from scripts.lib.tally import Tally, tally
from scripts.lib.upstream import upstream

INTERRUPTED = 130
PLAIN = (
    *("keeper", "scripts", "contracts/revm", "properties"),
    *("stateful", "faults", "portal"),
)
Environment = Callable[[Ground], AbstractContextManager[Mapping[str, str]]]


@dataclass(frozen=True)
class Stage:
    """One pytest, or the checks, which have no folders and no tests to count."""

    name: str
    command: tuple[str, ...]
    folders: tuple[str, ...] = ()
    environment: Environment = lambda _: nullcontext({})


def _python(*args: str) -> tuple[str, ...]:
    return (sys.executable, "-m", *args)


def _ape(network: str) -> tuple[str, ...]:
    return (str(Path(sys.executable).with_name("ape")), "test", "--network", network)


_PYTEST = _python("pytest", "-p", "no:ape_test", "-n", "2")
CHECK = Stage("checks", _python("scripts.lib.check"))
EVERY_PLAIN = Stage("plain tests", _PYTEST, PLAIN)
FAST = Stage("plain tests, without the slow ones", (*_PYTEST, "-m", "not slow"), PLAIN)
FORGE = Stage("contracts in Solidity", _python("scripts.lib.forge_tests"), ("contracts/forge",))
LOCAL = Stage(
    "contracts and integration on a local chain",
    _ape("ethereum:local:foundry"),
    ("contracts/ape", "integration"),
)
FORK = Stage(
    "integration on a fork", _ape("ethereum:mainnet-fork:foundry"), ("integration",), upstream
)
MODES = {"all": (CHECK, EVERY_PLAIN, FORGE, LOCAL, FORK), "fast": (FAST,), "fork": (FORK,)}
LEFT_OUT = {
    "fast": "Left out: checks, slow tests, contracts, integration. All of it: ./scripts/test",
    "fork": "Left out: all but integration. All of it: ./scripts/test",
}


def plan(arguments: Sequence[str]) -> tuple[str, list[str]]:
    """The mode, and what goes to pytest."""
    first = arguments[0] if arguments else ""
    if first in MODES:
        return first, list(arguments[1:])
    if first and not first.startswith(("-", "tests/")):
        raise Problem(
            f"there is no mode {first!r}: there are fast and fork, and all without one",
            "./scripts/test --help shows how to narrow a run down.",
        )
    return "all", list(arguments)


def targets(stage: Stage, ground: Ground, arguments: Sequence[str]) -> list[str]:
    """What the stage runs on: the paths among the arguments that are its own, or its folders."""
    folders = [f"tests/{name}" for name in stage.folders if (ground.root / "tests" / name).is_dir()]
    named = _paths(arguments)
    if not named:
        return folders
    within = [path for path in named if path.startswith(tuple(folders))] if folders else []
    above = tuple(f"{path.rstrip('/')}/" for path in named)
    return within + [folder for folder in folders if folder.startswith(above)]


def _paths(arguments: Sequence[str]) -> list[str]:
    return [one for one in arguments if one.startswith("tests/")]


def run(ground: Ground, mode: str, arguments: Sequence[str]) -> Tally:
    stages = [
        one for one in MODES[mode] if not _paths(arguments) or targets(one, ground, arguments)
    ]
    total = Tally()
    for number, stage in enumerate(stages, 1):
        label = f"[{number}/{len(stages)}] {stage.name}"
        print(label, flush=True)
        since = time.monotonic()
        counted = _take(stage, ground, arguments)
        print(f"{label}: {counted} in {time.monotonic() - since:.0f} s\n", flush=True)
        total += counted
    return total


def _take(stage: Stage, ground: Ground, arguments: Sequence[str]) -> Tally:
    report = ground.keel / "test-report.xml"
    report.unlink(missing_ok=True)
    command = list(stage.command)
    if stage.folders:
        extra = [one for one in arguments if one not in _paths(arguments)]
        command += [*targets(stage, ground, arguments), f"--junitxml={report}", *extra]
    try:
        with stage.environment(ground) as environment:
            code = _call(command, ground, environment)
    except (Problem, OSError) as error:
        print(error, file=sys.stderr)
        return Tally(failed=1)
    return tally(report, code, narrowed=bool(arguments))


def _call(command: Sequence[str], ground: Ground, environment: Mapping[str, str]) -> int:
    process = subprocess.Popen(command, cwd=ground.root, env={**os.environ, **environment})
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.wait()  # It got the Ctrl-C too, and has something left to say.
        raise


def main(arguments: Sequence[str], ground: Ground = HERE) -> int:
    try:
        mode, rest = plan(arguments)
        total = run(ground, mode, rest)
    except Problem as problem:
        print(f"test: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\ntest: stopped.", file=sys.stderr)
        return INTERRUPTED
    if mode in LEFT_OUT:
        print(LEFT_OUT[mode])
    if total == Tally():
        print(f"test: nothing matches {' '.join(rest)}", file=sys.stderr)
    print(total)
    return 1 if total.failed or total == Tally() else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
