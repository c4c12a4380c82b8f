"""What a thief sets out to do: strategies written by hand, in numbers that a search can vary."""

from typing import NamedTuple

import numpy as np

from tests.bench.robbery.market import Floats


class Plot(NamedTuple):
    strategy: str
    a_day: float = 3.0
    """Strikes; each at the best moment of its part of the window."""
    size: float = 1.0
    """Part of what the budgets and the bands admit."""
    pieces: float = 2.0
    """Legs in a plan."""
    greed: float = 1.0
    """How far down to the worst corner a leg is pushed."""
    walk: float = 0.8
    """How far the targets move along, as a part of what is traded."""
    wait: float = 0.0
    """Part of the window before the first strike."""
    tail: float = 1.0
    """Above a half: a last strike at the window's end."""
    spend: float = 0.6
    """Part of the loss budget that a strike may use, the last one apart."""
    trick: str = ""
    market: int = 0

    @property
    def genes(self) -> Floats:
        values = [getattr(self, name) for name in GENES]
        low, high = BOUNDS[:, 0], BOUNDS[:, 1]
        found: Floats = (np.array(values) - low) / (high - low)
        return found

    def varied(self, genes: Floats, market: int) -> "Plot":
        low, high = BOUNDS[:, 0], BOUNDS[:, 1]
        values = low + np.clip(genes, 0, 1) * (high - low)
        return self._replace(market=market, **dict(zip(GENES, values.tolist(), strict=True)))


GENES = ("a_day", "size", "pieces", "greed", "walk", "wait", "tail", "spend")
BOUNDS = np.array([(0.3, 8), (0.2, 1), (1, 6), (0, 1), (0.5, 1.1), (0, 0.5), (0, 1), (0.05, 1)])

HAND_WRITTEN = (
    Plot("sandwich", trick=""),
    Plot("churn", walk=1.0, a_day=5, trick="back"),
    Plot("walk the targets", walk=1.0, a_day=5, pieces=1),
    Plot("ride the lag", a_day=1.5, spend=1.0),
    Plot("dust", pieces=6, trick="dust"),
    Plot("window edges", a_day=0.3, wait=0.4, spend=1.0),
    Plot("reenter", trick="reenter"),
    Plot("donate", trick="donate"),
    Plot("move the mean", trick="mean"),
    Plot("pump", trick="pump"),
)
"""With the keeper's key alone."""

TRIO = (
    Plot("trio: flash in kind", trick="flash"),
    Plot("trio: in at NAV, out later", trick="nav"),
    Plot("trio: in kind, out at NAV", trick="kind"),
    Plot("trio: fee payee", trick="fee"),
)
"""With an investor and the fee's payee besides."""
