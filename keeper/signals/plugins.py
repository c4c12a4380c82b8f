"""Whose families there are: ours, and those that packages register under `keel.strategies`.

A package says who it is before any of its code runs. What the operator trusts is imported here;
everything else only ever runs in a process of its own.
"""

from collections.abc import Iterable, Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from keeper.errors import Problem
from keeper.signals.families import FAMILIES
from keeper.signals.host import Here, Host
from keeper.signals.sandbox import Sandbox
from keeper.signals.words import USUAL, Limits

GROUP = "keel.strategies"
OURS = {family.name: family for family in FAMILIES}


def hosts(
    families: Iterable[str], trusted: Sequence[str] = (), limits: Limits = USUAL
) -> dict[str, Host]:
    """Of the families that strategies name; `trusted` are names of packages."""
    found = registered()
    packages = {package_of(one) for one in found.values()}
    if strangers := sorted(set(trusted) - packages):
        raise Problem(
            f"no package {strangers[0]!r} registers strategies, and it is trusted",
            f"There are: {', '.join(sorted(packages)) or 'none'}.",
        )
    return {name: _host(name, found, trusted, limits) for name in sorted(set(families))}


def registered() -> dict[str, EntryPoint]:
    """By family; each is named once, and none like ours."""
    found: dict[str, EntryPoint] = {}
    for one in entry_points(group=GROUP):
        owner = "Keel" if one.name in OURS else package_of(found.get(one.name, one))
        if one.name in OURS or one.name in found:
            raise Problem(
                f"{package_of(one)} registers {one.name!r}, and so does {owner}",
                f"Uninstall {package_of(one)}, or have its author rename the family.",
            )
        found[one.name] = one
    return found


def package_of(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist else "an unknown package"


def entry_of(name: str) -> str:
    """Where a family is, by its name: what a process of its own imports."""
    if name in OURS:
        return f"{type(OURS[name]).__module__}:{type(OURS[name]).__name__}"
    return _entry(name, registered()).value


def _host(name: str, found: dict[str, EntryPoint], trusted: Sequence[str], limits: Limits) -> Host:
    if name in OURS:
        return Here(OURS[name])
    entry = _entry(name, found)
    if package_of(entry) not in trusted:
        return Sandbox(name, entry.value, limits)
    return Here(_imported(entry))


def _entry(name: str, found: dict[str, EntryPoint]) -> EntryPoint:
    if name not in found:
        raise Problem(f"no family {name!r}", f"There are: {', '.join(sorted({*OURS, *found}))}.")
    return found[name]


def _imported(entry: EntryPoint) -> Any:
    try:
        made = entry.load()
        family = made() if isinstance(made, type) else made
    except Exception as error:
        raise Problem(
            f"{package_of(entry)} is trusted, and {entry.value} cannot be imported: {error}",
            "Mend it, or take its strategies out of the configuration.",
        ) from error
    if family.name != entry.name:
        raise Problem(
            f"{entry.value} is registered as {entry.name!r} and calls itself {family.name!r}",
            "Its author has to name it once.",
        )
    return family
