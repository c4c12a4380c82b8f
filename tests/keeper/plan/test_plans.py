"""Plans on funds of any shape: the bytecode accepts them, and they end where they said."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keeper.plan import aims, draft, fill, trades, ways
from keeper.plan.mandate import fractions
from keeper.units import ONE
from tests.bench import plans
from tests.bench._mirror_life import live
from tests.bench._mirror_shapes import shape
from tests.bench._plan_checks import check
from tests.bench._plan_world import PlanWorld

PATIENCE = 12
"""Funds that a broken mind may get through."""

PART = st.integers(0, 10_000).map(lambda bp: bp * 10**14)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32), st.data())
def test_plan__of_any_world_and_target__is_accepted_and_ends_where_it_said(
    seed: int, data: st.DataObject
) -> None:
    rng = Random(seed)
    world = PlanWorld.opened(shape(rng), rng)
    for _ in range(2):
        live(world, rng)
        world.align(rng)
        parts = data.draw(st.lists(PART, min_size=world.count - 1, max_size=world.count - 1))
        wanted = [max(ONE - sum(parts), 0), *parts]
        check(world, wanted, world.mind(wanted, plans.any_gas(rng)))


def test_batch__of_one_seed__is_the_same_again() -> None:
    one, again = plans.batch(1), plans.batch(1)
    assert one.found is None
    assert one._replace(milliseconds=()) == again._replace(milliseconds=())
    assert one.seen["accepted"] > 0


@pytest.mark.parametrize("seed", [114938882, 570172788])
def test_batch__of_groups_full_at_both_ends_of_the_way__spends_all_of_the_shift(seed: int) -> None:
    """Rounded the wrong way, the targets between were above a cap that both ends met."""
    assert plans.batch(seed).found is None


def a_unit_short(most: Callable[..., draft.Fit]) -> Callable[..., draft.Fit]:
    def short(*args: object) -> draft.Fit:
        fit = most(*args)
        return fit._replace(amount=fit.amount - 1) if fit.refusal and fit.amount else fit

    return short


def promising(bought: Callable[..., int]) -> Callable[..., int]:
    return lambda *args: bought(*args) + 1


@pytest.mark.parametrize(
    ("where", "what", "wrong"),
    [
        (draft.Draft, "most", a_unit_short(draft.Draft.most)),
        (ways.Ways, "bought", promising(ways.Ways.bought)),
        (trades, "of_down", lambda part, whole: 2 * fractions.of_down(part, whole)),
        (fill.Filling, "_worth_it", lambda *_: 2**127),
        (aims, "ONE", ONE // 2),
    ],
    ids=["a unit short", "a promise too much", "the band twice", "nothing is worth it", "half way"],
)
def test_batch__of_a_broken_mind__finds_it(
    monkeypatch: pytest.MonkeyPatch, where: object, what: str, wrong: object
) -> None:
    monkeypatch.setattr(where, what, wrong)
    assert any(plans.batch(seed).found for seed in range(PATIENCE))
