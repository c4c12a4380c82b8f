"""Features over the last n bars, of the logarithm of a price or of any other source.

All are in units of the natural logarithm: a mean is that of the geometric mean, a drawdown of 0.1
is a fall by 9.5 %. Only whole numbers are summed; behind them come + - * / and the square root,
which are the same on every machine.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from keeper.errors import Problem
from keeper.market.columns import Ints
from keeper.market.names import Name
from keeper.market.views import Newest, Past, View, Window
from keeper.market.whole import UNIT, whole
from keeper.records.canonical import Table

LONGEST = 2_400
"""Bars: a hundred days of hours. The squares of so many still fit into 64 bits, as long as prices
stay within a factor of 400 of their mean."""


class Kind(NamedTuple):
    of: Callable[[View, Window], Table]
    least: int = 1
    before: int = 0
    """Bars that it needs before its window."""
    lag: int = 0


def _momentum(view: View, n: Window) -> Table:
    """What the price has gained: a logarithmic return."""
    return _level(view.now() - view.back(n))


def _mean(view: View, n: Window) -> Table:
    return _level(view.total(n) / n)


def _deviation(view: View, n: Window) -> Table:
    """The sample's standard deviation of the level."""
    return _spread(view.total(n), view.squares(n), n)


def _volatility(view: View, n: Window) -> Table:
    """The sample's standard deviation of n returns, a bar."""
    return _spread(view.now() - view.back(n), view.moves(n), n)


def _zscore(view: View, n: Window) -> Table:
    """Deviations above the mean; none where nothing has moved."""
    total = view.total(n)
    spread = _spread(total, view.squares(n), n)
    spread[spread == 0] = np.nan
    return _level((view.now() * n - total) / n) / spread


def _high(view: View, n: Window) -> Table:
    """Donchian's upper line: the highest of the n bars before this one."""
    return _level(view.extreme(np.maximum, n, skip=1))


def _low(view: View, n: Window) -> Table:
    return _level(view.extreme(np.minimum, n, skip=1))


def _drawdown(view: View, n: Window) -> Table:
    """How far it lies below the highest of the last n, this one among them."""
    return _level(view.extreme(np.maximum, n) - view.now())


def _spread(total: Ints, squares: Ints, n: Window) -> Table:
    """From the sums of n numbers and of their squares. The mean is taken out of the squares in
    whole numbers, before anything is rounded."""
    middle = total // n
    rest = total - middle * n
    around = squares - 2 * middle * total + middle * middle * n
    variance = (around - rest * rest / n) / (n - 1)
    return _level(np.sqrt(np.maximum(variance, 0.0)))


def _level(units: Any) -> Table:
    found: Table = units * UNIT
    return found


KINDS = {
    "momentum": Kind(_momentum, before=1),
    "mean": Kind(_mean),
    "deviation": Kind(_deviation, least=2),
    "volatility": Kind(_volatility, least=2, before=1),
    "zscore": Kind(_zscore, least=2),
    "high": Kind(_high, before=1, lag=1),
    "low": Kind(_low, before=1, lag=1),
    "drawdown": Kind(_drawdown),
}


class Windows:
    """All of one source, whatever their kinds and lengths."""

    def __init__(self, source: str, names: Sequence[Name]) -> None:
        self.inputs = (source,)
        ordered = sorted(names)
        self.names = tuple(map(str, ordered))
        self.specs = tuple((KINDS[name.kind], window(name)) for name in ordered)

    def batch(self, *inputs: Table) -> list[Table]:
        begun = ~np.isnan(inputs[0])
        view = Past(whole(self.inputs[0], inputs[0]))
        seen = begun.cumsum(axis=0)
        return [
            np.where(seen >= n + kind.before, kind.of(view, n), np.nan) for kind, n in self.specs
        ]

    def stream(self, assets: int) -> "WindowsStream":
        return WindowsStream(self, assets)


class WindowsStream:
    def __init__(self, family: Windows, assets: int) -> None:
        self._source = family.inputs[0]
        self._longest = max(n for _, n in family.specs) + 1
        self._view = Newest(assets, self._longest)
        self._seen = np.zeros(assets, dtype=np.int64)
        self._needs = np.array([[n + kind.before] for kind, n in family.specs])
        self._groups = [
            (kind, np.array([[n] for one, n in family.specs if one is kind]))
            for kind in dict.fromkeys(kind for kind, _ in family.specs)
        ]

    def push(self, *rows: Table) -> Table:
        self._view.push(whole(self._source, rows[0]))
        self._seen += ~np.isnan(rows[0])
        found = np.concatenate([kind.of(self._view, n) for kind, n in self._groups])
        found[self._seen < self._needs] = np.nan
        return found

    def state(self) -> bytes:
        """Bars that an asset has behind the longest window make no difference."""
        seen = np.minimum(self._seen, self._longest)
        return np.vstack([seen[None], self._view.rows(self._longest)]).astype("<i8").tobytes()

    def restore(self, state: bytes) -> None:
        table: Any = np.frombuffer(state, dtype="<i8").reshape(self._longest + 1, -1)
        self._seen = table[0].copy()
        for row in table[1:]:
            self._view.push(row)


def window(name: Name) -> int:
    """The one number of a name, if it is a length."""
    least = KINDS[name.kind].least
    numbers = [int(number) for number in name.numbers if number == int(number)]
    if len(numbers) != 1 or len(name.numbers) != 1 or not least <= numbers[0] <= LONGEST:
        raise Problem(
            f"{name} does not say of how many bars", f"Give it one number, {least} to {LONGEST}."
        )
    return numbers[0]
