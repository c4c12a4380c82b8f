"""The overlay's limits, as the operator's TOML has them."""

from decimal import Decimal
from typing import Self

from pydantic import Field, model_validator

from keeper.portfolio.overlay.standing import Limits, Rung, Stops
from keeper.portfolio.toml import Count, Percent, Real, Section, points
from keeper.units import HOUR


class Step(Section):
    """From this fall of a share's price on, so much may be outside the base."""

    drawdown_percent: Percent = Field(gt=0)
    risk_percent: Percent


LADDER = tuple(
    Step(drawdown_percent=Decimal(at), risk_percent=Decimal(most))
    for at, most in ((8, 55), (16, 35), (22, 10))
)
"""A little before a mandate's own: who meets a limit late, meets it in a hurry."""


class Risk(Section):
    """The overlay's limits."""

    least_cash_percent: Percent = Field(ge=0, le=100, default=Decimal(20))
    most_percent: Percent = Field(ge=0, le=100, default=Decimal(25))
    """Of an asset."""
    group_percent: Percent = Field(ge=0, le=100, default=Decimal(30))
    alike: Real = Field(ge=0, le=1, default=0.8)
    value_at_risk_percent: Percent = Field(ge=0, le=100, default=Decimal(8))
    shortfall_percent: Percent = Field(ge=0, le=100, default=Decimal(12))
    confidence_percent: Percent = Field(ge=50, lt=100, default=Decimal(95))
    horizon_bars: Count = Field(ge=1, le=720, default=24)
    volatility_percent: Percent = Field(gt=0, le=100, default=Decimal(60))
    """In a year, of the whole fund."""
    shock: Real = Field(gt=1, le=100, default=3.0)
    now_bars: Count = Field(ge=2, le=720, default=24)
    ladder: tuple[Step, ...] = LADDER
    band_percent: Percent = Field(ge=0, le=20, default=Decimal("0.5"))
    trail_percent: Percent = Field(ge=0, lt=100, default=Decimal(20))
    """0 is no stop."""
    profit_percent: Real = Field(ge=0, le=10_000, default=0.0)
    """0 takes none."""
    cooldown_hours: Count = Field(ge=0, le=720, default=24)

    @model_validator(mode="after")
    def _descends(self) -> Self:
        falls = [one.drawdown_percent for one in self.ladder]
        risks = [one.risk_percent for one in self.ladder]
        if falls != sorted(set(falls)) or risks != sorted(risks, reverse=True):
            raise ValueError("no ladder: each rung needs a deeper fall and no more risk")
        return self

    @property
    def overlay(self) -> Limits:
        return Limits(
            cash=points(self.least_cash_percent),
            most=points(self.most_percent),
            group=points(self.group_percent),
            alike=self.alike,
            value_at_risk=points(self.value_at_risk_percent),
            shortfall=points(self.shortfall_percent),
            tail=points(100 - self.confidence_percent),
            horizon=self.horizon_bars,
            volatility=points(self.volatility_percent),
            shock=self.shock,
            short=self.now_bars,
            ladder=tuple(
                Rung(points(one.drawdown_percent), points(one.risk_percent)) for one in self.ladder
            ),
            band=points(self.band_percent),
            stops=Stops(
                points(self.trail_percent),
                round(self.profit_percent * 100),
                self.cooldown_hours * HOUR,
            ),
        )
