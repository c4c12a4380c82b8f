"""The filter against the sum over every path that the market may have taken."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeper.portfolio.regime import Regimes, at_first, market, seen

TWO = Regimes((0.001, -0.002), (0.01, 0.04), ((0.95, 0.05), (0.2, 0.8)))
THREE = Regimes(
    (0.002, 0.0, -0.004),
    (0.01, 0.02, 0.05),
    ((0.9, 0.08, 0.02), (0.1, 0.8, 0.1), (0.0, 0.3, 0.7)),
)


def filtered(values: list[float], by: Regimes) -> list[list[float]]:
    now = at_first(by).tolist()
    return [now := seen(now, value, by) for value in values]


def by_every_path(values: list[float], by: Regimes) -> list[float]:
    """From the definition: paths weighed by how likely each is, and how likely it makes what was
    seen; then those that end in each state."""
    states = range(len(by.means))
    ends = [0.0 for _ in states]
    for path in product(states, repeat=len(values) + 1):
        chance = float(at_first(by)[path[0]])
        for value, one, to in zip(values, path, path[1:], strict=False):
            density = math.exp(-(((value - by.means[to]) / by.deviations[to]) ** 2) / 2)
            chance *= by.moves[one][to] * density / by.deviations[to]
        ends[path[-1]] += chance
    return [end / math.fsum(ends) for end in ends]


@pytest.mark.parametrize("by", [TWO, THREE])
@given(values=st.lists(st.floats(-0.1, 0.1), min_size=1, max_size=5))
def test_seen__of_any_bars__is_what_all_paths_say(by: Regimes, values: list[float]) -> None:
    assert filtered(values, by)[-1] == pytest.approx(by_every_path(values, by), abs=1e-7)


def test_at_first__is_how_often_each_state_comes() -> None:
    """Of two states: each in the proportion in which the other is left."""
    assert at_first(TWO).tolist() == pytest.approx([0.8, 0.2])


@given(st.lists(st.floats(-0.1, 0.1), min_size=2, max_size=40), st.integers(1, 40))
def test_seen__of_the_first_bars__does_not_know_the_others(values: list[float], cut: int) -> None:
    assert filtered(values, THREE)[:cut] == filtered(values[:cut], THREE)


def test_seen__of_a_crash__is_the_wild_state() -> None:
    calm, wild = filtered([0.001, -0.5, -5.0], TWO)[-1]
    assert (calm, wild) == (0.0, 1.0)


def test_seen__of_a_crash_in_a_state_that_is_never_left__stays_there() -> None:
    """Only the wild state explains it, and from the calm one nothing leads there."""
    assert seen([1.0, 0.0], -5.0, TWO._replace(moves=((1.0, 0.0), (0.2, 0.8)))) == [1.0, 0.0]


def test_seen__of_a_missing_bar__only_moves_on() -> None:
    assert seen([1.0, 0.0], math.nan, TWO) == [0.95, 0.05]


def test_market__of_bars_with_gaps__is_the_mean_of_what_is_known() -> None:
    nan = math.nan
    found = market(np.array([[0.02, 0.04], [nan, 0.01], [nan, nan]]))
    assert found[:2].tolist() == pytest.approx([0.03, 0.01])
    assert math.isnan(found[2])
