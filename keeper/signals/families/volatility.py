"""As much of an asset as its calm allows."""

from typing import Any

import numpy as np

from keeper.records.canonical import Table
from keeper.signals.family import (
    HOURLY,
    BarsAYear,
    Formula,
    Opinions,
    Parameters,
    PositivePercent,
    Window,
)


class Volatility(Parameters):
    window: Window = 168
    target_percent: PositivePercent = 40.0
    """A year."""
    bars_a_year: BarsAYear = HOURLY


class VolatilityTarget(Formula[Volatility]):
    name = "volatility"
    source = "Harvey et al. 2018, The impact of volatility targeting; never more than all of it"
    parameters = Volatility

    def features(self, of: Volatility) -> tuple[str, ...]:
        return (f"volatility({of.window})",)

    def opinions(self, of: Any, *features: Table) -> Opinions:
        (volatility,) = features
        return np.minimum(1, of.target_percent / 100 / (volatility * np.sqrt(of.bars_a_year)))
