"""All strategies at once: each says what it says alone, and one that fails stops no other."""

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from keeper.errors import Problem
from keeper.records.canonical import encode, table
from keeper.records.market import Features
from keeper.signals.family import Parameters, Rule, Universe
from keeper.signals.host import Here, Host
from keeper.signals.panel import Heard, Panel, needs
from keeper.signals.strategies import strategies
from tests.keeper.signals.rows import ASSETS, NAN, OURS, answer, panel, row

WRITTEN: list[dict[str, Any]] = [
    {"family": "crossing", "fast": 5, "slow": 20},
    {"family": "hold", "assets": ["B", "C"]},
    {"family": "crossing", "fast": 1, "slow": 5},
]
VALUES = {
    "mean(1)": [1.0, 2.0, NAN, 4.0],
    "mean(20)": [2.0, 2.0, 1.0, 1.0],
    "mean(5)": [3.0, 1.0, 1.0, NAN],
}


class Says:
    """A family that does as it is told."""

    name = "says"
    source = "A test's"
    parameters = Parameters

    def __init__(self, said: Any) -> None:
        self.said = said

    def needs(self, of: Parameters, assets: Sequence[str]) -> tuple[str, ...]:
        return ()

    def compile(self, cases: Sequence[Parameters], universe: Universe) -> Rule:
        def rule(features: Features) -> Any:
            if isinstance(self.said, Exception):
                raise self.said
            return self.said

        return rule


class Foreign(Here):
    trusted = False


def test_panel__keeps_the_order_in_which_strategies_were_written() -> None:
    signal = answer(WRITTEN, row(VALUES)).signal
    crossings = "crossing(fast=5, slow=20)", "crossing(fast=1, slow=5)"
    assert signal.strategies == (crossings[0], "hold(B C)", crossings[1])
    np.testing.assert_array_equal(
        signal.opinions, [[1, -1, 0, NAN], [NAN, 1, NAN, NAN], [-1, 1, NAN, NAN]]
    )


def test_needs__of_all__names_each_feature_once() -> None:
    found = needs(strategies(WRITTEN, ASSETS), OURS, ASSETS)
    assert found == ("mean(1)", "mean(20)", "mean(5)")


def test_panel__of_features_that_nobody_computes__is_refused() -> None:
    with pytest.raises(Problem, match=r"no feature mean\(1\)"):
        panel(WRITTEN, row({"mean(5)": [1.0] * 4}))


def test_panel__of_a_row_of_something_else__is_refused() -> None:
    made = panel(WRITTEN, row(VALUES))
    other = row(dict(reversed(VALUES.items())))
    with pytest.raises(Problem, match="compiled for other features"):
        made.opinions(other)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (ValueError("no  such\nthing"), "it raises ValueError: no such thing"),
        (np.zeros((1, 3)), "it answers 1 by 3 opinions where 1 by 4 were asked"),
        (0.5, "it answers single opinions where 1 by 4 were asked"),
        (np.array([[0, 0, 0, 1.01]]), "it answers 1.01, and opinions go from -1 to 1"),
        (np.array([[0, 0, 0, -np.inf]]), "it answers -inf, and opinions go from -1 to 1"),
        (np.array([["a"] * 4]), "it answers <U1 for numbers"),
        (None, "it answers object for numbers"),
    ],
)
@pytest.mark.parametrize("host", [Here, Foreign])
def test_family_that_fails__is_silent_with_the_reason_and_others_go_on(
    said: Any, why: str, host: type[Here]
) -> None:
    features = row(VALUES)
    hosts: dict[str, Host] = {**OURS, "says": host(Says(said))}
    made = panel([{"family": "says"}, *WRITTEN], features, hosts)
    found = made.opinions(features, made.hear(features))
    assert found.silent == {"says": why}
    assert np.isnan(found.signal.opinions[0]).all()
    np.testing.assert_array_equal(
        found.signal.opinions[1:], answer(WRITTEN, features).signal.opinions
    )


@pytest.mark.parametrize("host", [Here, Foreign])
def test_family__on_assets_that_its_case_is_not_about__is_not_listened_to(host: type[Here]) -> None:
    features = row(VALUES)
    says = host(Says(np.full((1, 4), 0.5)))
    made = panel([{"family": "says", "assets": ["B"]}], features, {"says": says})
    found = made.opinions(features, made.hear(features)).signal.opinions
    np.testing.assert_array_equal(found, [[NAN, 0.5, NAN, NAN]])


def test_family_that_is_not_trusted__is_heard_before_and_not_asked_again() -> None:
    features = row(VALUES)
    says = Says(np.full((1, 4), 0.5))
    made = panel([{"family": "says"}], features, {"says": Foreign(says)})
    heard = made.hear(features)
    says.said = ValueError("asked again")
    assert (made.opinions(features, heard).signal.opinions == 0.5).all()
    assert made.opinions(features).silent == {"says": "it was not asked"}


def test_words_that_were_heard__are_judged_again() -> None:
    features = row(VALUES)
    made = panel([{"family": "says"}], features, {"says": Foreign(Says(0))})
    lie = Heard({"says": table(np.full((1, 4), 2.0))}, {})
    assert made.opinions(features, lie).silent == {
        "says": "it answers 2, and opinions go from -1 to 1"
    }


def test_signal__is_written_the_same_each_time() -> None:
    made = panel(WRITTEN, row(VALUES))
    one, again = (made.opinions(row(VALUES)).signal for _ in range(2))
    assert encode(one) == encode(again)


def test_panel__of_a_thousand_strategies__takes_less_than_a_few_milliseconds() -> None:
    """Half of one on a machine that does nothing else; the margin is for one that does."""
    assets = tuple(map(str, range(12)))
    windows = (12, 24, 48, 96, 168, 336)
    written = [
        {"family": family, "window": window, "name": f"{family} {window} {copy}"}
        for family in ("momentum", "breakout", "reversion", "bollinger", "volatility")
        for window in windows
        for copy in range(34)
    ]
    made = strategies(written, assets)
    names = needs(made, OURS, assets)
    assert len(made) > 1_000
    dice = np.random.default_rng(1)
    features = row({name: np.abs(dice.normal(size=12)).tolist() for name in names}, assets=assets)
    asked = Panel(made, OURS, names, assets)
    taken = []
    for _ in range(50):
        start = time.perf_counter()
        assert asked.opinions(features).silent == {}
        taken.append(time.perf_counter() - start)
    assert min(taken) < 0.003
