"""A family that is not trusted: a process of its own for each question, and no way to stop us.

It starts with nothing: no environment, an empty folder, no network and no files where the system
can take them (`cell`). It gets features and gives opinions; whatever else it does ends it. A new
process for each question is slow, a second perhaps, and cannot carry anything from one cycle to
the next: what was asked is all that an answer comes from.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, NamedTuple

from keeper.errors import Problem
from keeper.records.canonical import Table, decode, encode
from keeper.records.market import Features
from keeper.signals.family import Rule
from keeper.signals.host import Case, judged
from keeper.signals.words import USUAL, Limits, Met, Said, Task, task

MOST_NEEDS = 10_000


class Reply(NamedTuple):
    met: Met
    said: tuple[Said, ...]
    printed: str
    """What it wrote where nobody listens."""


class Sandbox:
    """What is not registered has no other name than its entry."""

    trusted = False

    def __init__(self, name: str, entry: str, limits: Limits = USUAL) -> None:
        self.name = name
        self.entry = entry
        self.limits = limits

    def needs(self, cases: Sequence[Case], assets: Sequence[str]) -> tuple[str, ...]:
        met = self.ask(task(self.entry, cases, (), assets, self.limits)).met
        if met.name != self.name != self.entry:
            raise self._problem(f"it calls itself {met.name!r}")
        if len(met.needs) > MOST_NEEDS:
            raise self._problem(f"it needs {len(met.needs)} features")
        return met.needs

    def compile(
        self, cases: Sequence[Case], names: tuple[str, ...], assets: tuple[str, ...]
    ) -> Rule:
        asked = task(self.entry, cases, names, assets, self.limits)

        def rule(features: Features) -> Table:
            (said,) = self.ask(asked, [features]).said
            if said.opinions is None:
                raise self._problem(said.caught or said.fault or "it answers nothing")
            return judged(said.opinions, (len(cases), len(assets)))

        return rule

    def ask(self, asked: Task, rows: Sequence[Features] = (), seed: int = 0) -> Reply:
        """Asks about each row, in their order, in one process whose hashes are seeded so."""
        with TemporaryDirectory() as folder:
            code, out, printed = self._run(b"\n".join(map(encode, (asked, *rows))), folder, seed)
        lines = out.splitlines()
        if len(lines) != 1 + len(rows):
            raise self._problem(_ended(code, printed, asked.limits))
        try:
            met, said = decode(Met, lines[0]), tuple(decode(Said, line) for line in lines[1:])
        except (Problem, RecursionError):
            raise self._problem("its answer cannot be read") from None
        if met.caught or met.fault:
            raise self._problem(met.caught or met.fault)
        return Reply(met, said, printed)

    def _run(self, question: bytes, folder: str, seed: int) -> tuple[int, bytes, str]:
        """Files, not pipes: nobody waits for the other, and their size has a limit."""
        inward, out, err = (Path(folder, name) for name in ("in", "out", "err"))
        inward.write_bytes(question)
        inside = Path(folder, "inside")
        inside.mkdir()
        with inward.open("rb") as asks, out.open("wb") as answers, err.open("wb") as prints:
            child = subprocess.Popen(
                [sys.executable, "-P", "-s", "-m", "keeper.signals.worker"],
                stdin=asks,
                stdout=answers,
                stderr=prints,
                env=_environment(seed),
                cwd=inside,
                start_new_session=True,
            )
            code = _wait(child, self.limits.seconds)
        with err.open("rb") as text:
            return code, out.read_bytes(), _beginning(text)

    def _problem(self, what: str) -> Problem:
        return Problem(f"{self.name}: {what}", f"`keel lab check {self.name}` tells more.")


def _wait(child: "subprocess.Popen[bytes]", seconds: float) -> int:
    """And ends whatever it left behind."""
    try:
        return child.wait(seconds)
    except subprocess.TimeoutExpired:
        return -signal.SIGKILL
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _environment(seed: int) -> dict[str, str]:
    """Nothing of the operator's: secrets live in environments."""
    return {
        "PYTHONPATH": os.pathsep.join(_packages()),
        "PYTHONHASHSEED": str(seed),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "LC_ALL": "C.UTF-8",
    }


def _packages() -> list[str]:
    """Where Python imports from, but for the folder that the operator happens to stand in: what
    is imported from may be read."""
    here, ours = Path.cwd(), Path(__file__).resolve().parents[2]
    return [one for one in sys.path if one and (Path(one) != here or here == ours)]


def _beginning(text: IO[bytes]) -> str:
    return text.read(2_000).decode("utf-8", "replace").strip()


def _ended(code: int, printed: str, limits: Limits) -> str:
    if code == -signal.SIGKILL:
        return f"it did not answer within {limits.seconds:g} s"
    if code == -signal.SIGXCPU:
        return f"it took more than {limits.seconds:g} s of the processor"
    last = printed.splitlines()[-1][:300] if printed else "without a word"
    return f"its process ended with {code}: {last}"
