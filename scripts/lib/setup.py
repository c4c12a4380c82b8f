"""Sets up all that Keel needs, inside the tree. Does nothing, at once, when all of it is there.

Made are .venv, node_modules, the Solidity compilers and the devnet's world. Delete any of them, or
stop this half-way: the next run makes what is missing. What the tools print is in .keel/log.
"""

import argparse
import fcntl
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from errno import EDQUOT, ENOSPC
from pathlib import Path

from keeper.errors import Problem
from scripts.lib import machine, node_packages, python_packages, world
from scripts.lib.ground import HERE, Ground
from scripts.lib.step import Step
from scripts.lib.tools import ToolFailed, explain, no_space

STEPS = (python_packages.STEP, node_packages.STEP, world.COMPILERS, world.WORLD)
TAIL = 15
INTERRUPTED = 130


class Progress:
    """`[2/5] Python packages … 9 s`, a line a step."""

    def __init__(self, total: int) -> None:
        self._total = total

    def start(self, number: int, title: str) -> None:
        self._since = time.monotonic()
        print(f"[{number}/{self._total}] {title} …", end="", flush=True)

    def note(self, text: str) -> None:
        print(f"\n      {text} …", end="", flush=True)

    def done(self, found: str = "") -> None:
        print(f" {found or f'{time.monotonic() - self._since:.0f} s'}", flush=True)


def run(ground: Ground, steps: Sequence[Step] = STEPS) -> None:
    """Takes the steps that are due; raises a Problem that a person can act on."""
    with _alone(ground):
        due = [step for step in steps if step.due(ground)]
        if not due:
            return
        progress = Progress(len(steps) + 1)
        progress.start(1, "This machine")
        progress.done(machine.check(ground, sum(step.room_mb for step in due)))
        for step in due:
            progress.start(steps.index(step) + 2, step.title)
            _take(step, ground, progress)
            progress.done()


def _take(step: Step, ground: Ground, progress: Progress) -> None:
    try:
        step.run(ground, progress.note)
    except ToolFailed as failure:
        problem = explain(failure, ground.root)
        problem.add_note(_tail(ground.log(step.name)))
        raise problem from failure


@contextmanager
def _alone(ground: Ground) -> Iterator[None]:
    """Two set-ups at a time would pull each other's files away; the second waits."""
    ground.keel.mkdir(exist_ok=True)
    with (ground.keel / "setup.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            print(f"Another set-up is at work (process {lock.read().strip()}); waiting for it …")
            sys.stdout.flush()
            fcntl.flock(lock, fcntl.LOCK_EX)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _tail(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines()[-TAIL:]
    return "\n".join([f"  The end of {log}:", *(f"  | {line}" for line in lines)])


def _say(problem: Problem) -> None:
    print(f"\nsetup: {problem}", *getattr(problem, "__notes__", []), sep="\n", file=sys.stderr)


def _from_os(error: OSError) -> Problem:
    where = f"{error.filename or 'a file'}: {error.strerror}"
    if error.errno in (ENOSPC, EDQUOT):
        return no_space(where)
    return Problem(f"Could not set up: {where}", "See to that path, then run this again.")


def _stop(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


def main(arguments: Sequence[str] | None = None, ground: Ground = HERE) -> int:
    argparse.ArgumentParser(
        prog="scripts/setup",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    ).parse_args(arguments)
    signal.signal(signal.SIGTERM, _stop)
    try:
        run(ground)
    except KeyboardInterrupt:
        print("\nsetup: stopped; the next run goes on from here.", file=sys.stderr)
        return INTERRUPTED
    except Problem as problem:
        _say(problem)
        return 1
    except OSError as error:
        _say(_from_os(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
