"""The features that are not windows: a source as it is, averages that forget, ranks."""

from collections.abc import Callable, Sequence

import numpy as np

from keeper.errors import Problem
from keeper.market.feature import Pushed
from keeper.market.names import Name
from keeper.market.whole import UNIT, whole
from keeper.records.canonical import Table


class Stateless:
    """The stream of what needs nothing but the row that is pushed."""

    def __init__(self, row: Callable[..., Table]) -> None:
        self._row = row

    def push(self, *rows: Table) -> Table:
        return self._row(*rows)

    def state(self) -> bytes:
        return b""

    def restore(self, state: bytes) -> None:
        if state:
            raise ValueError("there is nothing to restore")


class Plain:
    """Sources, as they came."""

    def __init__(self, sources: Sequence[str]) -> None:
        self.names = self.inputs = tuple(sources)

    def batch(self, *inputs: Table) -> list[Table]:
        return list(inputs)

    def stream(self, assets: int) -> Pushed:
        del assets
        return Stateless(lambda *rows: np.stack(rows))


class Ewma:
    """Exponential averages of a source's level: each bar moves them by alpha of the way to it. Each
    begins at the asset's first bar."""

    def __init__(self, source: str, names: Sequence[Name]) -> None:
        self.inputs = (source,)
        ordered = sorted(names)
        self.names = tuple(map(str, ordered))
        self.alphas = np.array([[alpha(name)] for name in ordered])

    def batch(self, *inputs: Table) -> list[Table]:
        stream = self.stream(inputs[0].shape[1])
        rows = np.stack([stream.push(row) for row in inputs[0]])
        return [rows[:, at] for at in range(len(self.names))]

    def stream(self, assets: int) -> "EwmaStream":
        return EwmaStream(self, assets)


class EwmaStream:
    def __init__(self, family: Ewma, assets: int) -> None:
        self._source = family.inputs[0]
        self._alphas = family.alphas
        self._mean = np.full((len(family.names), assets), np.nan)

    def push(self, *rows: Table) -> Table:
        there = ~np.isnan(rows[0])
        level = np.where(there, whole(self._source, rows[0]), np.nan)
        moved = self._mean + self._alphas * (level - self._mean)
        self._mean = np.where(np.isnan(self._mean), level, moved)
        return self._mean * UNIT

    def state(self) -> bytes:
        """With one way to write what is not there."""
        return np.where(np.isnan(self._mean), np.nan, self._mean).astype("<f8").tobytes()

    def restore(self, state: bytes) -> None:
        self._mean = np.frombuffer(state, dtype="<f8").reshape(self._mean.shape).copy()


class Rank:
    """Where each asset stands among all of them: -1 the lowest, 1 the highest, equals together."""

    def __init__(self, of: Sequence[Name]) -> None:
        ordered = sorted(of)
        self.inputs = tuple(map(str, ordered))
        self.names = tuple(str(Name("rank", (), (name,))) for name in ordered)

    def batch(self, *inputs: Table) -> list[Table]:
        return [ranked(table) for table in inputs]

    def stream(self, assets: int) -> Pushed:
        del assets
        return Stateless(lambda *rows: ranked(np.stack(rows)))


def ranked(values: Table) -> Table:
    """Along the last axis; none among fewer than two."""
    one, other = values[..., :, None], values[..., None, :]
    ahead = (one > other).sum(axis=-1) - (one < other).sum(axis=-1)
    others = (~np.isnan(values)).sum(axis=-1, keepdims=True) - 1
    known = ~np.isnan(values) & (others > 0)
    return np.where(known, ahead / np.maximum(others, 1), np.nan)


def alpha(name: Name) -> float:
    if len(name.numbers) != 1 or not 0 < name.numbers[0] <= 1:
        raise Problem(f"{name} does not say how fast it forgets", "Write it like ewma(0.06).")
    return name.numbers[0]
