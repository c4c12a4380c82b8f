"""The keeper's TOML, parsed once into what never changes again; a key says its unit.

Strategies and weights name assets by what people call them; from here on they are addresses.
"""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple, Self

from pydantic import Field, ValidationError

from keeper.complaints import first
from keeper.cycle import Mind
from keeper.errors import Problem
from keeper.plan.fill import Trading
from keeper.portfolio.config import PortfolioConfig
from keeper.portfolio.toml import Count, Percent, Section
from keeper.records.canonical import digest
from keeper.signals import plugins
from keeper.signals.panel import Panel, needs
from keeper.signals.strategies import Strategy, strategies
from keeper.units import MINUTE

POINT = 10**14
"""A basis point of 10**18."""
EXAMPLE = "docs/keeper.toml shows it."


class TradingConfig(Section):
    """The keeper's own sense of what a trade is worth."""

    band_percent: Percent = Field(ge=0, le=20, default=Decimal("0.5"))
    """Of NAV: what is nearer to its target stays."""
    gas_percent: Percent = Field(gt=0, le=10, default=Decimal(1))
    """Of a trade: what gas may take of it."""
    lifetime_minutes: Count = Field(ge=1, le=240, default=30)
    """In which a plan is good."""
    plan_gas: Count = Field(ge=0, le=5_000_000, default=250_000)
    pool_gas: Count = Field(ge=0, le=5_000_000, default=150_000)
    """What a plan, and each pool that it goes through, are taken to need."""
    native: str = "WETH"
    """The fund's token that gas is paid in, wrapped; "" and gas counts for nothing."""

    def compiled(self, executor: str) -> Trading:
        return Trading(
            executor=executor,
            band=int(self.band_percent * 100) * POINT,
            gas_ppm=int(self.gas_percent * 10_000),
            fixed_gas=self.plan_gas,
            hop_gas=self.pool_gas,
            lifetime=self.lifetime_minutes * MINUTE,
        )


class HistoryConfig(Section):
    """How much of the past is read, beside what the strategies ask for."""

    returns_bars: Count = Field(ge=2, le=2400, default=720)
    """That covariances, tails and pairs are made of."""


class Plugins(Section):
    trusted: tuple[str, ...] = ()
    """Packages whose strategies run in the keeper's own process."""


class Named(NamedTuple):
    """A token as people call it."""

    symbol: str
    address: str
    decimals: int


class Place(NamedTuple):
    """What a configuration is compiled for: one fund."""

    tokens: tuple[Named, ...]
    """As the fund lists them, the base first."""
    executor: str
    native: str
    """The token that gas is priced in, wrapped."""

    @property
    def assets(self) -> dict[str, str]:
        """Addresses by symbol, without the base."""
        return {one.symbol: one.address for one in self.tokens[1:]}


class Config(Section):
    strategies: tuple[dict[str, Any], ...] = Field(min_length=1)
    portfolio: PortfolioConfig = PortfolioConfig()
    trading: TradingConfig = TradingConfig()
    history: HistoryConfig = HistoryConfig()
    plugins: Plugins = Plugins()

    @classmethod
    def read(cls, path: Path) -> Self:
        return cls.parse(written(path))

    @classmethod
    def parse(cls, text: str) -> Self:
        try:
            raw = tomllib.loads(text)
            portfolio = PortfolioConfig.parse(raw.pop("portfolio", {}))
            made = cls.model_validate(raw | {"portfolio": portfolio})
        except tomllib.TOMLDecodeError as error:
            raise Problem(f"this is no TOML: {error}", "Mend the line that it names.") from None
        except ValidationError as error:
            raise first(error, EXAMPLE, (cls, *Section.__subclasses__())) from None
        made._require_tail()
        return made

    def native(self, assets: Mapping[str, str]) -> str:
        """The address of the token that gas is paid in; empty where it is not to count."""
        name = self.trading.native
        if name and name not in assets:
            raise Problem(
                f"trading.native = {name!r} is no asset of the fund",
                f'It has {", ".join(assets)}; native = "" leaves gas out of the count.',
            )
        return assets.get(name, "")

    def needs(self, place: Place) -> tuple[str, ...]:
        """The features that the market has to compute."""
        chosen = self._strategies(place)
        return needs(chosen, self._hosts(chosen), tuple(place.assets.values()))

    def compiled(self, place: Place) -> Mind:
        chosen = self._strategies(place)
        hosts, assets = self._hosts(chosen), tuple(place.assets.values())
        panel = Panel(chosen, hosts, needs(chosen, hosts, assets), assets)
        names = {address: name for name, address in place.assets.items()}
        return Mind(
            hash=digest(self.model_dump(mode="json")),
            panel=panel,
            portfolio=self.portfolio.compiled(panel.strategies, names),
            trading=self.trading.compiled(place.executor),
            native=place.native,
        )

    def _require_tail(self) -> None:
        """Of fewer bars the overlay knows no tail, and what it does not know is never bought."""
        limits = self.portfolio.limits
        least = limits.horizon_bars - 1 + ceil(100 / (100 - limits.confidence_percent))
        if self.history.returns_bars < least:
            raise Problem(
                f"history.returns_bars = {self.history.returns_bars} is too few for the tail of "
                f"{limits.horizon_bars} bars at {limits.confidence_percent} %",
                f"Ask for {least}, or more: nothing would ever be bought.",
            )

    def _strategies(self, place: Place) -> list[Strategy]:
        return [
            one._replace(
                given={key: _addressed(value, place.assets) for key, value in one.given.items()},
                assets=tuple(place.assets[name] for name in one.assets),
            )
            for one in strategies(self.strategies, tuple(place.assets))
        ]

    def _hosts(self, chosen: list[Strategy]) -> Any:
        return plugins.hosts({one.family for one in chosen}, self.plugins.trusted)


def written(path: Path) -> str:
    """What stands in a keeper's TOML."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no UTF-8"
        raise Problem(
            f"{path} cannot be read: {why}",
            "Name a keeper's TOML; docs/keeper.toml is one to begin with.",
        ) from None


def _addressed(value: Any, assets: Mapping[str, str]) -> Any:
    """With addresses where a parameter names assets."""
    if isinstance(value, str):
        return assets.get(value, value)
    if isinstance(value, Mapping):
        return {assets.get(key, key): _addressed(one, assets) for key, one in value.items()}
    return value
