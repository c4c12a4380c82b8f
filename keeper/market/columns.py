"""Aligned bars: by source, time and asset, and by row the moment from which it may be used."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Self

import numpy as np

from keeper.errors import Problem
from keeper.records.canonical import Table, table
from keeper.records.history import Candle
from keeper.units import moment

Ints = np.ndarray[Any, np.dtype[np.int64]]
"""What is summed."""

CLOSE, VOLUME = "close", "volume"
LATEST = 2**40
"""A later second is milliseconds, or a mistake."""


class Bar(NamedTuple):
    """One row, as it comes in."""

    time: int
    """When it ended: what is decided on it is decided then or later."""
    columns: Mapping[str, Table]
    """By source: a number for each asset, nan where there is none yet."""
    known: Mapping[str, int]


class Bars(NamedTuple):
    assets: tuple[str, ...]
    seconds: int
    """From one bar to the next."""
    times: Ints
    columns: Mapping[str, Table]
    """By source: time by asset."""
    known: Mapping[str, Ints]
    """By source and row."""

    @classmethod
    def of(
        cls, assets: Sequence[str], seconds: int, candles: Mapping[str, Sequence[Candle]]
    ) -> Self:
        """Prices and volumes of all assets; each must have every bar of all."""
        times = _times_of(assets, seconds, candles)
        columns = {
            name: table([[getattr(one, name) for one in candles[asset]] for asset in assets]).T
            for name in (CLOSE, VOLUME)
        }
        by_asset = [[one.known_at for one in candles[asset]] for asset in assets]
        known = np.array(by_asset, dtype=np.int64).max(axis=0)
        made = cls(tuple(assets), seconds, times, columns, dict.fromkeys(columns, known))
        made.check()
        return made

    def with_(self, source: str, values: Table, known: Ints) -> Self:
        made = self._replace(
            columns={**self.columns, source: table(values)},
            known={**self.known, source: np.asarray(known, dtype=np.int64)},
        )
        made.check()
        return made

    def upto(self, count: int) -> Self:
        """The first bars: what was there so far."""
        return self._replace(
            times=self.times[:count],
            columns={name: column[:count] for name, column in self.columns.items()},
            known={name: known[:count] for name, known in self.known.items()},
        )

    def rows(self) -> Iterator[Bar]:
        for at, time in enumerate(self.times):
            columns = {name: column[at] for name, column in self.columns.items()}
            yield Bar(int(time), columns, {name: int(k[at]) for name, k in self.known.items()})

    def check(self) -> None:
        require_regular(self.times, self.seconds)
        for name, column in self.columns.items():
            if column.shape != (len(self.times), len(self.assets)):
                wanted = f"{len(self.times)} bars of {len(self.assets)} assets"
                raise Problem(f"{name} is of shape {column.shape}", f"Give it {wanted}.")
            self._require_whole(name, column)
        self._require_positive()

    def _require_whole(self, name: str, column: Table) -> None:
        """There may be nothing before an asset begins, and no hole behind."""
        there = ~np.isnan(column)
        begun = np.logical_or.accumulate(there, axis=0)
        if hole := _first(begun & ~there):
            where = f"{self.assets[hole[1]]} is missing at {moment(int(self.times[hole[0]]))}"
            raise Problem(
                f"{name} of {where}",
                "Fill it with what was known then, or begin the history behind it.",
            )

    def _require_positive(self) -> None:
        nothing = np.zeros((0, len(self.assets)))
        prices, volumes = (self.columns.get(name, nothing) for name in (CLOSE, VOLUME))
        for name, column, wrong, remedy in (
            (CLOSE, prices, prices <= 0, "A price is above zero; mend or drop the row."),
            (VOLUME, volumes, volumes < 0, "A volume is zero or more; mend or drop the row."),
        ):
            if bad := _first(wrong):
                where = f"{self.assets[bad[1]]} at {moment(int(self.times[bad[0]]))}"
                raise Problem(f"{name} of {where} is {column[bad]}", remedy)


def require_regular(times: Ints, seconds: int) -> None:
    """Ascending, none twice, none left out."""
    if len(times) and not 0 <= times.min() <= times.max() <= LATEST:
        raise Problem(f"a bar ends at {times.max()}", "Times are Unix seconds, not milliseconds.")
    steps = np.diff(times)
    wrong = np.flatnonzero(steps != seconds)
    if not len(wrong):
        return
    at = int(wrong[0])
    before, behind = (moment(int(times[i])) for i in (at, at + 1))
    if steps[at] == 0:
        raise Problem(f"there are two bars that end at {behind}", "Keep one of them.")
    if steps[at] < 0:
        raise Problem(f"{behind} comes after {before}", "Sort the bars by time.")
    raise Problem(
        f"behind the bar of {before} comes that of {behind}; they are {seconds} seconds apart",
        "Fill the gap, or begin the history behind it.",
    )


def _times_of(assets: Sequence[str], seconds: int, candles: Mapping[str, Sequence[Candle]]) -> Ints:
    """The same for all, or a Problem that names who differs."""
    found: Ints | None = None
    for asset in assets:
        own = np.array([one.time for one in candles.get(asset, ())], dtype=np.int64)
        if not len(own):
            raise Problem(f"there is no history of {asset}", "Read one, or leave the asset out.")
        require_regular(own, seconds)
        _require_known_behind(asset, candles[asset])
        if found is not None and not np.array_equal(own, found):
            raise Problem(
                f"the bars of {asset} go from {moment(int(own[0]))} to {moment(int(own[-1]))}, "
                f"those of {assets[0]} from {moment(int(found[0]))} to {moment(int(found[-1]))}",
                "Cut all histories to the same bars.",
            )
        found = own
    return np.zeros(0, dtype=np.int64) if found is None else found


def _require_known_behind(asset: str, candles: Sequence[Candle]) -> None:
    for one in candles:
        if one.known_at < one.time:
            raise Problem(
                f"the bar of {asset} that ends at {moment(one.time)} was known at "
                f"{moment(one.known_at)}",
                "A bar is known when it has ended, or later.",
            )


def _first(wrong: Any) -> tuple[int, int] | None:
    found = np.argwhere(wrong)
    return (int(found[0][0]), int(found[0][1])) if len(found) else None
