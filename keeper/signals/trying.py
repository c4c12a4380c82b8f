"""The experiments: a family in a sandbox, asked the same in ways that must not matter.

Opinions have to be the same bit by bit whichever process answers, in whatever order rows come,
whatever comes after them, and whatever other cases there are.
"""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

import numpy as np

from keeper.errors import Problem
from keeper.records.canonical import Table
from keeper.records.market import Features
from keeper.signals.host import Case, judged, members
from keeper.signals.sandbox import Reply, Sandbox
from keeper.signals.trials import ASSETS, MEMBERS, beside, later, trial
from keeper.signals.words import Met, Said, task

SHAPE = len(MEMBERS), len(ASSETS)
MOST_MILLISECONDS = 20.0
"""A row, watched; what takes longer does not belong into a cycle."""
CUT = 20
"""Rows that the truncated trial has."""


class Trying:
    def __init__(self, sandbox: Sandbox, given: Mapping[str, Any]) -> None:
        self.sandbox = sandbox
        self.cases = [Case(given, members) for members in MEMBERS]
        self.needs: tuple[str, ...] | None = None
        self.met: Met | None = None

    def broken(self) -> dict[str, str]:
        """Promises that are not kept, and how that was seen."""
        self.needs = self.sandbox.needs(self.cases, ASSETS)
        self.trial = trial(self.needs)
        reply = self._ask(self.trial.rows)
        self.met = reply.met
        if broken := _unfit(reply, SHAPE):
            return broken
        self.plain = _tables(reply)
        found = self._differing() | {
            "quiet": f"it prints {reply.printed[:80]!r}" if reply.printed else "",
            "speed": _slow(reply.said),
        }
        found["known_at"] = self._holes() or found.get("known_at", "")
        return {promise: how for promise, how in found.items() if how}

    def _ask(
        self,
        rows: Sequence[Features],
        cases: Sequence[Case] | None = None,
        seed: int = 0,
    ) -> Reply:
        names = self.trial.rows[0].names
        asked = task(self.sandbox.entry, cases or self.cases, names, ASSETS, self.sandbox.limits)
        return self.sandbox.ask(asked, rows, seed)

    def _holes(self) -> str:
        """What nothing is known of has no opinion."""
        for at in self.trial.unknown:
            if not np.isnan(self.plain[at]).all():
                return f"row {at} holds nothing but nan, and it has an opinion"
        for at in self.trial.holes:
            if not np.isnan(self.plain[at][:, 0]).all():
                return f"row {at} holds nothing of {ASSETS[0]}, and it has an opinion on it"
        return ""

    def _differing(self) -> dict[str, str]:
        """All that must not matter changes at once; where that shows, one after the other."""
        rows = self.trial.rows
        changed = [beside(later(row)) for row in reversed(rows)]
        seen = self._said(changed, "when all of it changes", self._reordered(), 1) or self._said(
            rows[:CUT], "alone, where there are no later rows", self.cases[:1]
        )
        if not seen:
            return {}
        found = self._one_by_one(rows)
        return found if any(found.values()) else {"deterministic": seen}

    def _one_by_one(self, rows: Sequence[Features]) -> dict[str, str]:
        return {
            "deterministic": self._said(rows, "in another process", self._reordered(), 1),
            "truncation": self._said(rows[::-1], "when it is asked the newest row first")
            or self._said(rows[:CUT], "where there are no later rows"),
            "known_at": self._said(list(map(later, rows)), "when the row came to be known later"),
            "needs": self._said(
                list(map(beside, rows)), "with other numbers that it did not ask for"
            ),
            "alone": self._said(rows, "without the other case", self.cases[:1]),
        }

    def _reordered(self) -> list[Case]:
        return [Case(dict(reversed(list(case.given.items()))), case.assets) for case in self.cases]

    def _said(
        self,
        rows: Sequence[Features],
        when: str,
        cases: Sequence[Case] | None = None,
        seed: int = 0,
    ) -> str:
        """What it says otherwise, of the same row, than it said at first."""
        cases = cases or self.cases
        reply = self._ask(rows, cases, seed)
        if broken := _unfit(reply, (len(cases), len(ASSETS))):
            return f"{when}: {next(iter(broken.values()))}"
        places = {row.time: at for at, row in enumerate(self.trial.rows)}
        for row, said in zip(rows, _tables(reply), strict=True):
            at = places[row.time]
            first = self.plain[at][: len(cases)]
            differs = members(cases, ASSETS) & (first != said) & ~(np.isnan(first) & np.isnan(said))
            if differs.any():
                was, is_ = first[differs][0], said[differs][0]
                return f"row {at} is {was:g} at first, and {is_:g} {when}"
        return ""


def _unfit(reply: Reply, shape: tuple[int, int]) -> dict[str, str]:
    """The first of the first promises that an answer breaks."""
    for said in reply.said:
        if said.caught:
            return {"pure": said.caught}
        if said.opinions is None:
            return {"answers": said.fault}
        try:
            judged(said.opinions, shape)
        except Problem as error:
            return {"range" if said.opinions.shape == shape else "shape": error.what}
    return {}


def _tables(reply: Reply) -> list[Table]:
    return [said.opinions for said in reply.said if said.opinions is not None]


def _slow(said: Sequence[Said]) -> str:
    took = median(one.nanoseconds for one in said) / 1e6
    return f"a row takes {took:.0f} ms" if took > MOST_MILLISECONDS else ""
