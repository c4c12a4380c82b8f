"""`python -m keeper.signals.worker`: the process in which a stranger's family thinks.

It gets a task and rows on stdin and answers on stdout. The order matters: the network goes before
numpy starts threads; memory and files go before the stranger's code is imported, and what is left
of the files before it is asked anything.
"""

import os
import sys
import sysconfig
from contextlib import suppress
from importlib import import_module
from io import BufferedWriter
from pathlib import Path
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any

from keeper.signals.cell import Cell
from keeper.signals.guard import Guard, without_dice

if TYPE_CHECKING:
    from keeper.signals.family import Rule
    from keeper.signals.words import Met, Said, Task

SHARED_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache")


def main() -> None:
    out, lines = _streams()
    cell = Cell()
    cell.shut_network()
    from keeper.records.canonical import decode, encode
    from keeper.records.market import Features
    from keeper.signals.words import Task

    task = decode(Task, lines[0])
    rows = [decode(Features, line) for line in lines[1:]]
    cell.limit(*task.limits)
    cell.shut_files(_readable())
    guard = Guard()
    without_dice(guard)
    met, rule = _met(task, guard, cell, thinks=bool(rows))
    out.write(encode(met) + b"\n")
    for row in rows:
        out.write(encode(_said(rule, row, guard)) + b"\n")
    out.flush()
    with suppress(Exception):
        sys.stdout.flush()
    os._exit(0)  # nothing of the stranger's runs on


def _streams() -> tuple[BufferedWriter, list[bytes]]:
    """Its prints go to stderr, and what it is asked next is not there to be read."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    lines = sys.stdin.buffer.read().splitlines()
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return out, lines


def _readable() -> list[Path]:
    """Python, and what it imports from; of the folder that Keel lies in only Keel, as an
    operator's keys may lie beside it."""
    ours = Path(__file__).resolve().parents[1]
    paths = {Path(one) for one in (sys.base_prefix, *sysconfig.get_paths().values(), *sys.path)}
    shared = {"site-packages", "dist-packages"}
    folders = [one for one in paths if one.resolve() != ours.parent or one.name in shared]
    return [
        *folders,
        ours,
        Path("/lib"),
        Path("/lib64"),
        Path("/usr/lib"),
        Path("/etc/ld.so.cache"),
    ]


def _met(task: "Task", guard: Guard, cell: Cell, thinks: bool) -> tuple["Met", "Rule | None"]:
    from keeper.signals.host import Here, why
    from keeper.signals.words import Met

    family: Any = None
    rule: Rule | None = None
    needed: tuple[str, ...] = ()
    fault = ""
    try:
        family = _family(task.entry)
        host = Here(family)
        needed = host.needs(task.cases, task.assets)
        if thinks:
            rule = host.compile(task.cases, task.names, task.assets)
    except BaseException as error:
        fault = why(error)
    cell.shut_files()
    still_open = tuple(sorted(cell.open))
    name, source = (str(getattr(family, key, "")) for key in ("name", "source"))
    return Met(name, source, needed, still_open, fault, guard.first), rule


def _family(entry: str) -> Any:
    module, _, name = entry.partition(":")
    found = getattr(import_module(module), name)
    return found() if isinstance(found, type) else found


def _said(rule: "Rule | None", row: Any, guard: Guard) -> "Said":
    import numpy as np

    from keeper.signals.host import why
    from keeper.signals.words import Said

    if rule is None:
        return Said(None, "it was not compiled", "", 0)
    fault, found = "", None
    guard.caught.clear()
    start = perf_counter_ns()
    try:
        with np.errstate(all="ignore"), guard.thinking():
            raw = rule(row)
        taken = perf_counter_ns() - start
        found = np.asarray(raw, dtype=np.float64)
    except BaseException as error:
        taken, fault = perf_counter_ns() - start, why(error)
    return Said(None if guard.caught else found, fault, guard.first, taken)


if __name__ == "__main__":
    main()
