"""Out of the channel of the bars before: all in above it, all out below."""

from typing import Any

import numpy as np

from keeper.records.canonical import Table
from keeper.signals.family import PRICE, Formula, Opinions, Parameters, Window


class Breakout(Parameters):
    window: Window = 480


class Donchian(Formula[Breakout]):
    """Inside the channel the opinion is the place in it: a row does not remember which end was
    left last."""

    name = "breakout"
    source = "Donchian's channel (his four-week rule): the highs and lows of the bars before"
    parameters = Breakout

    def features(self, of: Breakout) -> tuple[str, ...]:
        return PRICE, f"high({of.window})", f"low({of.window})"

    def opinions(self, of: Any, *features: Table) -> Opinions:
        price, high, low = features
        return np.clip(2 * (price - low) / (high - low) - 1, -1, 1)
