"""Bars that somebody has on disk: CSV, or Parquet where polars is installed.

Columns: `time` (when the bar ended), `symbol`, `close`, `volume`; `known_at` may be there. A time
is Unix seconds, or ISO 8601 with its zone.
"""

import csv
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from keeper.errors import Problem
from keeper.records.history import Candle

NEEDED = ("time", "symbol", "close", "volume")


def read_candles(path: Path) -> dict[str, list[Candle]]:
    """By symbol, in the file's order; whether they fit together is seen when they become bars."""
    if not path.exists():
        raise Problem(f"there is no file {path}", "Give a CSV or Parquet of bars.")
    rows = _parquet(path) if path.suffix == ".parquet" else _csv(path)
    found: dict[str, list[Candle]] = {}
    for number, row in enumerate(rows, 2):
        where = f"{path}, row {number}"
        found.setdefault(str(row["symbol"]), []).append(_candle(where, row))
    if not found:
        raise Problem(f"{path} has no bars", f"It needs the columns {', '.join(NEEDED)}.")
    return found


def seconds(where: str, raw: Any) -> int:
    """Unix seconds of what is written; a time of no zone is nobody's."""
    if isinstance(raw, datetime):
        found = raw
    elif str(raw).strip().isdigit():
        return int(raw)
    else:
        try:
            found = datetime.fromisoformat(str(raw).strip())
        except ValueError:
            raise Problem(
                f"{where}: {raw!r} is no time", "Write Unix seconds, or 2026-01-31T13:00:00Z."
            ) from None
    if found.tzinfo is None:
        raise Problem(f"{where}: {raw} has no time zone", "Write it with one, like ...T13:00:00Z.")
    return int(found.astimezone(UTC).timestamp())


def _candle(where: str, row: Mapping[str, Any]) -> Candle:
    time = seconds(where, row["time"])
    said = row.get("known_at")
    known_at = time if said in (None, "") else seconds(where, said)
    return Candle(time, _number(where, row, "close"), _number(where, row, "volume"), known_at)


def _number(where: str, row: Mapping[str, Any], name: str) -> float:
    try:
        return float(row[name])
    except (TypeError, ValueError):
        raise Problem(
            f"{where}: {name} is {row[name]!r}", "Write a number, or drop the row."
        ) from None


def _csv(path: Path) -> Iterable[Mapping[str, Any]]:
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        _require_columns(path, reader.fieldnames or ())
        yield from reader


def _parquet(path: Path) -> Iterable[Mapping[str, Any]]:
    try:
        import polars as pl
    except ImportError:
        raise Problem(
            f"{path} is Parquet, and polars is not installed",
            "Install it with `pip install keel[devnet]`, or write the file as CSV.",
        ) from None
    frame = pl.read_parquet(path)
    _require_columns(path, frame.columns)
    return frame.iter_rows(named=True)


def _require_columns(path: Path, there: Iterable[str]) -> None:
    if missing := sorted(set(NEEDED) - set(there)):
        raise Problem(
            f"{path} has no column {', '.join(missing)}",
            f"It needs {', '.join(NEEDED)}; known_at may be there.",
        )
