"""What holds of the overlay whatever is wanted and however the fund stands."""

from math import sqrt

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from keeper.portfolio.overlay import POINTS
from keeper.portfolio.overlay.overlay import overlay
from keeper.portfolio.overlay.rules import RULES, falling, shock, single, stops
from keeper.portfolio.overlay.standing import Standing
from keeper.units import ONE
from tests.keeper.portfolio.standings import POINT, points, standings, wanted

Weights = tuple[int, ...]
WORLDS = st.integers(1, 6).flatmap(lambda assets: st.tuples(wanted(assets), standings(assets)))
MANY = settings(deadline=None)


@MANY
@given(WORLDS)
def test_overlay__of_its_own_result__changes_nothing(world: tuple[Weights, Standing]) -> None:
    weights, at = world
    after, _ = overlay(weights, at)
    again, steps = overlay(after, at)
    assert again == after
    assert {step.reason for step in steps} == {""}


@MANY
@given(WORLDS)
def test_overlay__never_raises__what_is_neither_wanted_nor_held(
    world: tuple[Weights, Standing],
) -> None:
    weights, at = world
    found, want = points(overlay(weights, at)[0]), points(weights)
    for one, most, now in zip(found, want, at.present, strict=True):
        assert 0 <= one <= max(most, now)
    assert sum(found) <= max(sum(want), sum(at.present))


@MANY
@given(WORLDS)
def test_overlay__without_a_band__lowers_each_weight_or_leaves_it(
    world: tuple[Weights, Standing],
) -> None:
    weights, at = world
    after, steps = overlay(weights, at._replace(limits=at.limits._replace(band=0)))
    assert all(one <= most for one, most in zip(after[1:], weights[1:], strict=True))
    assert after[0] >= weights[0]
    outside = [ONE - step.after[0] for step in steps]
    assert outside == sorted(outside, reverse=True)


@MANY
@given(WORLDS)
def test_overlay__of_any_weights__is_all_of_nav_in_basis_points(
    world: tuple[Weights, Standing],
) -> None:
    after, steps = overlay(*world)
    for weights in (after, *(step.after for step in steps)):
        assert sum(weights) == ONE
        assert min(weights) >= 0
        assert not any(one % POINT for one in weights)
    assert steps[-1].after == after


def shortfall(at: Standing, found: np.ndarray) -> float:  # type: ignore[type-arg]
    """As the paper defines it: the least over its own losses."""
    each, tail = at.losses @ found / 10**7, at.limits.tail / POINTS
    return float(min(a + np.clip(each - a, 0, None).mean() / tail for a in each))


@MANY
@given(WORLDS)
def test_overlay__of_any_weights__meets_every_limit(world: tuple[Weights, Standing]) -> None:
    """From the limits' definitions, in fractions and not in the overlay's whole numbers."""
    weights, at = world
    kept = points(overlay(weights, at)[0])
    found, limits = np.array(kept, dtype=np.float64), at.limits
    held = sum(kept)
    assert held <= min(POINTS - limits.cash, at.risk)
    assert held <= (2_000 if at.fallen >= 1_000 else 6_000 if at.fallen >= 500 else POINTS)
    assert all(sum(kept[one] for one in group.members) <= group.most for group in at.groups)
    for place, one in enumerate(kept):
        assert one <= at.most[place]
        assert not (at.out[place] and one)
        assert one <= at.present[place] or not (at.falls[place] or at.shock)
        change = abs(one - at.present[place])
        assert change == 0 or change >= limits.band or one == 0
    assert sqrt(found @ np.array(at.covariance) @ found) <= limits.volatility * (1 + 1e-9)
    if len(at.losses):
        losses = at.losses @ found / 10**7
        assert shortfall(at, found) <= limits.shortfall * (1 + 1e-9) + 1e-9
        beyond = (losses > limits.value_at_risk * (1 + 1e-9) + 1e-9).sum()
        assert beyond <= len(losses) * limits.tail / POINTS


@MANY
@given(WORLDS, st.permutations([stops, falling, shock, single]))
def test_rules_of_single_assets__in_any_order__say_the_same(
    world: tuple[Weights, Standing],
    order: list,  # type: ignore[type-arg]
) -> None:
    weights, at = world
    one = other = points(weights)
    for rule in (stops, falling, shock, single):
        one, _ = rule(one, at)
    for rule in order:
        other, _ = rule(other, at)
    assert one == other


@MANY
@given(WORLDS, st.data())
def test_rules__each_by_itself__only_lower_and_say_so(
    world: tuple[Weights, Standing], data: DataObject
) -> None:
    weights, at = world
    _, rule = data.draw(st.sampled_from(RULES))
    before = points(weights)
    after, reason = rule(before, at)
    assert all(one <= most for one, most in zip(after, before, strict=True))
    assert bool(reason) == (after != before)
