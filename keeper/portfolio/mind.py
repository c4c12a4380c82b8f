"""How the portfolio is made, ready to be used: a configuration after its compilation."""

from collections.abc import Mapping
from typing import NamedTuple

from keeper.portfolio.allocate.rule import Rule
from keeper.portfolio.hedge import Hedge
from keeper.portfolio.overlay.standing import Limits
from keeper.portfolio.regime import Regimes
from keeper.records.canonical import Table


class Mind(NamedTuple):
    strategies: tuple[str, ...]
    bar: int
    """Seconds."""
    weights: Table
    """By strategy; what records and regimes multiply."""
    hedge: Hedge | None
    regimes: Regimes | None
    by_regime: Table
    """By state and strategy."""
    estimate: str
    """One of `covariance.ESTIMATES`."""
    rule: Rule
    says: str
    """What the rule is called."""
    skill: float
    kelly: float
    """The part of Kelly's bet; 0 to size by opinions alone."""
    limits: Limits
    names: Mapping[str, str]
    """What people call a token."""
