"""A feature's name is read back as it is written, and a wrong one says what would do."""

from collections.abc import Sequence

import numpy as np
import pytest

from keeper.errors import Problem
from keeper.market.families import Stateless
from keeper.market.feature import Pushed
from keeper.market.graph import Graph, feature
from keeper.records.canonical import Table
from tests.keeper.market.histories import EVERY, SOURCES, a_walk


@pytest.mark.parametrize("name", EVERY)
def test_name__as_it_is_written__is_read_back(name: str) -> None:
    assert str(feature(name)) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (" momentum( 24 ) ", "momentum(24)"),
        ("zscore(48,volume)", "zscore(48, volume)"),
        ("mean(48, close)", "mean(48)"),
        ("ewma(0.060)", "ewma(0.06)"),
    ],
)
def test_name__written_otherwise__has_one_form(text: str, name: str) -> None:
    assert str(feature(text)) == name


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("momentum(0)", "Give it one number, 1 to 2400"),
        ("deviation(1)", "Give it one number, 2 to 2400"),
        ("momentum(2401)", "1 to 2400"),
        ("momentum(1.5)", "of how many bars"),
        ("momentum", "of how many bars"),
        ("momentum(1, 2)", "of how many bars"),
        ("momentum(24", "does not close"),
        ("momentum(24) x", "goes on behind"),
        ("momentun(24)", "There are momentum, mean"),
        ("ewma(0)", "how fast it forgets"),
        ("ewma(1.5)", "how fast it forgets"),
        ("rank(24)", "what to rank"),
        ("rank(mean(24), mean(12))", "what to rank"),
        ("mean(24, rank(volume))", "not of one source"),
        ("24", "no feature's name"),
        ("", "no feature's name"),
        ("mean(24)!", "goes on|no feature's name"),
        ("weather", "There are close, imbalance, volume"),
    ],
)
def test_name__that_is_wrong__says_what_would_do(text: str, what: str) -> None:
    with pytest.raises(Problem, match=what):
        Graph.of([text], SOURCES)


class Other:
    """A feature of somebody else: the price above its mean."""

    lag, warmup = 0, 3

    def __init__(self, name: str = "edge", inputs: Sequence[str] = ("mean(3)", "mean(1)")) -> None:
        self.name, self.inputs = name, tuple(inputs)

    def batch(self, *inputs: Table) -> Table:
        found: Table = inputs[1] - inputs[0]
        return found

    def stream(self, assets: int) -> Pushed:
        del assets
        return Stateless(self.batch)


def test_graph__with_a_feature_of_others__finds_what_that_needs() -> None:
    bars = a_walk(10)
    found = Graph.of(["edge"], SOURCES, [Other()]).batch(bars)
    assert list(found) == ["edge"]
    assert np.isnan(found["edge"][:2]).all()
    assert not np.isnan(found["edge"][2:]).any()


def test_graph__of_features_that_wait_for_each_other__is_refused() -> None:
    with pytest.raises(Problem, match="a, b wait for each other"):
        Graph.of(["a"], SOURCES, [Other("a", ("b", "b")), Other("b", ("a", "a"))])


def test_known__behind_one_late_bar__is_not_before_it() -> None:
    bars = a_walk(4)
    late = bars.times.copy()
    late[1] = bars.times[3] + 5
    found = Graph.of(["mean(2)"], SOURCES).known(bars._replace(known=dict(bars.known, close=late)))
    assert found["mean(2)"].tolist() == [late[0], late[1], late[1], late[1]]


def test_graph__without_prices__is_refused() -> None:
    with pytest.raises(Problem, match="no source of prices"):
        Graph.of(["volume"], ["volume"])


def test_graph__asked_twice__computes_once() -> None:
    assert Graph.of(["mean(3)", "mean( 3 )"], SOURCES).names == ("mean(3)",)


def test_known__of_a_feature__is_not_before_any_of_its_sources() -> None:
    bars = a_walk(6)
    late = bars._replace(known=dict(bars.known) | {"volume": bars.times + 60})
    found = Graph.of(["mean(2)", "mean(2, volume)", "rank(volume)"], SOURCES).known(late)
    assert (found["mean(2)"] == bars.times).all()
    assert (found["mean(2, volume)"] == bars.times + 60).all()
    assert (found["rank(volume)"] == bars.times + 60).all()
