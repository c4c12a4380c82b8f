"""What goes into a family's own process, and what comes out: a line each, written canonically."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from keeper.records.canonical import Table
from keeper.signals.host import Case

MIB = 2**20


class Limits(NamedTuple):
    seconds: float = 20.0
    """For all that one process is asked, its start included."""
    memory: int = 512 * MIB
    """Bytes, beside the interpreter's own."""


USUAL = Limits()


class Task(NamedTuple):
    """The first line in; each line after it is a row of features."""

    entry: str
    """Where the family is, as an entry point has it: `package.module:name`."""
    given: tuple[str, ...]
    """Each case's parameters, as JSON."""
    members: tuple[tuple[str, ...], ...]
    """Each case's assets."""
    assets: tuple[str, ...]
    names: tuple[str, ...]
    """The features of a row."""
    limits: Limits

    @property
    def cases(self) -> list[Case]:
        return [
            Case(json.loads(given), assets)
            for given, assets in zip(self.given, self.members, strict=True)
        ]


class Met(NamedTuple):
    """The first line out."""

    name: str
    source: str
    needs: tuple[str, ...]
    open: tuple[str, ...]
    """What this machine could not shut off; see `cell`."""
    fault: str
    """Why it is no family; empty if it is one."""
    caught: str
    """What it did that no family may; empty if nothing."""


class Said(NamedTuple):
    """A line out for each row."""

    opinions: Table | None
    fault: str
    caught: str
    nanoseconds: int
    """That it thought for, watched."""


def task(
    entry: str,
    cases: Sequence[Case],
    names: Sequence[str],
    assets: Sequence[str],
    limits: Limits,
) -> Task:
    given = tuple(json.dumps(dict(case.given)) for case in cases)
    members = tuple(case.assets for case in cases)
    limits = limits._replace(seconds=float(limits.seconds))
    return Task(entry, given, members, tuple(assets), tuple(names), limits)
