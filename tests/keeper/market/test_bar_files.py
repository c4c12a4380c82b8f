"""Bars on disk: read as they are written, refused with the row that is wrong."""

import builtins
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from keeper.errors import Problem
from keeper.market.columns import Bars
from keeper.market.files import read_candles
from keeper.records.history import Candle

HEAD = "time,symbol,close,volume\n"
ONE = 1_767_229_200
ROWS = "2026-01-01T01:00:00Z,WETH,3000.5,12\n2026-01-01T02:00:00Z,WETH,3001,0\n"


def written(folder: Path, text: str, name: str = "bars.csv") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_csv__of_two_bars__is_two_candles(tmp_path: Path) -> None:
    found = read_candles(written(tmp_path, HEAD + ROWS))
    assert found == {
        "WETH": [Candle(ONE, 3000.5, 12.0, ONE), Candle(ONE + 3600, 3001.0, 0.0, ONE + 3600)]
    }
    assert Bars.of(("WETH",), 3600, found).columns["close"].shape == (2, 1)


def test_csv__with_when_it_was_known__has_that(tmp_path: Path) -> None:
    text = f"known_at,{HEAD}{ONE + 9},{ONE},WETH,1,2\n,{ONE + 3600},WETH,1,2\n"
    found = read_candles(written(tmp_path, text))["WETH"]
    assert [one.known_at for one in found] == [ONE + 9, ONE + 3600]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("time,symbol,close\n", "has no column volume"),
        (HEAD, "has no bars"),
        (HEAD + "2026-01-01T01:00:00,WETH,1,1\n", "row 2: .* has no time zone"),
        (HEAD + "noon,WETH,1,1\n", "row 2: 'noon' is no time"),
        (HEAD + ROWS + f"{ONE},WETH,much,1\n", "row 4: close is 'much'"),
        (HEAD + f"{ONE},WETH,1\n", "row 2: volume is None"),
    ],
)
def test_csv__that_is_wrong__names_the_row(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(Problem, match=what):
        read_candles(written(tmp_path, text))


def test_file__that_is_not_there__is_named(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"no file .*nothing\.csv"):
        read_candles(tmp_path / "nothing.csv")


def test_parquet__of_the_same_bars__is_the_same(tmp_path: Path) -> None:
    csv = written(tmp_path, HEAD + ROWS)
    path = tmp_path / "bars.parquet"
    pl.read_csv(csv).with_columns(pl.col("time").str.to_datetime(time_zone="UTC")).write_parquet(
        path
    )
    assert read_candles(path) == read_candles(csv)


def test_parquet__without_polars__says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "polars":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(Problem, match="polars is not installed"):
        read_candles(written(tmp_path, "", "bars.parquet"))
