"""How the portfolio is made, as the operator's TOML has it: a key says its unit."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, Literal, Self

import numpy as np
from pydantic import Field, model_validator
from pydantic import ValidationError as Invalid

from keeper.complaints import first
from keeper.errors import Problem
from keeper.portfolio.allocate.hierarchy import hierarchical
from keeper.portfolio.allocate.parity import risk_parity
from keeper.portfolio.allocate.quadratic import minimum_variance
from keeper.portfolio.allocate.rule import Candidates, Rule
from keeper.portfolio.allocate.simple import equal, inverse_volatility
from keeper.portfolio.allocate.tail import mean_shortfall
from keeper.portfolio.allocate.views import Belief, black_litterman, expected
from keeper.portfolio.hedge import Hedge
from keeper.portfolio.mind import Mind
from keeper.portfolio.regime import Regimes
from keeper.portfolio.risk import Risk
from keeper.portfolio.toml import Count, Percent, Real, Section, Weights
from keeper.records.canonical import Table, table
from keeper.units import MINUTE

EXAMPLE = "docs/portfolio.md lists the keys with their ranges and defaults."


class Record(Section):
    """How fast trust follows the record."""

    rate: Real = Field(gt=0, le=0.5, default=0.05)
    share_percent: Percent = Field(gt=0, le=10, default=Decimal("0.1"))
    """Of all trust, dealt out anew in each bar."""
    memory_bars: Count = Field(ge=2, le=10_000, default=168)
    """After which a bar counts half in a strategy's volatility."""

    @property
    def hedge(self) -> Hedge:
        decay = round(1.0 - 0.5 ** (1 / self.memory_bars), 9)  # `pow` has each machine's last digit
        return Hedge(self.rate, float(self.share_percent) / 100, decay)


class Regime(Section):
    """A state that the market may be in, and whom to trust in it."""

    mean_percent: Real = Field(ge=-10, le=10)
    """Of the market's return in a bar."""
    deviation_percent: Real = Field(gt=0, le=100)
    next_percent: tuple[Percent, ...] = Field(min_length=2, max_length=3)
    """How likely each state comes next, in the order of the states."""
    weights: Weights = Field(default={})


Allocator = Literal[
    "equal",
    "inverse volatility",
    "risk parity",
    "hierarchical",
    "minimum variance",
    "mean shortfall",
    "black litterman",
]


class PortfolioConfig(Section):
    bar_minutes: Count = Field(ge=1, le=1440, default=60)
    combination: Literal["weights", "record", "regime"] = "weights"
    covariance: Literal["sample", "identity", "constant correlation"] = "constant correlation"
    allocator: Allocator = "risk parity"
    tail_percent: Percent = Field(gt=0, le=50, default=Decimal(5))
    """Of the bars, for mean shortfall."""
    skill: Real = Field(ge=0, le=1, default=0.03)
    """The correlation of opinions with what comes, for whatever turns them into returns."""
    aversion: Real = Field(gt=0, le=1000, default=3.0)
    doubt: Real = Field(gt=0, le=1, default=0.05)
    kelly_percent: Percent = Field(ge=0, le=50, default=Decimal(0))
    """0 sizes by opinions alone."""
    weights: Weights = Field(default={})
    record: Record = Record()
    regimes: tuple[Regime, ...] = Field(max_length=3, default=())
    limits: Risk = Risk()

    @model_validator(mode="after")
    def _moves(self) -> Self:
        if (self.combination == "regime") != bool(self.regimes):
            raise ValueError('not whole: regimes are given if, and only if, combination = "regime"')
        for one in self.regimes:
            if len(one.next_percent) != len(self.regimes) or sum(one.next_percent) != 100:
                raise ValueError("not whole: next_percent names each regime, and sums to 100")
        return self

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> Self:
        """Of the section `[portfolio]`."""
        try:
            return cls.model_validate(raw)
        except Invalid as error:
            raise first(error, EXAMPLE, Section.__subclasses__(), "portfolio") from None

    def compiled(self, strategies: Sequence[str], names: Mapping[str, str]) -> Mind:
        return Mind(
            strategies=tuple(strategies),
            bar=self.bar_minutes * MINUTE,
            weights=_by_name(self.weights, strategies, "weights"),
            hedge=self.record.hedge if self.combination == "record" else None,
            regimes=self._regimes() if self.regimes else None,
            by_regime=table(
                [
                    _by_name(one.weights, strategies, f"regimes.{at}.weights")
                    for at, one in enumerate(self.regimes)
                ]
            ),
            estimate=self.covariance,
            rule=self._rule(),
            says=self.allocator,
            skill=self.skill,
            kelly=float(self.kelly_percent) / 100,
            limits=self.limits.overlay,
            names=names,
        )

    def _regimes(self) -> Regimes:
        return Regimes(
            tuple(one.mean_percent / 100 for one in self.regimes),
            tuple(one.deviation_percent / 100 for one in self.regimes),
            tuple(tuple(float(to) / 100 for to in one.next_percent) for one in self.regimes),
        )

    def _rule(self) -> Rule:
        belief = Belief(self.skill, self.aversion, self.doubt)
        tail = partial(_mean_shortfall, tail=float(self.tail_percent) / 100, skill=self.skill)
        return {
            "equal": Rule(equal),
            "inverse volatility": Rule(inverse_volatility),
            "risk parity": Rule(risk_parity),
            "hierarchical": Rule(hierarchical),
            "minimum variance": Rule(minimum_variance),
            "mean shortfall": Rule(tail),
            "black litterman": Rule(partial(black_litterman, by=belief), sizes=True),
        }[self.allocator]


def _mean_shortfall(among: Candidates, tail: float, skill: float) -> list[float]:
    gain = np.array(expected(among.view, among.covariance, skill))
    return mean_shortfall(among, tail, gain)


def _by_name(weights: Weights, strategies: Sequence[str], key: str) -> Table:
    for name in weights:
        if name not in strategies:
            raise Problem(
                f"portfolio.{key}.{name} is no strategy", f"There are: {', '.join(strategies)}."
            )
    found = [weights.get(name, 1.0) for name in strategies]
    if not any(found):
        raise Problem(f"portfolio.{key} trusts nobody", "Give one strategy more than 0.")
    return table(found)
