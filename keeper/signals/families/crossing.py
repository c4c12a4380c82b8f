"""A trend is on while the quick mean is above the slow one."""

from typing import Any, Self

import numpy as np
from pydantic import model_validator

from keeper.records.canonical import Table
from keeper.signals.family import Bars, Formula, Opinions, Parameters, Percent, Window


class Crossing(Parameters):
    fast: Bars = 24
    slow: Window = 168
    band_percent: Percent = 0.0
    """The means have to be this far apart for an opinion other than 0."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.fast >= self.slow:
            raise ValueError(f"fast = {self.fast} is not below slow = {self.slow}")
        return self


class MovingAverages(Formula[Crossing]):
    """The means are of log prices: geometric ones, and the band is one of logarithms."""

    name = "crossing"
    source = "Brock, Lakonishok & LeBaron 1992, Simple technical trading rules: variable length"
    parameters = Crossing

    def features(self, of: Crossing) -> tuple[str, ...]:
        return f"mean({of.fast})", f"mean({of.slow})"

    def opinions(self, of: Any, *features: Table) -> Opinions:
        fast, slow = features
        gap = fast - slow
        return np.sign(gap) * (np.abs(gap) > of.band_percent / 100)
