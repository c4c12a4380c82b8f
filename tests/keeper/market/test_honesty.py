"""Features of others: what looks ahead, forgets, or differs is told of; what is sound is not."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from keeper.market.graph import Graph
from keeper.market.honesty import complaints
from keeper.market.stream import Stream
from keeper.records.canonical import Table
from tests.keeper.market.histories import SOURCES, a_walk


class Highest:
    """The highest price so far: sound, and with a state."""

    name, inputs, lag, warmup = "highest", ("close",), 0, 1

    def batch(self, *inputs: Table) -> Table:
        found: Table = np.maximum.accumulate(inputs[0], axis=0)
        return found

    def stream(self, assets: int) -> "HighestStream":
        return HighestStream(assets)


class HighestStream:
    def __init__(self, assets: int) -> None:
        self._top = np.full(assets, -np.inf)

    def push(self, *rows: Table) -> Table:
        self._top = np.maximum(self._top, rows[0])
        return self._top

    def state(self) -> bytes:
        return self._top.tobytes()

    def restore(self, state: bytes) -> None:
        self._top = np.frombuffer(state).copy()


def said(feature: Any) -> list[str]:
    return list(complaints(feature, [a_walk(30).columns["close"]]))


def test_complaints__about_a_sound_feature__are_none() -> None:
    assert said(Highest()) == []


class Centred(Highest):
    def batch(self, *inputs: Table) -> Table:
        found: Table = inputs[0] - inputs[0].mean(axis=0)
        return found


class Late(Highest):
    warmup = 5


class Flat(Highest):
    def batch(self, *inputs: Table) -> Table:
        found: Table = inputs[0][:, 0]
        return found


class Lagging(Highest):
    def batch(self, *inputs: Table) -> Table:
        return np.vstack([inputs[0][:1], np.maximum.accumulate(inputs[0], axis=0)[:-1]])


class Forgets(Highest):
    def stream(self, assets: int) -> HighestStream:
        class Stream(HighestStream):
            def restore(self, state: bytes) -> None:
                del state

        return Stream(assets)


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (Centred, "by what comes later"),
        (Late, "before its warm-up of 5 bars"),
        (Flat, "gives a table of"),
        (Lagging, "another pushed bar by bar, at bar"),
        (Forgets, "another behind a restart, at bar 15"),
    ],
)
def test_complaints__about_an_unsound_feature__say_what_is_wrong(
    make: Callable[[], Highest], what: str
) -> None:
    assert any(what in one for one in said(make()))


def test_stream__with_a_feature_of_others__carries_its_state() -> None:
    bars = a_walk(20)

    def made() -> Stream:
        graph = Graph.of(["highest", "mean(3)"], SOURCES, [Highest()])
        return Stream(graph, bars.assets, bars.seconds, 4)

    whole = made().follow(bars)
    half = made().follow(bars.upto(9))
    rest = made().restore(half.saved()).follow(bars)
    assert rest.digest() == whole.digest()
    assert (rest.row().row("highest") == bars.columns["close"].max(axis=0)).all()
