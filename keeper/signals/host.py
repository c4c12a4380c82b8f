"""Where a family runs: here, or, if it is not trusted, in a process of its own (`sandbox`)."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np

from keeper.errors import Problem
from keeper.records.canonical import Table
from keeper.signals.family import Family, Mask, Rule, Universe, parsed


class Case(NamedTuple):
    """One strategy, as its family gets it."""

    given: Mapping[str, Any]
    assets: tuple[str, ...]


class Host(Protocol):
    name: str
    trusted: bool

    def needs(self, cases: Sequence[Case], assets: Sequence[str]) -> tuple[str, ...]:
        """What the cases look at; refuses parameters that are bad."""

    def compile(
        self, cases: Sequence[Case], names: tuple[str, ...], assets: tuple[str, ...]
    ) -> Rule: ...


class Here:
    """In the keeper's own process."""

    trusted = True

    def __init__(self, family: Family[Any]) -> None:
        self.family = family
        self.name = family.name

    def needs(self, cases: Sequence[Case], assets: Sequence[str]) -> tuple[str, ...]:
        wanted: dict[str, None] = {}
        for case in cases:
            wanted |= dict.fromkeys(self.family.needs(self._parsed(case), case.assets))
        return tuple(wanted)

    def compile(
        self, cases: Sequence[Case], names: tuple[str, ...], assets: tuple[str, ...]
    ) -> Rule:
        universe = Universe(names, assets, members(cases, assets))
        return self.family.compile([self._parsed(case) for case in cases], universe)

    def _parsed(self, case: Case) -> Any:
        return parsed(self.name, self.family.parameters, case.given)


def members(cases: Sequence[Case], assets: Sequence[str]) -> Mask:
    return np.array([[asset in case.assets for asset in assets] for case in cases])


def judged(said: Any, shape: tuple[int, ...]) -> Table:
    """What a family said, if opinions can be that; what it is otherwise."""
    found = shaped(said, shape)
    require_fair(found)
    return found


def shaped(said: Any, shape: tuple[int, ...]) -> Table:
    found = np.asarray(said)
    if found.dtype.kind not in "fiu":
        raise Problem(f"it answers {found.dtype} for numbers", "Answer float64.")
    if found.shape != shape:
        raise Problem(
            f"it answers {by(found.shape)} opinions where {by(shape)} were asked",
            "Answer one for each case and asset.",
        )
    return found


def require_fair(opinions: Table) -> None:
    beyond = np.abs(opinions) > 1
    if beyond.any():
        far = opinions[beyond][0]
        raise Problem(f"it answers {far:g}, and opinions go from -1 to 1", "Clip them.")


def by(shape: tuple[int, ...]) -> str:
    return " by ".join(map(str, shape)) or "single"


def why(error: BaseException) -> str:
    """In a line."""
    if isinstance(error, Problem):
        return error.what
    said = " ".join(str(error).split())
    return f"it raises {type(error).__name__}" + (f": {said[:300]}" if said else "")
