"""All features that somebody asked for, in an order in which each finds what it needs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from keeper.errors import Problem
from keeper.market.columns import CLOSE, Bars, Ints
from keeper.market.families import Ewma, Plain, Rank, alpha
from keeper.market.feature import Alone, Family, Feature
from keeper.market.names import Name
from keeper.market.windows import KINDS, Windows, window
from keeper.records.canonical import Table

EWMA, RANK = "ewma", "rank"


class Graph(NamedTuple):
    names: tuple[str, ...]
    """What was asked for, in that order, each as it is written."""
    sources: tuple[str, ...]
    families: tuple[Family, ...]
    """Each behind those whose features it needs."""

    @classmethod
    def of(
        cls, asked: Iterable[str], sources: Sequence[str], extra: Sequence[Feature] = ()
    ) -> "Graph":
        """What is asked for, of these sources and features that others made."""
        if CLOSE not in sources:
            raise Problem("there is no source of prices", f"Name one of them {CLOSE!r}.")
        own = {one.name: Alone(one) for one in extra}
        names = tuple(dict.fromkeys(text if text in own else str(feature(text)) for text in asked))
        wanted = _all_wanted(names, own, sources)
        families = _ordered([*_gathered(wanted, sources), *own.values()], sources)
        return cls(names, tuple(sources), families)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The sources that anything is made of; of prices come returns, too."""
        used = {name for family in self.families for name in family.inputs}
        return tuple(one for one in self.sources if one in used or one == CLOSE)

    def batch(self, bars: Bars) -> dict[str, Table]:
        """Of every bar, by time and asset."""
        found: dict[str, Table] = {source: bars.columns[source] for source in self.inputs}
        for family in self.families:
            made = family.batch(*(found[name] for name in family.inputs))
            found |= dict(zip(family.names, made, strict=True))
        return {name: found[name] for name in self.names}

    def known(self, bars: Bars) -> dict[str, Ints]:
        """When each row of each feature could be known: not before anything that it may be made
        of, which is all that came so far."""
        found = {source: np.maximum.accumulate(bars.known[source]) for source in self.inputs}
        for family in self.families:
            latest = np.max([found[name] for name in family.inputs], axis=0)
            found |= {name: latest for name in family.names if name not in found}
        return {name: found[name] for name in self.names}


def feature(text: str) -> Name:
    """A name as it is written, of a kind that there is."""
    name = Name.parse(text)
    _check(name)
    return name if name.of != (Name(CLOSE),) or name.kind == RANK else name._replace(of=())


def _check(name: Name) -> None:
    if name.kind in KINDS:
        window(name)
    elif name.kind == EWMA:
        alpha(name)
    elif name.kind != RANK and (name.numbers or name.of):
        raise Problem(
            f"there is no feature {name.kind!r}",
            f"There are {', '.join((*KINDS, EWMA, RANK))}, and sources by their names.",
        )
    if name.kind == RANK and (name.numbers or len(name.of) != 1):
        raise Problem(f"{name} does not say what to rank", "Write it like rank(momentum(24)).")
    if name.kind == RANK:
        _check(name.of[0])
    elif len(name.of) > 1 or any(one.numbers or one.of for one in name.of):
        raise Problem(f"{name} is not of one source", "Write it like zscore(48, volume).")


def _all_wanted(
    names: Iterable[str], own: Mapping[str, Alone], sources: Sequence[str]
) -> set[Name]:
    """With all that they are made of, but for what others made."""
    left, found = [*names, *(name for one in own.values() for name in one.inputs)], set()
    while left:
        text = left.pop()
        if text in own:
            continue
        name = feature(text)
        if not name.numbers and not name.of and name.kind not in sources:
            raise Problem(
                f"there is no source {name.kind!r}", f"There are {', '.join(sorted(sources))}."
            )
        found.add(name)
        left += [str(one) for one in name.of]
    return found


def _gathered(wanted: Iterable[Name], sources: Sequence[str]) -> list[Family]:
    """By what they share: the windows of a source, its averages, the sources, the ranks."""
    found: list[Family] = []
    for source in sources:
        mine = [one for one in wanted if one.numbers and _source(one) == source]
        if windows := [one for one in mine if one.kind in KINDS]:
            found.append(Windows(source, windows))
        if means := [one for one in mine if one.kind == EWMA]:
            found.append(Ewma(source, means))
    if plain := sorted(one.kind for one in wanted if not one.numbers and not one.of):
        found.append(Plain(plain))
    ranks = sorted(one for one in wanted if one.kind == RANK)
    for depth in sorted(set(map(_depth, ranks))):
        found.append(Rank([one.of[0] for one in ranks if _depth(one) == depth]))
    return found


def _depth(name: Name) -> int:
    """Of a rank: how many ranks it is of."""
    return 1 + _depth(name.of[0]) if name.kind == RANK else 0


def _source(name: Name) -> str:
    return str(name.of[0]) if name.of else CLOSE


def _ordered(families: Sequence[Family], sources: Sequence[str]) -> tuple[Family, ...]:
    there, left, found = set(sources), list(families), []
    while left:
        ready = [one for one in left if set(one.inputs) <= there]
        if not ready:
            waiting = ", ".join(sorted(name for one in left for name in one.names))
            raise Problem(f"{waiting} wait for each other", "A feature is not made of itself.")
        found += ready
        there |= {name for one in ready for name in one.names}
        left = [one for one in left if one not in ready]
    return tuple(found)
