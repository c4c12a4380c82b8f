"""Two that move together: when one has run away from the other, it comes back.

Over the last `window` bars the first's returns are regressed on the second's. The running sum of
what is left is an Ornstein-Uhlenbeck process, fitted as an autoregression; it ends at 0, so the
s-score is -mean / deviation of the equilibrium. All of it comes from the returns in one row: what
is streamed is their window. A row does not remember whether the pair is open, so that between
`close` and `open` the opinion is in proportion.
"""

import math
from collections.abc import Sequence
from typing import Annotated, Any, NamedTuple, Self

import numpy as np
from pydantic import Field, Strict, model_validator

from keeper.errors import Problem
from keeper.records.canonical import Table
from keeper.records.market import Features
from keeper.signals.family import Deviations, Parameters, Places, Rule, Universe

Asset = Annotated[str, Strict(), Field(json_schema_extra={"unit": "an asset"})]
Lag = Annotated[int, Strict(), Field(ge=10, le=2_000, json_schema_extra={"unit": "bars"})]


class Pair(Parameters):
    first: Asset
    second: Asset
    window: Lag = 60
    open: Deviations = 1.25
    close: Deviations = 0.5

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.close >= self.open:
            raise ValueError(f"close = {self.close} is not below open = {self.open}")
        if self.first == self.second:
            raise ValueError(f"first and second are both {self.first}")
        return self


class Fit(NamedTuple):
    """For each pair, the process x' = a + b x + noise, as it stands at the newest bar."""

    beta: Table
    b: Table
    score: Table


def fit(first: Table, second: Table) -> Fit:
    """By pair and bar: a sum runs along one pair's bars, whatever other pairs there are."""
    x, y = _centred(second), _centred(first)
    beta = _sum(x * y) / _sum(x * x)
    rest = np.cumsum(y - beta[:, None] * x, axis=1)
    before, after = _centred(rest[:, :-1]), _centred(rest[:, 1:])
    together = _sum(before * after)
    b = together / _sum(before * before)
    noise = (_sum(after * after) - b * together) / (first.shape[1] - 3)
    mean = (_mean(rest[:, 1:]) - b * _mean(rest[:, :-1])) / (1 - b)
    return Fit(beta, b, (rest[:, -1] - mean) / np.sqrt(noise / (1 - b * b)))


def _sum(values: Table) -> Table:
    found: Table = np.add.reduce(values, axis=1)
    return found


def _mean(values: Table) -> Table:
    return _sum(values) / values.shape[1]


def _centred(values: Table) -> Table:
    return values - _mean(values)[:, None]


class AvellanedaLee:
    name = "pairs"
    source = "Avellaneda & Lee 2010, Statistical arbitrage in the US equities market, appendix"
    parameters = Pair

    def needs(self, of: Pair, assets: Sequence[str]) -> tuple[str, ...]:
        if strangers := [one for one in (of.first, of.second) if one not in assets]:
            raise Problem(f"pairs: no asset {strangers[0]}", f"There are: {', '.join(assets)}.")
        return ()

    def compile(self, cases: Sequence[Pair], universe: Universe) -> Rule:
        """One fit for each length of window; the same pair in two cases is fitted once."""
        keys = {(case.window, case.first, case.second): None for case in cases}
        groups = [_Window(window, keys, universe) for window in sorted({key[0] for key in keys})]
        order = [key for group in groups for key in group.keys]
        at = np.array([order.index((case.window, case.first, case.second)) for case in cases])
        legs = _legs(cases, universe)
        low, high = (np.array([getattr(case, x) for case in cases]) for x in ("close", "open"))

        def rule(features: Features) -> Table:
            score = np.concatenate([group.scores(features.returns) for group in groups])[at]
            strength = np.clip((np.abs(score) - low) / (high - low), 0, 1)
            found: Table = legs * (-np.sign(score) * strength)[:, None]
            return found

        return rule


class _Window:
    """The pairs that are fitted over one length."""

    def __init__(self, window: int, keys: Any, universe: Universe) -> None:
        self.window = window
        self.keys = [key for key in keys if key[0] == window]
        self.first, self.second = (self._places(universe, place) for place in (1, 2))
        self.slowest = math.exp(-2 / window)
        """The paper's: what takes more than half of the window to come back is left alone."""

    def _places(self, universe: Universe, place: int) -> Places:
        return np.array([universe.assets.index(key[place]) for key in self.keys], dtype=np.intp)

    def scores(self, returns: Table) -> Table:
        if len(returns) < self.window:
            return np.full(len(self.keys), np.nan)
        newest = np.ascontiguousarray(returns[-self.window :].T)
        found = fit(newest[self.first], newest[self.second])
        returning = (found.b > 0) & (found.b < self.slowest)
        return np.where(returning, found.score, np.where(np.isnan(found.b), np.nan, 0.0))


def _legs(cases: Sequence[Pair], universe: Universe) -> Table:
    """1 for the first, -1 for the second, nan for whatever the pair says nothing of."""
    made = np.full((len(cases), len(universe.assets)), np.nan)
    for row, case in zip(made, cases, strict=True):
        row[universe.assets.index(case.first)] = 1
        row[universe.assets.index(case.second)] = -1
    return made
