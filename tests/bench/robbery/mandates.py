"""The mandates that are robbed, each with the errors that its prices declare."""

from typing import NamedTuple

from keeper.devnet.mandate import PERCENT
from keeper.records.fund import Limit
from tests.bench.robbery.market import SYMBOLS
from tests.contracts.revm.mandated import LIMITS, Budgets

FEED_PART = 0.8
"""What of its declared error a feed's threshold is; the rest is for its delay."""

RULES = ((0, 60, 25, 0), (0, 60, 25, 0), (0, 30, 10, 1))
"""Of each token but the base: least, most, target in percent, and group."""


class Mandated(NamedTuple):
    name: str
    slippage: float
    loss: tuple[float, float]
    """Percent of NAV at once and a day."""
    turnover: tuple[float, float]
    epsilon: int
    """Of every token, in millionths."""
    largest: float = 20.0
    shift: tuple[float, float] | None = None
    """Of targets; as much as is traded, if nothing is said."""

    @property
    def limits(self) -> tuple[int, ...]:
        numbers = list(LIMITS)
        numbers[Limit.SLIPPAGE] = _percent(self.slippage)
        numbers[Limit.LARGEST_TRADE] = _percent(self.largest)
        return tuple(numbers)

    @property
    def budgets(self) -> Budgets:
        pairs = (self.loss, self.turnover, self.shift or self.turnover)
        (a, b), (c, d), (e, f) = ((_percent(x), _percent(y)) for x, y in pairs)
        return Budgets((a, c, e), (b, d, f))

    @property
    def epsilons(self) -> tuple[int, ...]:
        return (self.epsilon,) * len(SYMBOLS)

    @property
    def thresholds(self) -> tuple[int, ...]:
        return (int(self.epsilon * FEED_PART),) * len(SYMBOLS)


def _percent(value: float) -> int:
    return round(value * 1000) * (PERCENT // 1000)


DOCUMENTED = Mandated("documented", 1.0, (0.5, 0.5), (20.0, 20.0), 2_500)
SLIPPAGE = Mandated("slippage", 2.0, (3.0, 3.0), (20.0, 20.0), 2_500)
LOSS = Mandated("loss", 5.0, (0.2, 0.2), (20.0, 20.0), 2_500)
TIGHT = Mandated("tight", 0.3, (0.1, 0.1), (5.0, 5.0), 1_000, 5.0)
LOOSE = Mandated("loose", 3.0, (1.0, 1.0), (50.0, 50.0), 8_000, 50.0)
WIDE = DOCUMENTED._replace(name="wide shift", shift=(100.0, 100.0))
"""For the twin without a turnover budget, for which that of shift stands in otherwise."""

ALL = (DOCUMENTED, SLIPPAGE, LOSS, TIGHT, LOOSE)
BY_NAME = {one.name: one for one in (*ALL, WIDE)}
