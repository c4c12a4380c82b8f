"""What rose goes on rising: the sign of the past, sized so that each asset carries as much risk."""

from typing import Any

import numpy as np

from keeper.records.canonical import Table
from keeper.signals.family import (
    HOURLY,
    Bars,
    BarsAYear,
    Formula,
    Opinions,
    Parameters,
    PositivePercent,
    Window,
)


class Momentum(Parameters):
    lookback: Bars = 720
    window: Window = 720
    """Of the volatility."""
    target_percent: PositivePercent = 40.0
    """A year's volatility; a calmer asset is held in full, never more."""
    bars_a_year: BarsAYear = HOURLY


class TimeSeriesMomentum(Formula[Momentum]):
    name = "momentum"
    source = "Moskowitz, Ooi & Pedersen 2012, Time series momentum, equation 5"
    parameters = Momentum

    def features(self, of: Momentum) -> tuple[str, ...]:
        return f"momentum({of.lookback})", f"volatility({of.window})"

    def opinions(self, of: Any, *features: Table) -> Opinions:
        past, volatility = features
        size = of.target_percent / 100 / (volatility * np.sqrt(of.bars_a_year))
        return np.sign(past) * np.minimum(1, size)
