"""Every feature: batch and stream are the same to the last bit, and none looks ahead."""

import datetime
import random
import time
from typing import Any, NoReturn

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keeper.market.columns import Bars
from keeper.market.graph import Graph
from keeper.records.canonical import Table
from tests.keeper.market.histories import (
    EVERY,
    SOURCES,
    a_walk,
    histories,
    history,
    stream,
)


def batch(names: tuple[str, ...], bars: Bars) -> dict[str, Table]:
    return Graph.of(names, SOURCES).batch(bars)


def same(one: Table, other: Table) -> bool:
    """Bit by bit, but for the many ways to write that nothing is there."""
    return np.array_equal(one, other, equal_nan=True)


def one(name: str, prices: list[float]) -> list[float]:
    """A feature of one asset with these prices."""
    column: list[float] = batch((name,), history(np.array([prices]).T))[name][:, 0].tolist()
    return column


@settings(deadline=None, max_examples=60)
@given(bars=histories())
def test_features__pushed_bar_by_bar__are_those_of_the_batch(bars: Bars) -> None:
    tables, live = batch(EVERY, bars), stream(EVERY, bars)
    for at, bar in enumerate(bars.rows()):
        live.push(bar)
        row = live.row()
        for name in row.names:
            assert same(row.row(name), tables[name][at]), name


@settings(deadline=None, max_examples=60)
@given(bars=histories(), cut=st.integers(1, 60))
def test_features__of_the_first_bars__are_the_first_of_the_features(bars: Bars, cut: int) -> None:
    whole, part = batch(EVERY, bars), batch(EVERY, bars.upto(cut))
    for name, table in part.items():
        assert same(table, whole[name][:cut]), name


@settings(deadline=None, max_examples=30)
@given(bars=histories(most=40), seed=st.integers(0, 2**32))
def test_features__of_another_future__are_the_same(bars: Bars, seed: int) -> None:
    """What comes behind a bar, whatever it is, does not reach it."""
    cut = len(bars.times) // 2
    rng = np.random.default_rng(seed)
    other = {name: column.copy() for name, column in bars.columns.items()}
    for column in other.values():
        column[cut:] = rng.uniform(0.1, 10, column[cut:].shape)
    whole, changed = batch(EVERY, bars), batch(EVERY, bars._replace(columns=other))
    for name, table in changed.items():
        assert same(table[:cut], whole[name][:cut]), name


def test_features__without_a_clock_or_chance__are_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bars = a_walk(30)
    expected = stream(EVERY, bars).follow(bars).row()

    def never(*args: Any, **kwargs: Any) -> NoReturn:
        raise AssertionError("somebody looked at the clock, or threw a die")

    class NoClock(datetime.datetime):
        now = utcnow = today = never

    for name in ("time", "time_ns", "monotonic", "perf_counter"):
        monkeypatch.setattr(time, name, never)
    for name in ("random", "randint", "choice", "gauss"):
        monkeypatch.setattr(random, name, never)
    monkeypatch.setattr(np.random, "default_rng", never)
    monkeypatch.setattr(datetime, "datetime", NoClock)
    found = stream(EVERY, bars).follow(bars).row()
    assert same(found.values, expected.values)
    assert found.state == expected.state
    assert batch(EVERY, bars).keys() == set(EVERY)


def test_features__against_their_definitions__are_near() -> None:
    """By numpy's own statistics, in another way than ours."""
    bars = a_walk(400)
    levels, tables = np.log(bars.columns["close"]), batch(EVERY, bars)
    n = 16
    windows = np.lib.stride_tricks.sliding_window_view(levels, n, axis=0)
    steps = np.lib.stride_tricks.sliding_window_view(np.diff(levels, axis=0), n, axis=0)
    mean, spread = windows.mean(axis=-1), windows.std(axis=-1, ddof=1)
    expected = {
        "mean": mean,
        "deviation": spread,
        "zscore": (levels[n - 1 :] - mean) / spread,
        "momentum": levels[n:] - levels[:-n],
        "volatility": steps.std(axis=-1, ddof=1),
        "high": windows.max(axis=-1)[:-1],
        "low": windows.min(axis=-1)[:-1],
        "drawdown": windows.max(axis=-1) - levels[n - 1 :],
    }
    for kind, table in expected.items():
        ours = tables[f"{kind}({n})"]
        first = len(ours) - len(table)
        assert np.isnan(ours[:first]).all(), kind
        assert np.allclose(
            ours[first:], table, rtol=1e-4, atol=1e-5 if kind == "zscore" else 2e-7
        ), kind


def test_momentum__of_a_price_that_doubles__is_the_logarithm_of_two() -> None:
    assert one("momentum(1)", [1.0, 2.0, 4.0])[1:] == [0.6931472, 0.6931472]


def test_high__of_the_bar_itself__does_not_know_it() -> None:
    found = one("high(2)", [1.0, 1.0, 2.0, 1.0])
    assert np.isnan(found[:2]).all()
    assert found[2:] == [0.0, 0.6931472]


def test_zscore__where_nothing_moves__is_none() -> None:
    assert np.isnan(one("zscore(3)", [7.0] * 5)).all()


def test_deviation__of_far_away_numbers__loses_nothing() -> None:
    """A price of a billion that moves by a millionth: naive squares in doubles say 0 or worse."""
    prices = [1e9 * (1 + 1e-6 * (at % 2)) for at in range(1000)]
    found = one("deviation(1000)", prices)[-1]
    assert found == pytest.approx(1e-6 / 2 * (1000 / 999) ** 0.5, rel=1e-6)


def test_ewma__of_two_prices__moves_by_its_part() -> None:
    assert one("ewma(0.5)", [1.0, np.e, np.e]) == [0.0, 0.5, 0.75]


def test_rank__of_three__is_from_minus_one_to_one() -> None:
    bars = history(np.array([[1.0, 1.0, 1.0, np.nan], [3.0, 2.0, 4.0, 1.0], [3.0, 2.0, 3.0, 1.0]]))
    found = batch(("rank(momentum(1))",), bars)["rank(momentum(1))"]
    assert np.isnan(found[0]).all()
    assert found[1].tolist()[:3] == [0.0, -1.0, 1.0]
    assert np.isnan(found[1][3])


def test_rank__of_equals__is_the_middle_of_their_places() -> None:
    bars = history(np.array([[1.0, 2.0, 2.0, 3.0]]))
    found = batch(("rank(close)",), bars)["rank(close)"]
    assert found[0].tolist() == [-1.0, 0.0, 0.0, 1.0]
