"""Each rule of the overlay, binding by itself, with an answer worked out by hand."""

import numpy as np
import pytest

from keeper.errors import Problem
from keeper.portfolio.overlay.overlay import overlay
from keeper.portfolio.overlay.standing import Group, Rung, Standing
from keeper.units import ONE
from tests.keeper.portfolio.standings import FREE, NONE, POINT, points, weights


def bound(at: Standing, rule: str, *wanted: int) -> tuple[tuple[int, ...], str]:
    """What is left, when only this rule had something to say; and what it said."""
    after, steps = overlay(weights(*wanted), at)
    said = {step.rule: step.reason for step in steps if step.reason}
    assert list(said) == [rule]
    return points(after), said[rule]


def limited(**limits: object) -> Standing:
    return FREE._replace(limits=NONE._replace(**limits))  # type: ignore[arg-type]


def test_overlay__with_no_limit__leaves_what_is_wanted() -> None:
    after, steps = overlay(weights(5_000, 3_000, 2_000), FREE)
    assert after == weights(5_000, 3_000, 2_000)
    assert not any(step.reason for step in steps)


def test_overlay__of_fractions_of_a_basis_point__rounds_them_into_the_base() -> None:
    after, _ = overlay((ONE - 3 * POINT // 2, 3 * POINT // 2, 0, 0), FREE)
    assert after == weights(1, 0, 0)


def test_stops__of_a_stopped_asset__sell_all_of_it() -> None:
    at = FREE._replace(out=("", "fell 20 % from its peak", ""))
    after, reason = bound(at, "stops", 3_000, 2_000, 1_000)
    assert after == (3_000, 0, 1_000)
    assert reason == "tin 20.00 % to 0.00 %: fell 20 % from its peak"


def test_only_to_be_sold__of_an_asset_without_a_price__does_not_buy_it() -> None:
    at = FREE._replace(falls=("there is no price",) * 2 + ("",), present=(1_000, 2_500, 0))
    after, _ = bound(at, "only to be sold", 3_000, 2_000, 1_000)
    assert after == (1_000, 2_000, 1_000)


def test_shock__in_a_wild_market__buys_nothing_and_still_sells() -> None:
    at = FREE._replace(shock="the market is 4.0 times as volatile as usual")
    at = at._replace(present=(1_000, 2_500, 0))
    after, reason = bound(at, "shock", 3_000, 2_000, 1_000)
    assert after == (1_000, 2_000, 0)
    assert "gold 30.00 % to 10.00 %: the market is 4.0 times" in reason


def test_largest_asset__above_its_most__is_cut_to_it() -> None:
    at = FREE._replace(most=(2_000, 10_000, 10_000))
    after, reason = bound(at, "largest asset", 3_000, 2_000, 1_000)
    assert after == (2_000, 2_000, 1_000)
    assert reason == "gold 30.00 % to 20.00 %: 20.00 % is an asset's most"


def test_groups__above_their_most__keep_their_proportions() -> None:
    at = FREE._replace(groups=(Group("group 1", (0, 1), 3_000),))
    after, reason = bound(at, "groups", 4_000, 2_000, 1_000)
    assert after == (2_000, 1_000, 1_000)
    assert reason == "group 1 at 60.00 % of 30.00 % at most"


def test_groups__that_share_an_asset__are_both_met() -> None:
    groups = (Group("group 1", (0, 1), 3_000), Group("what moves alike", (1, 2), 1_500))
    after, _ = bound(FREE._replace(groups=groups), "groups", 4_000, 2_000, 1_000)
    assert after == (2_000, 750, 750)


def test_dry_powder__of_a_fifth__stays_in_the_base() -> None:
    after, reason = bound(limited(cash=2_000), "dry powder", 5_000, 3_000, 2_000)
    assert after == (4_000, 2_400, 1_600)
    assert reason == "20.00 % stays in the base, 100.00 % was to leave it"


def test_mandate__with_less_risk__is_kept() -> None:
    after, _ = bound(FREE._replace(risk=5_000), "mandate", 5_000, 3_000, 2_000)
    assert after == (2_500, 1_500, 1_000)


@pytest.mark.parametrize(("fallen", "left"), [(799, 10_000), (800, 6_000), (1_600, 2_000)])
def test_drawdown__by_rung__leaves_less_outside(fallen: int, left: int) -> None:
    at = limited(ladder=(Rung(800, 6_000), Rung(1_600, 2_000)))._replace(fallen=fallen)
    after, steps = overlay(weights(5_000, 3_000, 2_000), at)
    assert sum(points(after)) == left
    said = [step.reason for step in steps if step.rule == "drawdown" and step.reason]
    assert bool(said) == (left < 10_000)


def test_volatility__above_the_target__is_scaled_to_it() -> None:
    """Two independent assets at 60 and 80 percent a year, half each: 50 percent together."""
    covariance = [[0.36, 0.0, 0.0], [0.0, 0.64, 0.0], [0.0, 0.0, 0.0]]
    at = limited(volatility=2_500)._replace(covariance=covariance)
    after, reason = bound(at, "volatility", 5_000, 5_000, 0)
    assert after == (2_500, 2_500, 0)
    assert reason == "50.00 % a year, 25.00 % at most"


LOSSES = np.zeros((20, 3))
LOSSES[:3, 0] = [3e6, 2e6, 1e6]
"""Gold lost 30, 20 and 10 percent in three bars of twenty."""


@pytest.mark.parametrize(
    ("tail", "rule", "limit", "left", "loss"),
    [
        (500, "value at risk", 500, 2_500, "10.00 %"),
        (1_400, "value at risk", 500, 5_000, ""),
        (500, "shortfall", 500, 1_666, "15.00 %"),
        (1_000, "shortfall", 500, 2_000, "12.50 %"),
        (700, "shortfall", 500, 1_842, "13.57 %"),
    ],
)
def test_tail_rules__of_a_history__scale_to_what_may_be_lost(
    tail: int, rule: str, limit: int, left: int, loss: str
) -> None:
    """With half in gold. A tail of 5 percent is one bar: beyond it lie 20 percent, in it 30 on
    average; of 10 percent two: 25; of 7 percent 1.4 bars: (30 + 0.4 * 20) / 1.4."""
    limits = {"tail": tail, rule.replace(" ", "_"): limit}
    after, steps = overlay(weights(5_000, 0, 0), limited(**limits)._replace(losses=LOSSES))
    assert points(after) == (left, 0, 0)
    said = [step.reason for step in steps if step.reason]
    assert bool(said) == bool(loss)
    assert not loss or said[0] == f"{loss} may be lost, 5.00 % at most"


def test_no_trade__for_less_than_the_band__keeps_what_is_held() -> None:
    at = limited(band=100)._replace(present=(3_000, 2_000, 50))
    after, reason = bound(at, "no trade", 3_099, 1_901, 0)
    assert after == (3_000, 2_000, 0)
    assert reason == "gold 30.99 % to 30.00 %; tin 19.01 % to 20.00 %"


def test_no_trade__where_it_keeps_more__buys_less() -> None:
    """A percent more of gold is kept than was wanted: salt may have so much less, or more would be
    outside the base than anybody wanted."""
    at = limited(band=200)._replace(present=(3_000, 0, 0))
    after, _ = bound(at, "no trade", 2_900, 0, 5_000)
    assert after == (3_000, 0, 4_900)


def test_smallest_change__forced_by_a_limit__is_a_whole_band() -> None:
    """A weight that has drifted a little above its most is not trimmed again in each hour."""
    at = limited(band=100)._replace(present=(2_010, 0, 0), most=(2_000,) * 3)
    after, steps = overlay(weights(2_010, 0, 0), at)
    assert points(after) == (1_910, 0, 0)
    assert steps[-1].reason == "" or steps[-1].rule == "smallest change"


def test_smallest_change__that_a_limit_left_of_a_purchase__is_not_made() -> None:
    at = limited(band=100)._replace(present=(1_950, 0, 0), most=(2_000,) * 3)
    after, _ = overlay(weights(4_000, 50, 0), at)
    assert points(after) == (1_950, 0, 0)


def test_overlay__where_one_rule_undoes_another__goes_round_until_both_hold() -> None:
    """Tin hedges gold: what is sold of tin for its own sake makes the rest riskier."""
    covariance = [[1.0, -0.9, 0.0], [-0.9, 1.0, 0.0], [0.0, 0.0, 0.0]]
    at = limited(volatility=1_100, band=600)._replace(
        covariance=covariance, present=(2_400, 2_300, 0), most=(10_000, 2_250, 10_000)
    )
    after, steps = overlay(weights(2_400, 2_300, 0), at)
    assert [step.rule for step in steps[13:] if step.reason]
    assert overlay(after, at)[0] == after


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ((ONE, 0), "2 weights for 3 assets"),
        ((ONE, 1, 0, 0), "no parts of a whole"),
        ((ONE, -1, 0, 0), "no parts of a whole"),
    ],
)
def test_overlay__of_what_are_no_weights__is_refused(wrong: tuple[int, ...], said: str) -> None:
    with pytest.raises(Problem, match=said):
        overlay(wrong, FREE)
