"""A fund's TOML: parsed once into what never changes again, in the units that people use.

A key says its unit: percent, days, hours, minutes, USD; amounts are of whole tokens or shares.
"""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from keeper.errors import Problem
from keeper.governance.fields import Address, Amount, Count, GroupPercent, Percent, Text
from keeper.governance.safe.creation import Owners


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Fund(Section):
    """The share, and what its doors charge and let through."""

    name: Text
    symbol: Text
    base: Text
    management_fee_percent: Percent = Field(ge=0, le=5)
    """A year."""
    performance_fee_percent: Percent = Field(ge=0, le=30)
    flow_percent: Percent = Field(ge=0, le=100)
    """Of NAV, through the NAV doors at once."""
    flow_a_day_percent: Percent = Field(ge=0, le=100)
    supply_cap: Amount
    """Shares."""
    smallest_deposit: Amount
    """Of the base asset, as is the seed."""
    lock_up_hours: Count = Field(ge=0, le=30 * 24)
    seed: Amount = Field(gt=0)
    high_water_mark: Amount = Decimal(0)
    """Of the base asset a share; 0 for a fund without a past."""


class Payee(Section):
    account: Address
    percent: Percent = Field(gt=0, le=100)


class Sequencer(Section):
    feed: Address
    grace_minutes: Count = Field(gt=0, le=24 * 60)


class Mandate(Section):
    """The limits in the contract's order, each within its compiled ceiling."""

    least_cash_percent: Percent = Field(ge=5, le=100)
    slippage_percent: Percent = Field(ge=0, le=5)
    largest_trade_percent: Percent = Field(ge=0, le=50)
    progress_percent: Percent = Field(ge=10, le=100)
    first_drawdown_percent: Percent = Field(ge=0, le=50)
    first_risk_percent: Percent = Field(ge=0, le=95)
    second_drawdown_percent: Percent = Field(ge=0, le=50)
    second_risk_percent: Percent = Field(ge=0, le=95)
    reduce_drawdown_percent: Percent = Field(ge=0, le=50)
    trip_drawdown_percent: Percent = Field(ge=0, le=60)
    trading_percent: Percent = Field(ge=0, le=100)
    deposits_percent: Percent = Field(ge=0, le=100)
    redemptions_percent: Percent = Field(ge=0, le=100)
    groups_percent: tuple[GroupPercent, ...] = Field(min_length=7, max_length=7)

    @property
    def in_order(self) -> tuple[Decimal, ...]:
        *alone, groups = (getattr(self, name) for name in type(self).model_fields)
        return (*alone, *groups)


class Loss(Section):
    """A budget: what it admits at once, and what comes back a day."""

    at_once_percent: Percent = Field(ge=0, le=5)
    a_day_percent: Percent = Field(ge=0, le=5)


class Budget(Section):
    at_once_percent: Percent = Field(ge=0, le=100)
    a_day_percent: Percent = Field(ge=0, le=100)


class Budgets(Section):
    loss: Loss
    turnover: Budget
    shift: Budget


class Second(Section):
    """What watches a primary feed: nothing, another feed, or a pool against another asset."""

    kind: Literal["alone", "feed", "pool"]
    at: Address | None = None
    minutes: Count = Field(ge=0, le=7 * 24 * 60, default=0)
    """How old the feed's answer may be, or the window of the pool's mean."""
    against: Text | None = None
    """The other asset of the pool, by its symbol."""


class Asset(Section):
    token: Address
    feed: Address
    heartbeat_minutes: Count = Field(gt=0, le=7 * 24 * 60)
    error_percent: Percent = Field(ge=0, lt=100)
    deviation_percent: Percent = Field(gt=0, lt=100)
    least_usd: Amount
    most_usd: Amount
    agreement_minutes: Count = Field(gt=0, le=24 * 60)
    second: Second
    least_percent: Percent = Field(ge=0, le=60, default=Decimal(0))
    most_percent: Percent = Field(ge=0, le=60, default=Decimal(0))
    target_percent: Percent = Field(ge=0, le=60, default=Decimal(0))
    group: Count = Field(ge=0, le=7, default=0)


class Executor(Section):
    """One that is there, by its address alone; or ours, deployed first if it is missing."""

    address: Address | None = None
    factory: Address | None = None
    """Uniswap's, over whose pools ours trades."""
    quoter: Address | None = None
    """Uniswap's QuoterV2: nothing of the fund asks it, but `keel fund zap` does."""

    @model_validator(mode="before")
    @classmethod
    def _alone(cls, value: Any) -> Any:
        return {"address": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _either(self) -> Self:
        if bool(self.address) == bool(self.factory) or (self.quoter and not self.factory):
            raise ValueError('neither "0x…" nor { factory = "0x…" }, with or without a quoter')
        return self


class Keeper(Section):
    account: Address
    lease_days: Count = Field(gt=0, le=400)


class Safe(Section):
    """One that is there, or the owners of one that is created with the fund."""

    address: Address | None = None
    owners: tuple[Address, ...] = ()
    threshold: Count | None = Field(ge=1, default=None)
    salt: Count = Field(ge=0, lt=2**256, default=0)
    """Another number is another Safe of the same owners."""

    @property
    def made(self) -> Owners:
        return Owners(self.owners, self.threshold or 0, self.salt)

    @property
    def at(self) -> str:
        return self.address or self.made.address


class Governance(Section):
    delay_days: Count = Field(ge=0, le=45)
    voting_delay_days: Count = Field(ge=1, le=7)
    voting_period_days: Count = Field(ge=3, le=14)
    extension_days: Count = Field(ge=1, le=7)
    threshold_percent: Percent = Field(ge=0, le=5)
    quorum_percent: Count = Field(ge=4, le=40)
    quorum_floor: Amount
    """Shares."""
    veto_days: Count = Field(ge=0, le=400)


class Config(Section):
    """All of it. Assets lie in the order in which they are listed, but for the base."""

    fund: Fund
    payees: dict[str, Payee] = Field(min_length=1, max_length=16)
    sequencer: Sequencer | None = None
    mandate: Mandate
    budgets: Budgets
    assets: dict[str, Asset] = Field(min_length=1, max_length=12)
    executors: dict[str, Executor] = {}
    keeper: Keeper
    safe: Safe
    governance: Governance

    @property
    def base(self) -> Asset:
        return self.assets[self.fund.base]

    @property
    def listed(self) -> dict[str, Asset]:
        """The base first: it rates the pools of the others."""
        return {self.fund.base: self.base} | self.assets

    @classmethod
    def read(cls, path: Path) -> Self:
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            raise Problem(
                f"{path} cannot be read: {error.strerror}",
                "Name a fund's TOML; docs/fund.toml is one to begin with.",
            ) from None
        return cls.parse(text)

    @classmethod
    def parse(cls, text: str) -> Self:
        from keeper.governance import complaints, soundness

        try:
            found = cls.model_validate(tomllib.loads(text, parse_float=Decimal))
        except tomllib.TOMLDecodeError as error:
            raise Problem(f"this is no TOML: {error}", "Mend the line that it names.") from None
        except ValidationError as error:
            raise complaints.first(error) from None
        soundness.require(found)
        return found
