"""Outside its bands a price is too far out; inside them there is nothing to say."""

from typing import Any

import numpy as np

from keeper.records.canonical import Table
from keeper.signals.family import Deviations, Formula, Opinions, Parameters, Window


class Bollinger(Parameters):
    window: Window = 480
    width: Deviations = 2.0


class BollingerBands(Formula[Bollinger]):
    name = "bollinger"
    source = "Bollinger 2001, Bollinger on Bollinger Bands; around the mean of log prices"
    parameters = Bollinger

    def features(self, of: Bollinger) -> tuple[str, ...]:
        return (f"zscore({of.window})",)

    def opinions(self, of: Any, *features: Table) -> Opinions:
        (score,) = features
        return -np.sign(score) * (np.abs(score) > of.width)
