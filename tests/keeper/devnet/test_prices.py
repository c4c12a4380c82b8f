"""Paths drawn from a seed have the shape that was asked for; a user's history is read honestly."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from keeper.devnet.prices import CHUNK, HistoricPrices, SyntheticPrices
from keeper.devnet.tokens import E8, SYMBOLS, TOKENS
from keeper.errors import Problem

WETH, WBTC, DAI = (SYMBOLS.index(symbol) for symbol in ("WETH", "WBTC", "DAI"))


def log_returns(
    seed: int, steps: int, seconds: int = 3600
) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    path = SyntheticPrices(seed, seconds)
    table = np.array([path.at(step) for step in range(steps)], dtype=float)
    return np.diff(np.log(table), axis=0)


def test_synthetic__same_seed__same_path__whatever_the_order_of_reading() -> None:
    one, other = SyntheticPrices(5, 600), SyntheticPrices(5, 600)
    steps = [0, CHUNK - 1, CHUNK, 2 * CHUNK + 7]
    forward = [one.at(step) for step in steps]
    backward = [other.at(step) for step in reversed(steps)]
    assert forward == backward[::-1]
    assert SyntheticPrices(6, 600).at(CHUNK) != one.at(CHUNK)


def test_synthetic__across_a_chunk__does_not_jump() -> None:
    path = SyntheticPrices(2, 12)
    before, after = path.at(CHUNK - 1), path.at(CHUNK)
    for one, other in zip(before, after, strict=True):
        assert abs(other / one - 1) < 0.02


def test_synthetic__over_years__is_as_volatile_correlated_and_fat_tailed_as_asked() -> None:
    moves = np.concatenate([log_returns(seed, 8766) for seed in range(4)])
    yearly = moves.std(axis=0) * 8766**0.5
    assert 0.5 * TOKENS[WETH].volatility < yearly[WETH] < 1.6 * TOKENS[WETH].volatility
    assert np.corrcoef(moves[:, WETH], moves[:, WBTC])[0, 1] > 0.5
    standard = moves[:, WETH] / moves[:, WETH].std()
    assert (standard**4).mean() > 5  # three would be normal


def test_synthetic__has_calm_and_stormy_times() -> None:
    moves = log_returns(11, 8766)[:, WETH]
    weekly = [moves[i : i + 168].std() for i in range(0, len(moves) - 168, 168)]
    assert max(weekly) > 2 * min(weekly)


def test_synthetic__stables_keep_their_peg() -> None:
    path = SyntheticPrices(4, 3600)
    prices = [path.at(step)[DAI] for step in range(8766)]
    assert 0.98 * E8 < min(prices) < max(prices) < 1.02 * E8


def write(tmp_path: Path, kind: str, rows: list[tuple[datetime, str, float]]) -> Path:
    frame = pl.DataFrame(rows, schema=["time", "symbol", "close"], orient="row")
    file = tmp_path / f"history.{kind}"
    frame.write_csv(file) if kind == "csv" else frame.write_parquet(file)
    return file


def hour(n: int) -> datetime:
    return datetime(2026, 1, 1, n, tzinfo=UTC)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_historic__is_joined_as_of__never_ahead(tmp_path: Path, kind: str) -> None:
    rows = [(hour(2), "WETH", 2.5), (hour(0), "WETH", 2.0), (hour(1), "WETH", 3.0)]
    path = HistoricPrices(write(tmp_path, kind, rows), 1800)
    closes = [path.at(step)[WETH] / E8 for step in range(path.steps)]
    assert closes == [2.0, 2.0, 3.0, 3.0, 2.5]
    assert path.at(0)[WBTC] == TOKENS[WBTC].price_e8


def test_historic__in_milliseconds__is_understood(tmp_path: Path) -> None:
    file = tmp_path / "history.csv"
    file.write_text("time,symbol,close\n1767225600000,WETH,2\n1767229200000,WETH,4\n")
    assert HistoricPrices(file, 3600).at(1)[WETH] == 4 * E8


def test_historic__past_its_end__says_how_long_it_is(tmp_path: Path) -> None:
    path = HistoricPrices(write(tmp_path, "csv", [(hour(0), "WETH", 2.0)]), 60)
    with pytest.raises(Problem, match="ends after 1 steps"):
        path.at(1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("time,symbol\n1767225600,WETH\n", "no column close"),
        ("time,symbol,close\n1767225600,DOGE,1\n", "names DOGE.*USDC"),
        ("time,symbol,close\n1767225600,WETH,-3\n", "close is -3(\\.0)? at 1767225600"),
        ("time,symbol,close\n1767225600,WETH,\n1767225600,WETH,2\n", "close is None"),
    ],
)
def test_historic__that_is_wrong__is_refused_with_the_value(
    tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "history.csv"
    file.write_text(text)
    with pytest.raises(Problem, match=f"(?s){said}"):
        HistoricPrices(file, 60)


def test_historic__that_is_not_there__is_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"no file .*nowhere\.csv"):
        HistoricPrices(tmp_path / "nowhere.csv", 60)
