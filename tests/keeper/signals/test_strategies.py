"""Strategies as they are written: what is wrong with one is named, with what would do."""

import tomllib
from typing import Any

import pytest

from keeper.errors import Problem
from keeper.signals.families.crossing import Crossing
from keeper.signals.family import described
from keeper.signals.panel import needs
from keeper.signals.strategies import strategies
from tests.keeper.signals.rows import ASSETS, OURS


def written(text: str) -> list[dict[str, Any]]:
    return tomllib.loads(text)["strategies"]  # type: ignore[no-any-return]


TWO = """
[[strategies]]
family = "crossing"
fast = 24
slow = 168
assets = ["C", "A"]
[[strategies]]
family = "hold"
name = "just hold"
"""


def test_strategies__of_toml__are_named_by_what_they_are() -> None:
    one, other = strategies(written(TWO), ASSETS)
    assert one.name == "crossing(fast=24, slow=168; A C)"
    assert (one.assets, one.given) == (("A", "C"), {"fast": 24, "slow": 168})
    assert (other.name, other.assets) == ("just hold", ASSETS)


@pytest.mark.parametrize(
    ("one", "says"),
    [
        ({}, "names no family"),
        ({"family": "hold", "assets": []}, r"assets = \[\] is no list"),
        ({"family": "hold", "assets": ["X"]}, "no asset 'X'\n  There are: A, B, C, D"),
        ({"family": "hold", "name": 3}, "name = 3 is no text"),
    ],
)
def test_strategies__that_cannot_be__are_refused(one: dict[str, Any], says: str) -> None:
    with pytest.raises(Problem, match=says):
        strategies([one], ASSETS)


def test_strategies__of_one_name__are_refused() -> None:
    with pytest.raises(Problem, match=r"2 strategies are 'hold\(\)'"):
        strategies([{"family": "hold"}, {"family": "hold"}], ASSETS)


def test_strategies__of_which_there_are_none__are_refused() -> None:
    with pytest.raises(Problem, match="no strategy is configured"):
        strategies([], ASSETS)


@pytest.mark.parametrize(
    ("one", "says"),
    [
        ({"family": "momentun"}, "no family 'momentun'\n  There are: bollinger"),
        ({"family": "momentum", "lokback": 3}, "no parameter 'lokback'\n  There are: lookback"),
        (
            {"family": "momentum", "lookback": 0},
            "momentum: lookback = 0 will not do\n  bars, 1 to 2400, 720 unless said",
        ),
        ({"family": "momentum", "lookback": 24.0}, "lookback = 24.0 will not do"),
        ({"family": "momentum", "lookback": True}, "lookback = True will not do"),
        ({"family": "momentum", "target_percent": float("inf")}, "target_percent = inf"),
        ({"family": "momentum", "target_percent": float("nan")}, "target_percent = nan"),
        ({"family": "carry", "full_percent": 0}, "percent, above 0 to 1000, 10.0 unless said"),
        ({"family": "crossing", "fast": 9, "slow": 9}, "fast = 9 is not below slow = 9"),
        ({"family": "pairs", "first": "A"}, "pairs: second is missing"),
        ({"family": "pairs", "first": "A", "second": "A"}, "first and second are both A"),
        ({"family": "pairs", "first": "A", "second": "X"}, "no asset X"),
        ({"family": "fixed", "weights": {"A": 1.5}}, "weights.A = 1.5 will not do"),
        ({"family": "fixed", "weights": {"X": 1}}, "weights name X"),
        ({"family": "fixed", "weights": {}}, "weights = {} will not do"),
    ],
)
def test_parameters__that_will_not_do__are_named_with_their_range(
    one: dict[str, Any], says: str
) -> None:
    with pytest.raises(Problem) as caught:
        needs(strategies([one], ASSETS), OURS, ASSETS)
    assert says in str(caught.value)


def test_described__of_a_parameter__says_unit_range_and_default() -> None:
    assert described(Crossing.model_fields["slow"]) == "bars, 2 to 2400, 168 unless said"
