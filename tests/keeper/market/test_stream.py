"""A stream's state: all that the next row is made of, hashed, written down, and gone on with."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keeper.errors import Problem
from keeper.market.columns import Bar, Bars
from keeper.records import canonical
from keeper.records.market import Features
from tests.keeper.market.histories import EVERY, a_walk, histories, history, stream


@settings(deadline=None, max_examples=40)
@given(bars=histories(), cut=st.integers(1, 60))
def test_stream__restored__goes_on_as_if_nothing_had_happened(bars: Bars, cut: int) -> None:
    first = stream(EVERY, bars).follow(bars.upto(cut))
    second = stream(EVERY, bars).restore(first.saved())
    assert canonical.encode(second.row()) == canonical.encode(first.row())
    first.follow(bars)
    second.follow(bars)
    assert canonical.encode(second.row()) == canonical.encode(first.row())
    assert second.saved() == first.saved()


def test_stream__begun_later__has_the_same_state_behind_its_longest_window() -> None:
    bars = a_walk(100)
    names = ("momentum(12)", "zscore(24)", "high(24)", "volatility(5, volume)")
    late = bars._replace(
        times=bars.times[40:],
        columns={name: column[40:] for name, column in bars.columns.items()},
        known={name: known[40:] for name, known in bars.known.items()},
    )
    one, other = stream(names, bars).follow(bars), stream(names, bars).follow(late)
    assert one.digest() == other.digest()


@pytest.mark.parametrize("source", ["close", "volume", "imbalance"])
def test_digest__with_one_number_changed_long_ago__is_another(source: str) -> None:
    bars = a_walk(30)
    changed = {name: column.copy() for name, column in bars.columns.items()}
    changed[source][27, 1] *= 1.5
    other = bars._replace(columns=changed)
    assert stream(EVERY, bars).follow(bars).digest() != stream(EVERY, bars).follow(other).digest()


def test_row__survives_being_written_down() -> None:
    bars = a_walk(30)
    row = stream(EVERY, bars).follow(bars).row()
    text = canonical.encode(row)
    assert canonical.encode(canonical.decode(Features, text)) == text


def test_row__has_the_newest_returns_last() -> None:
    bars = history(np.array([[1.0], [2.0], [2.0], [1.0]]))
    row = stream(("mean(2)",), bars, returns=4).follow(bars).row()
    assert np.isnan(row.returns[0, 0])
    assert row.returns[1:, 0].tolist() == [0.6931472, 0.0, -0.6931472]


def test_known_at__of_a_row__is_that_of_its_latest_source() -> None:
    bars = a_walk(5)
    known = dict(bars.known) | {"imbalance": bars.times + 90}
    late = bars._replace(known=known)
    assert stream(("imbalance",), late).follow(late).row().known_at == bars.times[-1] + 90
    assert stream(("mean(2)",), late).follow(late).row().known_at == bars.times[-1]


def test_known_at__of_one_late_bar__stays_with_what_is_made_of_it() -> None:
    bars = a_walk(5)
    known = bars.times.copy()
    known[1] = bars.times[-1] + 7
    late = bars._replace(known=dict(bars.known) | {"close": known})
    assert stream(("mean(2)",), late).follow(late).row().known_at == bars.times[-1] + 7


def test_push__of_a_bar_that_leaves_one_out__is_refused() -> None:
    bars = a_walk(5)
    live = stream(("mean(2)",), bars).follow(bars.upto(3))
    with pytest.raises(Problem, match="seconds apart"):
        live.push(list(bars.rows())[4])


def test_push__of_a_bar_without_a_source__names_it() -> None:
    bars = a_walk(1)
    (bar,) = bars.rows()
    with pytest.raises(Problem, match="no imbalance"):
        stream(("imbalance",), bars).push(Bar(bar.time, {"close": bar.columns["close"]}, bar.known))


PAIR = ("mean(2)", "mean(2, volume)")


def changed(bar: Bar, source: str, value: float) -> Bar:
    return bar._replace(columns=dict(bar.columns) | {source: np.full(3, value)})


@pytest.mark.parametrize(
    ("source", "value"),
    [
        *(("close", value) for value in (0.0, -1.0, np.nan, np.inf)),
        *(("volume", value) for value in (np.nan, np.inf, -np.inf)),
    ],
)
def test_push__of_what_is_no_number__is_refused(source: str, value: float) -> None:
    bars = a_walk(2)
    live = stream(PAIR, bars).follow(bars.upto(1))
    for one in (live, stream(PAIR, bars).restore(live.saved())):
        with pytest.raises(Problem, match="A price is above zero"):
            one.push(changed(list(bars.rows())[1], source, value))


def test_push__of_nothing_traded__is_taken() -> None:
    bars = a_walk(2)
    live = stream(PAIR, bars).follow(bars.upto(1))
    live.push(changed(list(bars.rows())[1], "volume", 0.0))
    assert live.time == bars.times[1]


def test_restore__of_the_state_of_other_features__is_refused() -> None:
    bars = a_walk(5)
    saved = stream(("mean(2)",), bars).follow(bars).saved()
    with pytest.raises(Problem, match="of other features"):
        stream(("mean(3)",), bars).restore(saved)


def test_restore__of_half_a_state__is_refused() -> None:
    bars = a_walk(5)
    live = stream(("mean(2)",), bars)
    with pytest.raises(Problem, match="Is the file whole"):
        live.restore(live.follow(bars).saved()[:-10])


def test_row__before_any_bar__is_refused() -> None:
    with pytest.raises(Problem, match="no bar has come"):
        stream(("mean(2)",), a_walk(1)).row()
