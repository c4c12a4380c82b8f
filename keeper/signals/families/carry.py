"""What is paid for holding, if prices stay where they are."""

from typing import Any

import numpy as np

from keeper.records.canonical import Table
from keeper.signals.family import Formula, Opinions, Parameters, Percent, PositivePercent


class Carry(Parameters):
    neutral_percent: Percent = 0.0
    """A year: what the base asset brings."""
    full_percent: PositivePercent = 10.0
    """A year, above that: where the opinion is whole."""


class CarryTiming(Formula[Carry]):
    """The source `carry` is a part a year: staking and lending yields, funding that is received."""

    name = "carry"
    source = "Koijen, Moskowitz, Pedersen & Vrugt 2018, Carry: timing"
    parameters = Carry

    def features(self, of: Carry) -> tuple[str, ...]:
        return ("carry",)

    def opinions(self, of: Any, *features: Table) -> Opinions:
        (carry,) = features
        return np.clip((100 * carry - of.neutral_percent) / of.full_percent, -1, 1)
