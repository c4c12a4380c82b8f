"""What is far from its mean comes back: the further, the surer."""

from typing import Any

import numpy as np

from keeper.records.canonical import Table
from keeper.signals.family import Deviations, Formula, Opinions, Parameters, Window


class Reversion(Parameters):
    window: Window = 168
    full_at: Deviations = 2.0
    """Where the opinion is whole."""


class MeanReversion(Formula[Reversion]):
    name = "reversion"
    source = "Poterba & Summers 1988, Mean reversion in stock prices; as a z-score of log prices"
    parameters = Reversion

    def features(self, of: Reversion) -> tuple[str, ...]:
        return (f"zscore({of.window})",)

    def opinions(self, of: Any, *features: Table) -> Opinions:
        (score,) = features
        return np.clip(-score / of.full_at, -1, 1)
