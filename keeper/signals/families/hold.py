"""Buy and hold: what every other strategy has to beat."""

from typing import Any

from keeper.records.canonical import Table
from keeper.signals.family import PRICE, Formula, Opinions, Parameters


class Hold(Parameters):
    pass


class BuyAndHold(Formula[Hold]):
    name = "hold"
    source = "All in, wherever there is a price"
    parameters = Hold

    def features(self, of: Hold) -> tuple[str, ...]:
        return (PRICE,)

    def opinions(self, of: Any, *features: Table) -> Opinions:
        (price,) = features
        return 1 + 0 * price
