"""One source in whole numbers, seen from each bar of a history or from the newest only.

Both views answer the same questions with the same integers: sums are differences of running sums,
which wrap around at 2**64 and so stay exact as long as what is asked for fits.
"""

from typing import Any, Protocol

import numpy as np

from keeper.market.columns import Ints

Window = Any
"""Bars: a number, or for the newest bar a column of numbers, each of which gives a row."""

Pick = np.ufunc


class View(Protocol):
    def now(self) -> Ints: ...

    def back(self, n: Window) -> Ints:
        """So many bars ago."""
        ...

    def total(self, n: Window) -> Ints:
        """Of the last n."""
        ...

    def squares(self, n: Window) -> Ints: ...

    def moves(self, n: Window) -> Ints:
        """The squares of the last n steps from bar to bar."""
        ...

    def extreme(self, pick: Pick, n: Window, skip: int = 0) -> Ints:
        """The `np.maximum` or `np.minimum` of n bars, without the newest `skip`."""
        ...


class Past:
    """Every bar of a history: time by asset."""

    def __init__(self, rows: Ints) -> None:
        self._rows = rows
        self._sums = np.cumsum(rows, axis=0)
        self._squares = np.cumsum(rows * rows, axis=0)
        steps = np.zeros_like(rows)
        steps[1:] = np.diff(rows, axis=0)
        self._moves = np.cumsum(steps * steps, axis=0)

    def now(self) -> Ints:
        return self._rows

    def back(self, n: Window) -> Ints:
        return _later(self._rows, n)

    def total(self, n: Window) -> Ints:
        return _since(self._sums, n)

    def squares(self, n: Window) -> Ints:
        return _since(self._squares, n)

    def moves(self, n: Window) -> Ints:
        return _since(self._moves, n)

    def extreme(self, pick: Pick, n: Window, skip: int = 0) -> Ints:
        """Spans that double, and one step to the rest."""
        best, span = _later(self._rows, skip), 1
        while 2 * span <= n:
            best, span = pick(best, _later(best, span)), 2 * span
        found: Ints = pick(best, _later(best, n - span))
        return found


class Newest:
    """The newest bar, with as many behind it as the longest window asks for.

    Rows are appended to a buffer of twice that length and moved to its front when it is full, so
    that a window is a slice.
    """

    def __init__(self, assets: int, longest: int) -> None:
        self._kept = longest + 2
        self._rows, self._sums, self._squares, self._moves = self._all = np.zeros(
            (4, 2 * self._kept, assets), dtype=np.int64
        )
        self._end = self._kept

    def push(self, row: Ints) -> None:
        if self._end == 2 * self._kept:
            self._all[:, : self._kept] = self._all[:, self._kept :]
            self._end = self._kept
        last, at = self._end - 1, self._end
        step = row - self._rows[last]
        self._rows[at] = row
        self._sums[at] = self._sums[last] + row
        self._squares[at] = self._squares[last] + row * row
        self._moves[at] = self._moves[last] + step * step
        self._end += 1

    def rows(self, count: int) -> Ints:
        """The newest, in order of time."""
        found: Ints = self._rows[self._end - count : self._end]
        return found

    def now(self) -> Ints:
        found: Ints = self._rows[self._end - 1]
        return found

    def back(self, n: Window) -> Ints:
        found: Ints = self._rows[self._end - 1 - n[:, 0]]
        return found

    def total(self, n: Window) -> Ints:
        return self._since(self._sums, n)

    def squares(self, n: Window) -> Ints:
        return self._since(self._squares, n)

    def moves(self, n: Window) -> Ints:
        return self._since(self._moves, n)

    def extreme(self, pick: Pick, n: Window, skip: int = 0) -> Ints:
        """Of all windows in one walk into the past."""
        end = self._end - skip
        past = self._rows[end - int(n.max()) : end][::-1]
        found: Ints = pick.accumulate(past, axis=0)[n[:, 0] - 1]
        return found

    def _since(self, sums: Ints, n: Window) -> Ints:
        last = self._end - 1
        found: Ints = sums[last] - sums[last - n[:, 0]]
        return found


def _since(sums: Ints, n: int) -> Ints:
    found: Ints = sums - _later(sums, n)
    return found


def _later(rows: Ints, by: int) -> Ints:
    """Each row where it is so many bars ago; zeros before the first."""
    found = np.zeros_like(rows)
    found[by:] = rows[: max(len(rows) - by, 0)]
    return found
