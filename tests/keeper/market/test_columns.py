"""Bars that do not fit together are refused, with the bar and the remedy; what is late waits."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeper.errors import Problem
from keeper.market.columns import Bars
from keeper.market.joins import joined
from keeper.records.history import Candle, Said
from keeper.units import HOUR
from tests.keeper.market.histories import START, a_walk

ONE, TWO = "0x1", "0x2"


def candles(count: int = 4, first: int = 1) -> list[Candle]:
    ends = [START + HOUR * (first + at) for at in range(count)]
    return [Candle(end, 100.0, 5.0, end + 12) for end in ends]


def said(value: float, known_at: int, asset: str = ONE, source: str = "gas") -> Said:
    return Said(source, asset, value, known_at)


def two(count: int = 4) -> Bars:
    return Bars.of((ONE, TWO), HOUR, {ONE: candles(count), TWO: candles(count)})


def test_bars__of_two_assets__have_a_column_for_each() -> None:
    bars = two()
    assert bars.columns["close"].shape == (4, 2)
    assert bars.known["close"].tolist() == (bars.times + 12).tolist()


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda c: c.pop(1), "3600 seconds apart"),
        (lambda c: c.insert(1, c[0]), "two bars that end"),
        (lambda c: c.reverse(), "comes after"),
        (lambda c: c.__setitem__(1, c[1]._replace(close=0.0)), "close of 0x1 at .* is 0.0"),
        (lambda c: c.__setitem__(1, c[1]._replace(close=-1.0)), "close of 0x1 at .* is -1.0"),
        (lambda c: c.__setitem__(1, c[1]._replace(volume=-0.5)), "volume of 0x1 at .* is -0.5"),
        (lambda c: c.__setitem__(1, c[1]._replace(close=np.nan)), "close of 0x1 is missing at"),
        (lambda c: c.__setitem__(1, c[1]._replace(close=np.inf)), "infinite"),
        (lambda c: c.__setitem__(1, c[1]._replace(known_at=c[1].time - 1)), "was known at"),
        (lambda c: c.pop(), "bars of 0x2 go from"),
        (lambda c: c.clear(), "no history of 0x1"),
    ],
)
def test_bars__that_do_not_fit__are_refused(
    change: Callable[[list[Candle]], object], what: str
) -> None:
    mine = candles()
    change(mine)
    with pytest.raises(Problem, match=what):
        Bars.of((ONE, TWO), HOUR, {ONE: mine, TWO: candles()})


def test_bars__in_milliseconds__are_refused() -> None:
    late = [one._replace(time=one.time * 1000, known_at=one.time * 1000) for one in candles(1)]
    with pytest.raises(Problem, match="not milliseconds"):
        Bars.of((ONE,), HOUR, {ONE: late})


def test_bars__that_begin_later_for_one_asset__have_nothing_before() -> None:
    mine = candles()
    mine[0] = mine[0]._replace(close=np.nan)
    bars = Bars.of((ONE, TWO), HOUR, {ONE: mine, TWO: candles()})
    assert np.isnan(bars.columns["close"][0, 0])


def test_joined__known_as_a_bar_ends__counts_for_it() -> None:
    end = START + 2 * HOUR
    found = joined(two(), [said(7.0, end)]).columns["gas"][:, 0]
    assert np.isnan(found[0])
    assert found[1:].tolist() == [7.0, 7.0, 7.0]


def test_joined__known_a_second_later__waits_for_the_next() -> None:
    found = joined(two(), [said(7.0, START + 2 * HOUR + 1)]).columns["gas"][:, 0]
    assert np.isnan(found[:2]).all()
    assert found[2:].tolist() == [7.0, 7.0]


def test_joined__two_within_a_bar__the_later_counts_whatever_their_order() -> None:
    end = START + 2 * HOUR
    both = [said(7.0, end - 5), said(8.0, end - 9)]
    assert joined(two(), both).columns["gas"][1, 0] == 7.0
    assert joined(two(), both[::-1]).columns["gas"][1, 0] == 7.0


def test_joined__as_a_sum__adds_what_came_within_each_bar() -> None:
    end = START + 2 * HOUR
    flows = [said(7.0, end - 5), said(-9.0, end), said(4.0, end + 1)]
    bars = joined(two(), flows, sums=("gas",))
    assert bars.columns["gas"][:, 0].tolist() == [0.0, -2.0, 4.0, 0.0]
    assert bars.columns["gas"][:, 1].tolist() == [0.0] * 4


def test_joined__as_a_sum__leaves_out_what_came_before_the_first_bar() -> None:
    early = [said(5.0, START), said(1.0, START + 1), said(2.0, START - 9 * HOUR)]
    bars = joined(two(), early, sums=("gas",))
    assert bars.columns["gas"][:, 0].tolist() == [1.0, 0.0, 0.0, 0.0]
    assert joined(two(), early).columns["gas"][0, 0] == 1.0


def test_joined__about_an_asset_that_is_not_there__is_refused() -> None:
    with pytest.raises(Problem, match="gas speaks of 0x9"):
        joined(two(), [said(1.0, START, asset="0x9")])


def test_joined__in_milliseconds__is_refused() -> None:
    with pytest.raises(Problem, match="not milliseconds"):
        joined(two(), [said(1.0, START * 1000)])


@given(
    st.lists(st.tuples(st.integers(-HOUR, 12 * HOUR), st.floats(-1e9, 1e9)), max_size=20),
    st.integers(1, 10),
)
def test_joined__of_the_first_bars__never_sees_what_came_later(
    numbers: list[tuple[int, float]], cut: int
) -> None:
    late = [said(value, START + at) for at, value in numbers]
    bars = a_walk(10)
    late = [one._replace(asset=bars.assets[0]) for one in late]
    end = int(bars.times[cut - 1])
    for sums in ((), ("gas",)):
        whole = joined(bars, late, sums=sums)
        part = joined(bars.upto(cut), [one for one in late if one.known_at <= end], sums=sums)
        if "gas" in part.columns:
            before = whole.columns["gas"][:cut]
            assert np.array_equal(before, part.columns["gas"], equal_nan=True)
            assert np.array_equal(whole.known["gas"][:cut], part.known["gas"])
            assert (part.known["gas"] <= part.times).all()
