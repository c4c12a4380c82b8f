"""What comes late, put onto bars: a number counts for the first bar that ends at or behind the
moment from which it was known, and for none before."""

from collections.abc import Iterable, Sequence

import numpy as np

from keeper.errors import Problem
from keeper.market.columns import LATEST, Bars, Ints
from keeper.records.canonical import Table
from keeper.records.history import Said


def joined(bars: Bars, said: Iterable[Said], *, sums: Sequence[str] = ()) -> Bars:
    """With a column for each source: its newest number, or for `sums` all that came since the bar
    before."""
    by_source: dict[str, list[Said]] = {}
    for one in said:
        by_source.setdefault(one.source, []).append(one)
    for source, found in sorted(by_source.items()):
        put = added if source in sums else newest
        bars = bars.with_(source, *put(bars, found))
    return bars


def newest(bars: Bars, said: Sequence[Said]) -> tuple[Table, Ints]:
    values = np.full((len(bars.times), len(bars.assets)), np.nan)
    known = np.zeros_like(bars.times)
    for row, column, one in _placed(bars, said):
        values[row, column] = one.value
        known[row] = one.known_at  # in their order: the last is the latest
    return _carried(values), np.maximum.accumulate(known)


def added(bars: Bars, said: Sequence[Said]) -> tuple[Table, Ints]:
    """A bar in which nothing was said adds nothing, and is known at its end: who was silent could
    have spoken until then."""
    values = np.zeros((len(bars.times), len(bars.assets)))
    begin = int(bars.times[0]) - bars.seconds if len(bars.times) else 0
    for row, column, one in _placed(bars, said):
        if one.known_at > begin:  # what came before the first bar is none of its
            values[row, column] += one.value
    return values, bars.times.copy()


def _placed(bars: Bars, said: Sequence[Said]) -> Iterable[tuple[int, int, Said]]:
    """In the order in which it was known, each with its bar; what is later than all bars waits."""
    places = {asset: at for at, asset in enumerate(bars.assets)}
    ordered = sorted(said, key=lambda one: (one.known_at, one.asset, one.value))
    rows = np.searchsorted(bars.times, [one.known_at for one in ordered], side="left")
    for row, one in zip(rows, ordered, strict=True):
        if not 0 <= one.known_at <= LATEST:
            raise Problem(
                f"{one.source} of {one.asset} was known at {one.known_at}",
                "Times are Unix seconds, not milliseconds.",
            )
        if one.asset not in places:
            raise Problem(
                f"{one.source} speaks of {one.asset}", f"The bars have {', '.join(places)}."
            )
        if row < len(bars.times):
            yield int(row), places[one.asset], one


def _carried(values: Table) -> Table:
    """Each number stands until the next."""
    rows = np.arange(len(values))[:, None]
    last = np.maximum.accumulate(np.where(np.isnan(values), 0, rows), axis=0)
    return np.take_along_axis(values, last, axis=0)
