"""The features as the keeper has them: a bar is pushed, a row comes out, and its state is hashed.

The state is all that the next row is made of. Written down, it goes on after a restart as if there
had been none.
"""

from hashlib import sha256
from typing import Any, NamedTuple

import numpy as np

from keeper.errors import Problem
from keeper.market.columns import CLOSE, Bar, Bars, require_regular
from keeper.market.graph import Graph
from keeper.market.whole import whole
from keeper.records import canonical
from keeper.records.canonical import Table, table
from keeper.records.market import Features
from keeper.units import moment


class Shape(NamedTuple):
    """What a state belongs to."""

    names: tuple[str, ...]
    sources: tuple[str, ...]
    assets: tuple[str, ...]
    seconds: int
    returns: int


class Saved(NamedTuple):
    """A stream between two bars."""

    shape: Shape
    time: int
    known_at: int
    begun: Table
    """By source and asset: 1 where there has been a number."""
    levels: Table
    """By bar and asset: what returns are made of, in whole numbers."""
    values: Table
    """The row of that bar, by name and asset."""
    parts: tuple[bytes, ...]
    """By family."""


class Stream:
    """Features of one list of assets, bar after bar; `returns` says how many of these are kept."""

    def __init__(self, graph: Graph, assets: tuple[str, ...], seconds: int, returns: int) -> None:
        self.shape = Shape(graph.names, graph.inputs, assets, seconds, returns)
        self.time = 0
        self.known_at = 0
        self._families = [
            (one.inputs, one.names, one.stream(len(assets))) for one in graph.families
        ]
        self._begun = np.zeros((len(graph.inputs), len(assets)), dtype=np.bool_)
        self._levels = np.full((returns + 1, len(assets)), np.nan)
        self._rows: dict[str, Table] = {}

    def push(self, bar: Bar) -> None:
        self._begun = self._require_next(bar)
        self.time = bar.time
        self.known_at = max(self.known_at, *(bar.known[name] for name in self.shape.sources))
        close = bar.columns[CLOSE]
        self._levels[:-1] = self._levels[1:]
        self._levels[-1] = np.where(np.isnan(close), np.nan, whole(CLOSE, close))
        rows = {name: bar.columns[name] for name in self.shape.sources}
        for inputs, names, stream in self._families:
            made = stream.push(*(rows[name] for name in inputs))
            rows.update(zip(names, made.reshape(len(names), -1), strict=True))
        self._rows = rows

    def follow(self, bars: Bars) -> "Stream":
        """Pushes all of a history, or what is new of it."""
        for bar in bars.rows():
            if bar.time > self.time:
                self.push(bar)
        return self

    def row(self) -> Features:
        if not self.time:
            raise Problem("no bar has come yet", "Push the history first.")
        shape = self.shape
        return Features(
            time=self.time,
            known_at=self.known_at,
            assets=shape.assets,
            names=shape.names,
            values=self._values(),
            returns=table(np.diff(self._levels, axis=0) / 10**7),
            state=self.digest(),
        )

    def digest(self) -> bytes:
        """The hash of the shape and the times, and of each part behind its length."""
        known = canonical.digest((self.shape, self.time, self.known_at))
        parts = (_bits(self._levels), *(stream.state() for _, _, stream in self._families))
        hashed = sha256(known)
        for part in parts:
            hashed.update(len(part).to_bytes(8, "big"))
            hashed.update(part)
        return hashed.digest()

    def saved(self) -> bytes:
        parts = tuple(stream.state() for _, _, stream in self._families)
        held = (table(self._begun), table(self._levels), self._values())
        return canonical.encode(Saved(self.shape, self.time, self.known_at, *held, parts))

    def restore(self, text: bytes) -> "Stream":
        """Goes on where that one was."""
        saved = canonical.decode(Saved, text)
        if saved.shape != self.shape:
            raise Problem(
                "this state is of other features, assets or bars", "Read the history once more."
            )
        self.time, self.known_at = saved.time, saved.known_at
        self._begun = saved.begun == 1
        self._levels = saved.levels.copy()
        self._rows = dict(zip(self.shape.names, saved.values, strict=True))
        for (_, _, stream), part in zip(self._families, saved.parts, strict=True):
            stream.restore(part)
        return self

    def _values(self) -> Table:
        return table([self._rows[name] for name in self.shape.names])

    def _require_next(self, bar: Bar) -> Any:
        """Of each source and asset, whether it has begun: from then on every bar has a number."""
        if missing := [name for name in self.shape.sources if name not in bar.columns]:
            raise Problem(f"the bar has no {', '.join(missing)}", "Read that source, too.")
        if self.time:
            require_regular(np.array([self.time, bar.time]), self.shape.seconds)
        rows = np.stack([bar.columns[name] for name in self.shape.sources])
        there = ~np.isnan(rows)
        priced = rows[self.shape.sources.index(CLOSE)]
        if np.isinf(rows).any() or (self._begun & ~there).any() or (priced <= 0).any():
            said = {name: list(bar.columns[name]) for name in self.shape.sources}
            raise Problem(
                f"the bar at {moment(bar.time)} says {said}",
                "A price is above zero, no number is infinite, and none is missing once begun.",
            )
        return self._begun | there


def _bits(values: Table) -> bytes:
    """With one way to write what is not there."""
    return np.where(np.isnan(values), np.nan, values).astype("<f8").tobytes()
