"""The operator's TOML: what it means, and what is said of a mistake in it."""

import re
import tomllib
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel

from keeper.errors import Problem
from keeper.paths import ROOT
from keeper.portfolio.config import PortfolioConfig, Record, Regime
from keeper.portfolio.overlay.standing import Rung
from keeper.portfolio.risk import Risk, Step
from keeper.portfolio.toml import Section
from keeper.units import HOUR

STATES = [
    {"mean_percent": 0.1, "deviation_percent": 1, "next_percent": [95, 5]},
    {"mean_percent": -0.2, "deviation_percent": 4, "next_percent": [20, 80]},
]
LEAKS = {**STATES[1], "next_percent": [20, 70]}
DOC = (ROOT / "docs/portfolio.md").read_text()


def test_limits__of_a_toml__are_basis_points_and_seconds() -> None:
    text = """
    [limits]
    least_cash_percent = 25.5
    band_percent = 0.75
    ladder = [{ drawdown_percent = 5, risk_percent = 50 }]
    trail_percent = 12.5
    profit_percent = 150
    cooldown_hours = 6
    """
    raw = tomllib.loads(text, parse_float=Decimal)
    limits = PortfolioConfig.parse(raw).limits.overlay
    assert (limits.cash, limits.band, limits.ladder) == (2_550, 75, (Rung(500, 5_000),))
    assert limits.stops == (1_250, 15_000, 6 * HOUR)
    assert PortfolioConfig.parse(tomllib.loads(text)).limits.overlay == limits


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (
            {"limits": {"least_cash_percent": 101}},
            "portfolio.limits.least_cash_percent = 101 is above 100",
        ),
        (
            {"limits": {"most_percent": 1.234}},
            "limits.most_percent = 1.234 has more than 2 decimals",
        ),
        (
            {"limits": {"trail_percent": "5"}},
            'trail_percent = "5" is not a number; write it without',
        ),
        ({"limits": {"horizon_bars": 1.5}}, "horizon_bars = 1.5 is not a whole number"),
        ({"limits": {"cash": 1}}, "portfolio.limits.cash = 1 is no key"),
        ({"kelly_percent": 51}, "portfolio.kelly_percent = 51 is above 50"),
        ({"record": {"rate": 0.6}}, "portfolio.record.rate = 0.6 is above 0.5"),
        (
            {"allocator": "best"},
            'portfolio.allocator = "best" is none .*\n.*.equal., .inverse volatility.',
        ),
        ({"skill": True}, "portfolio.skill = true is not a number"),
        ({"regimes": STATES}, "portfolio is not whole: regimes are given if, and only if"),
        ({"combination": "regime"}, "portfolio is not whole: regimes are given if"),
        (
            {
                "combination": "regime",
                "regimes": [STATES[0], {**STATES[1], "next_percent": [20, 70]}],
            },
            "next_percent names each regime, and sums to 100",
        ),
        (
            {"limits": {"ladder": [{"drawdown_percent": at, "risk_percent": 9} for at in (9, 5)]}},
            "portfolio.limits is no ladder: each rung needs a deeper fall and no more risk",
        ),
    ],
)
def test_parse__of_a_mistake__names_key_value_and_range(raw: dict[str, Any], said: str) -> None:
    with pytest.raises(Problem, match=said) as caught:
        PortfolioConfig.parse(raw)
    assert "docs/portfolio.md" in caught.value.remedy


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ({"trent": 2}, "portfolio.weights.trent is no strategy\n  There are: trend, value."),
        ({"trend": 0, "value": 0}, "portfolio.weights trusts nobody"),
    ],
)
def test_compiled__with_weights_of_nobody__is_refused(weights: dict[str, int], said: str) -> None:
    with pytest.raises(Problem, match=re.escape(said)):
        PortfolioConfig.parse({"weights": weights}).compiled(("trend", "value"), {})


def test_parse__once__does_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        PortfolioConfig().limits.alike = 0.1  # type: ignore[misc]


@pytest.mark.parametrize("section", [PortfolioConfig, Record, Regime, Risk, Step])
def test_document__of_each_section__has_every_key(section: type[Section]) -> None:
    for name in section.model_fields:
        assert f"`{name}`" in DOC, name


def test_document__of_defaults__has_those_that_are_there() -> None:
    for name, shown in re.findall(r"^\| `(\w+)` \|[^|]*\| ([^|]+) \|", DOC, re.MULTILINE):
        found = _default(name)
        if not isinstance(found, BaseModel | dict | tuple):
            assert shown.strip() == str(found), name


def _default(name: str) -> Any:
    sections = (PortfolioConfig, Record, Risk)
    return next(one.model_fields[name].default for one in sections if name in one.model_fields)
