"""How much of the past is asked for, and what a file of it must be."""

import csv
from pathlib import Path

import numpy as np
import pytest

from keeper.config import Named
from keeper.errors import Problem
from keeper.market.columns import CLOSE, VOLUME, Bars
from keeper.market.graph import Graph
from keeper.market.names import Name
from keeper.market.stream import Stream
from keeper.reading.history import QUIET, Need, from_file, late, reach
from keeper.records.canonical import Table
from keeper.records.history import Candle
from keeper.units import HOUR

TOKENS = tuple(Named(name, f"0x{at:040x}", 18) for at, name in enumerate(("USD", "ONE", "TWO")))
NOW = 1_000 * HOUR + 100
NAMES = [
    *("momentum(7)", "mean(7)", "deviation(7)", "volatility(7)", "zscore(7)", "high(7)", "low(7)"),
    *("drawdown(7)", "rank(momentum(5))", "zscore(9, volume)", "close", "rank(close)"),
]


def need(*names: str, returns: int = 2) -> Need:
    return Need(names, TOKENS, HOUR, returns)


def bars(path: Path, count: int, symbols: tuple[str, ...] = ("ONE", "TWO"), end: int = NOW) -> Path:
    """Up to the last hour before the end; one that nobody asked for is there, too."""
    rng = np.random.default_rng(1)
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(("time", "symbol", "close", "volume"))
        for back in reversed(range(count)):
            for symbol in (*symbols, "DOGE"):
                close, volume = rng.uniform(1, 2), rng.uniform(1, 2)
                out.writerow(((end // HOUR - back) * HOUR, symbol, close, volume))
    return path


@pytest.mark.parametrize("name", NAMES)
def test_reach__of_a_feature__is_how_long_it_takes_to_be_known(name: str, tmp_path: Path) -> None:
    count = reach(Name.parse(name))
    known = [_last(name, bars(tmp_path / "bars.csv", some)) for some in (count, count - 1) if some]
    assert not np.isnan(known[0]).any()
    assert count == 1 or np.isnan(known[1]).all()


def _last(name: str, path: Path) -> Table:
    found, graph = need(returns=1), Graph.of([name], (CLOSE, VOLUME))
    _, history = from_file(path, found._replace(returns=0), NOW)
    return Stream(graph, found.assets, HOUR, 1).follow(history).row().values


def test_reach__of_an_average__is_when_it_has_forgotten_its_beginning() -> None:
    count = reach(Name.parse("ewma(0.06)"))
    assert (1 - 0.06) ** count < 0.01


def test_need__of_returns_and_windows__is_the_longer() -> None:
    assert need("mean(7)", "close", returns=24).bars == 25
    assert need("mean(70)", "close", returns=24).bars == 70
    ends = need("mean(70)").ends(NOW)
    assert (ends[-1], len(ends)) == (1_000 * HOUR, 70 + QUIET + 1)


def test_from_file__with_what_is_not_known_yet__leaves_it_out(tmp_path: Path) -> None:
    path = bars(tmp_path / "bars.csv", 30, end=NOW + 5 * HOUR)
    _, found = from_file(path, need("mean(7)"), NOW)
    assert (found.times[-1], len(found.times)) == (1_000 * HOUR, 25)
    assert late(found, need("mean(7)")) == []


@pytest.mark.parametrize(
    ("count", "symbols", "end", "said"),
    [
        (30, ("ONE",), NOW, "has no bars of TWO"),
        (5, ("ONE", "TWO"), NOW, "has 5 bars, and 7 are needed"),
        (30, ("ONE", "TWO"), NOW - 2 * HOUR, "the newest bar of"),
    ],
)
def test_from_file__that_does_not_do__is_refused(
    tmp_path: Path, count: int, symbols: tuple[str, ...], end: int, said: str
) -> None:
    path = bars(tmp_path / "bars.csv", count, symbols, end)
    with pytest.raises(Problem, match=said):
        from_file(path, need("mean(7)"), NOW)


def test_late__of_an_asset_that_began_too_late__names_it() -> None:
    needed = need("mean(3)", returns=2)
    candles = {
        token.address: [
            Candle(hour * HOUR, close, 1.0, hour * HOUR) for hour, close in enumerate(c)
        ]
        for token, c in zip(
            TOKENS[1:], ([1.0] * 5, [np.nan, np.nan, np.nan, 1.0, 1.0]), strict=True
        )
    }
    assert late(Bars.of(needed.assets, HOUR, candles), needed) == ["TWO"]
