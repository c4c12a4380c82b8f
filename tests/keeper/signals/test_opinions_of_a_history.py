"""From bars to opinions: what is said of a bar is the same whatever came after it."""

from typing import Any

import numpy as np
import pytest

from keeper.market.columns import CLOSE, Bars
from keeper.market.graph import Graph
from keeper.market.stream import Stream
from keeper.records.canonical import table
from keeper.records.market import Features
from keeper.signals.families import FAMILIES
from keeper.signals.host import Here
from keeper.signals.panel import Panel, needs
from keeper.signals.strategies import strategies

HOUR, COUNT, PAST = 3600, 120, 40
ASSETS = ("A", "B", "C", "D")
LATE = ("carry", "sentiment", "flow")
GIVEN: dict[str, dict[str, Any]] = {
    "momentum": {"lookback": 24, "window": 24},
    "ranking": {"lookback": 24, "skip": 3},
    "crossing": {"fast": 6, "slow": 24},
    "pairs": {"first": "A", "second": "B", "window": 30, "open": 0.8},
    "fixed": {"weights": {"A": 0.5}},
    "breakout": {"window": 24},
    "bollinger": {"window": 24, "width": 1.0},
    "reversion": {"window": 24},
    "volatility": {"window": 24},
    "flow": {"window": 24, "threshold": 0.5},
}
HOSTS = {family.name: Here(family) for family in FAMILIES}


def history() -> Bars:
    dice = np.random.default_rng(4)
    shape = COUNT, len(ASSETS)
    times = 1_700_006_400 + HOUR * np.arange(COUNT)
    close = np.exp(np.cumsum(dice.normal(0, 0.01, shape), axis=0))
    close[:50, 3] = np.nan  # D begins later
    columns = {CLOSE: table(close)}
    columns |= {name: table(dice.normal(0, 1, shape)) for name in LATE}
    bars = Bars(ASSETS, HOUR, times, columns, dict.fromkeys(columns, times + 60))
    bars.check()
    return bars


@pytest.fixture(scope="module")
def bars() -> Bars:
    return history()


@pytest.mark.parametrize("name", [family.name for family in FAMILIES])
def test_opinions__of_each_bar__are_those_of_the_history_cut_behind_it(
    bars: Bars, name: str
) -> None:
    written = strategies([{"family": name, **GIVEN.get(name, {})}], ASSETS)
    graph = Graph.of(needs(written, HOSTS, ASSETS), tuple(bars.columns))
    panel = Panel(written, HOSTS, graph.names, ASSETS)
    whole = graph.batch(bars)
    stream = Stream(graph, ASSETS, HOUR, PAST)
    spoken = 0
    for at, bar in enumerate(bars.rows()):
        stream.push(bar)
        live = stream.row()
        batch = live._replace(values=_row(whole, live, at), known_at=0, state=b"")
        one, other = panel.opinions(live), panel.opinions(batch)
        assert one.silent == other.silent == {}
        np.testing.assert_array_equal(one.signal.opinions, other.signal.opinions)
        if at % 40 == 39:
            cut = Stream(graph, ASSETS, HOUR, PAST).follow(bars.upto(at + 1)).row()
            np.testing.assert_array_equal(panel.opinions(cut).signal.opinions, one.signal.opinions)
        spoken += int(np.count_nonzero(np.nan_to_num(one.signal.opinions)))
    assert spoken > 20


def _row(whole: Any, like: Features, at: int) -> Any:
    return table(np.array([whole[name][at] for name in like.names]).reshape(like.values.shape))
