"""All strategies of a configuration at once, compiled once: a row of features to a Signal.

`opinions` is pure. What is not trusted runs elsewhere, against a clock, and may fail to answer: it
is heard before anything is decided (`hear`), and what was heard is kept beside the snapshot, so
that a replay decides from the same words.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from keeper.errors import Problem
from keeper.records.canonical import Table, table
from keeper.records.decision import Signal
from keeper.records.market import Features
from keeper.signals.family import Places, Rule
from keeper.signals.host import Case, Host, judged, members, require_fair, shaped, why
from keeper.signals.strategies import Strategy


class Heard(NamedTuple):
    """What families that are not trusted answered to one row, by family."""

    opinions: Mapping[str, Table]
    silent: Mapping[str, str]
    """Why there is no answer."""


NOTHING = Heard({}, {})


class Answer(NamedTuple):
    signal: Signal
    silent: Mapping[str, str]
    """Which families have no opinion on anything, and why."""


class _Group(NamedTuple):
    """The strategies of one family."""

    family: str
    trusted: bool
    rule: Rule
    places: Places
    shape: tuple[int, int]
    """Cases and assets."""


def needs(
    strategies: Sequence[Strategy], hosts: Mapping[str, Host], assets: Sequence[str]
) -> tuple[str, ...]:
    """The features that the market has to compute, each once, in an order of their own."""
    wanted = [
        host.needs([_case(strategies[place]) for place in places], assets)
        for host, places in _families(strategies, hosts)
    ]
    return tuple(sorted({name for names in wanted for name in names}))


class Panel:
    def __init__(
        self,
        strategies: Sequence[Strategy],
        hosts: Mapping[str, Host],
        names: tuple[str, ...],
        assets: tuple[str, ...],
    ) -> None:
        self.strategies = tuple(one.name for one in strategies)
        self.names = names
        self.assets = assets
        outside = ~members([_case(one) for one in strategies], assets)
        self._outside = outside if outside.any() else None
        """What a strategy is not about, by strategy and asset."""
        self._groups = [
            self._group(host, places, strategies) for host, places in _families(strategies, hosts)
        ]

    def opinions(self, features: Features, heard: Heard = NOTHING) -> Answer:
        """A family that fails has no opinion, with the reason; the others go on."""
        self._check(features)
        found = np.full((len(self.strategies), len(self.assets)), np.nan)
        silent: dict[str, str] = {}
        with np.errstate(all="ignore"):  # what is unknown is nan, and no one's mistake
            for group in self._groups:
                try:
                    found[group.places] = shaped(self._of(group, features, heard), group.shape)
                except Exception as error:
                    silent[group.family] = why(error)
        if (np.abs(found) > 1).any():
            silent |= self._silenced(found)
        if self._outside is not None:
            found[self._outside] = np.nan
        return Answer(Signal(self.strategies, self.assets, table(found)), silent)

    def hear(self, features: Features) -> Heard:
        """Asks those that are not trusted, each in a process of its own."""
        self._check(features)
        said, silent = {}, {}
        for group in self._groups:
            if group.trusted:
                continue
            try:
                said[group.family] = judged(group.rule(features), group.shape)
            except Exception as error:
                silent[group.family] = why(error)
        return Heard(said, silent)

    def _of(self, group: _Group, features: Features, heard: Heard) -> Table:
        if group.trusted:
            return group.rule(features)
        if group.family in heard.opinions:
            return heard.opinions[group.family]
        missing = heard.silent.get(group.family, "it was not asked")
        raise Problem(missing, "Ask it before deciding.")

    def _silenced(self, found: Table) -> dict[str, str]:
        """Takes out every family that goes beyond what opinions are; says why."""
        silent = {}
        for group in self._groups:
            try:
                require_fair(found[group.places])
            except Problem as error:
                found[group.places] = np.nan
                silent[group.family] = error.what
        return silent

    def _group(self, host: Host, places: list[int], strategies: Sequence[Strategy]) -> _Group:
        cases = [_case(strategies[place]) for place in places]
        rule = host.compile(cases, self.names, self.assets)
        shape = len(cases), len(self.assets)
        return _Group(host.name, host.trusted, rule, np.array(places, dtype=np.intp), shape)

    def _check(self, features: Features) -> None:
        if (features.names, features.assets) != (self.names, self.assets):
            raise Problem(
                "the strategies were compiled for other features or assets",
                "Compile them again for what the market computes.",
            )


def _case(strategy: Strategy) -> Case:
    return Case(strategy.given, strategy.assets)


def _families(
    strategies: Sequence[Strategy], hosts: Mapping[str, Host]
) -> Iterable[tuple[Host, list[int]]]:
    """Each family once, with the places of its strategies."""
    places: dict[str, list[int]] = {}
    for at, one in enumerate(strategies):
        places.setdefault(one.family, []).append(at)
    for family, where in places.items():
        if family not in hosts:
            raise Problem(f"no family {family!r}", f"There are: {', '.join(sorted(hosts))}.")
        yield hosts[family], where
