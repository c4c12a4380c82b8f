"""Each family on a row whose answer is worked out by hand from its definition."""

import math
from typing import Any

import numpy as np
import pytest

from keeper.records.canonical import Table
from keeper.signals.families import FAMILIES
from keeper.signals.family import described
from keeper.signals.panel import needs
from keeper.signals.strategies import strategies
from tests.keeper.signals.packages import DOCS
from tests.keeper.signals.rows import ASSETS, NAN, OURS, opinion


def same(found: Table, wanted: list[float]) -> None:
    np.testing.assert_allclose(found, wanted, rtol=1e-12)


def a_bar(year: float) -> float:
    """The volatility of an hour, of a year's."""
    return year / math.sqrt(8760)


def test_momentum__is_the_sign_of_the_past_at_forty_percent_of_risk() -> None:
    """r_t+1 = sign(r_t-12,t) * 40 % / sigma_t: at 80 % a year half, at 20 % all and no more."""
    found = opinion(
        "momentum",
        {"lookback": 24, "window": 48},
        {
            "momentum(24)": [0.3, -0.001, -2.0, 0.0],
            "volatility(48)": [a_bar(0.8), a_bar(1.6), a_bar(0.2), a_bar(0.8)],
        },
    )
    same(found, [0.5, -0.25, -1, 0])


@pytest.mark.parametrize("family", ["momentum", "volatility"])
def test_opinion__on_days__counts_days_a_year(family: str) -> None:
    day = 0.8 / math.sqrt(365)
    values = {"momentum(720)": [1.0] * 4, "volatility(720)": [day] * 4}
    same(opinion(family, {"window": 720, "bars_a_year": 365}, values), [0.5] * 4)


def test_momentum__in_a_market_that_stands_still__is_no_bet() -> None:
    still = {"momentum(720)": [0.0] * 4, "volatility(720)": [0.0] * 4}
    same(opinion("momentum", {}, still), [0] * 4)


def test_ranking__buys_the_winners_and_leaves_the_losers() -> None:
    """Ten assets are not here, so the paper's tenths are quarters: one of four at either end."""
    values = {"momentum(30)": [0.10, 0.50, -0.20, 0.30], "momentum(6)": [0.0, 0.45, 0.0, -0.1]}
    found = opinion("ranking", {"lookback": 24, "skip": 6, "seats_percent": 25.0}, values)
    same(found, [0, 0, -1, 1])  # B's rise is all of the newest bars: left out


def test_ranking__of_halves__has_two_winners_of_four() -> None:
    values = {"momentum(744)": [0.1, 0.2, -0.1, -0.2], "momentum(24)": [0.0] * 4}
    same(opinion("ranking", {"seats_percent": 50.0}, values), [1, 1, -1, -1])


def test_ranking__of_equals__does_not_go_by_their_order() -> None:
    values = {"momentum(744)": [0.2, 0.2, 0.0, 0.0], "momentum(24)": [0.0] * 4}
    same(opinion("ranking", {"seats_percent": 25.0}, values), [1, 1, -1, -1])


@pytest.mark.parametrize(
    ("past", "wanted"),
    [
        ([0.1, 0.2, NAN, 0.3], [-1, 0, NAN, 1]),
        ([NAN, 0.2, NAN, NAN], [NAN, 0, NAN, NAN]),
        ([NAN] * 4, [NAN] * 4),
    ],
)
def test_ranking__ranks_only_what_is_known(past: list[float], wanted: list[float]) -> None:
    same(opinion("ranking", {}, {"momentum(744)": past, "momentum(24)": [0.0] * 4}), wanted)


def test_ranking__of_a_subset__ranks_within_it() -> None:
    values = {"momentum(744)": [0.1, 0.2, -0.5, 0.9], "momentum(24)": [0.0] * 4}
    same(opinion("ranking", {"assets": ["B", "A"]}, values), [-1, 1, NAN, NAN])


def test_crossing__is_long_above_the_band_and_out_below_it() -> None:
    values = {"mean(5)": [1.02, 1.005, 0.98, NAN], "mean(150)": [1.0, 1.0, 1.0, 1.0]}
    given: dict[str, Any] = {"fast": 5, "slow": 150}
    same(opinion("crossing", given, values), [1, 1, -1, NAN])
    same(opinion("crossing", {**given, "band_percent": 1.0}, values), [1, 0, -1, NAN])


def test_breakout__is_the_place_in_the_channel_of_the_bars_before() -> None:
    values = {
        "mean(1)": [2.1, 0.9, 1.75, 1.0],
        "high(20)": [2.0, 2.0, 2.0, 1.0],
        "low(20)": [1.0, 1.0, 1.0, 1.0],
    }
    same(opinion("breakout", {"window": 20}, values), [1, -1, 0.5, NAN])


def test_reversion__grows_with_the_distance() -> None:
    values = {"zscore(168)": [-1.0, 3.0, 0.0, NAN]}
    same(opinion("reversion", {"full_at": 2.0}, values), [0.5, -1, 0, NAN])


def test_bollinger__speaks_only_outside_its_bands() -> None:
    values = {"zscore(20)": [-2.1, 2.1, 2.0, NAN]}
    same(opinion("bollinger", {"window": 20}, values), [1, -1, 0, NAN])


def test_carry__is_what_is_paid_above_the_base_asset() -> None:
    values = {"carry": [0.05, 0.20, -0.01, NAN]}
    same(opinion("carry", {"neutral_percent": 3.0}, values), [0.2, 1, -0.4, NAN])


def test_volatility__scales_to_the_target() -> None:
    values = {"volatility(168)": [a_bar(0.8), a_bar(0.2), 0.0, NAN]}
    same(opinion("volatility", {"target_percent": 40.0}, values), [0.5, 1, 1, NAN])


def test_sentiment__below_its_threshold__says_nothing_either_way() -> None:
    values = {"sentiment": [0.2, -0.9, 0.1, NAN]}
    same(opinion("sentiment", {"threshold": 0.2}, values), [1, -1, 0, NAN])


def test_flow__to_exchanges__is_a_warning() -> None:
    values = {"zscore(24, flow)": [2.0, -2.0, 1.0, NAN]}
    same(opinion("flow", {"window": 24}, values), [-1, 1, 0, NAN])


def test_hold__is_all_in_wherever_there_is_a_price() -> None:
    same(opinion("hold", {}, {"mean(1)": [0.0, -3.0, 9.0, NAN]}), [1, 1, 1, NAN])


def test_fixed__is_what_was_fixed() -> None:
    given = {"weights": {"B": 0.25, "A": 0.5, "D": 1}}
    same(opinion("fixed", given, {"mean(1)": [1.0, 2.0, 3.0, NAN]}), [0.5, 0.25, NAN, NAN])


GIVEN: dict[str, dict[str, Any]] = {
    "pairs": {"first": "A", "second": "B"},
    "fixed": {"weights": {"A": 0.5, "B": 0.25}},
}
"""The parameters that have no default."""


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_every_family__names_its_source_and_what_it_needs(family: Any) -> None:
    assert len(family.source) > 20
    written = {"family": family.name, **GIVEN.get(family.name, {})}
    wanted = needs(strategies([written], ASSETS), OURS, ASSETS)
    assert wanted or family.name == "pairs"


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_docs__of_every_family__say_its_parameters_and_source(family: Any) -> None:
    fields = family.parameters.model_fields.items()
    said = "; ".join(f"`{name}` {described(field)}" for name, field in fields) or "none"
    assert f"| `{family.name}` | {said} | {family.source} |" in DOCS
