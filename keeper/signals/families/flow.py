"""Coins that go to exchanges are about to be sold; coins that leave are to be kept."""

from typing import Any

import numpy as np

from keeper.records.canonical import Table
from keeper.signals.family import Deviations, Formula, Opinions, Parameters, Window


class Flow(Parameters):
    window: Window = 168
    threshold: Deviations = 1.5
    """How unusual a flow has to be."""


class ExchangeFlow(Formula[Flow]):
    """The source `flow` is what went to labelled addresses, less what came from them."""

    name = "flow"
    source = "Net transfers to exchanges, against those of the window; as a threshold"
    parameters = Flow

    def features(self, of: Flow) -> tuple[str, ...]:
        return (f"zscore({of.window}, flow)",)

    def opinions(self, of: Any, *features: Table) -> Opinions:
        (score,) = features
        return -np.sign(score) * (np.abs(score) >= of.threshold)
