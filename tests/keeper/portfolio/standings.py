"""How a fund may stand: with no limit but those that a test is about, or with all of them."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from keeper.portfolio.overlay import POINTS
from keeper.portfolio.overlay.standing import Group, Limits, Rung, Standing, Stops
from keeper.units import ONE

POINT = ONE // POINTS
NAMES = ("gold", "tin", "salt")
NONE = Limits(
    cash=0,
    most=POINTS,
    group=POINTS,
    alike=1.0,
    value_at_risk=10**9,
    shortfall=10**9,
    tail=500,
    horizon=1,
    volatility=10**9,
    shock=100.0,
    short=24,
    ladder=(),
    band=0,
    stops=Stops(),
)
FREE = Standing(
    names=NAMES,
    present=(0, 0, 0),
    most=(POINTS,) * 3,
    risk=POINTS,
    groups=(),
    out=("",) * 3,
    falls=("",) * 3,
    fallen=0,
    shock="",
    losses=np.zeros((0, 3)),
    covariance=np.zeros((3, 3)).tolist(),
    limits=NONE,
)


def weights(*points: int) -> tuple[int, ...]:
    """Parts of NAV, with the base, from the basis points of the others."""
    return ((POINTS - sum(points)) * POINT, *(one * POINT for one in points))


def points(parts: tuple[int, ...]) -> tuple[int, ...]:
    """Those of all but the base."""
    return tuple(one // POINT for one in parts[1:])


@st.composite
def wanted(draw: DrawFn, assets: int) -> tuple[int, ...]:
    """Any weights, to the last digit."""
    cuts = sorted(draw(st.lists(st.integers(0, ONE), min_size=assets, max_size=assets)))
    parts = [to - one for one, to in zip([0, *cuts], [*cuts, ONE], strict=True)]
    return tuple(draw(st.permutations(parts)))


PARTS = st.integers(0, POINTS)
MAYBE = st.sampled_from(["", "", "", "a reason"])


@st.composite
def standings(draw: DrawFn, assets: int) -> Standing:
    """Any limits, mandate, history, and present weights."""
    each = st.tuples(*[PARTS] * assets)
    some = st.sets(st.integers(0, assets - 1), min_size=1).map(lambda one: tuple(sorted(one)))
    chance = np.random.default_rng(draw(st.integers(0, 10**6)))
    moves = np.rint(chance.standard_t(3, (draw(st.integers(0, 60)), assets)) * 10**5)
    factors = chance.normal(size=(assets, assets)) * 0.5
    return Standing(
        names=tuple(f"asset {at}" for at in range(assets)),
        present=points(draw(wanted(assets))),
        most=draw(each),
        risk=draw(PARTS),
        groups=tuple(draw(st.lists(st.builds(Group, st.just("g"), some, PARTS), max_size=3))),
        out=draw(st.tuples(*[MAYBE] * assets)),
        falls=draw(st.tuples(*[MAYBE] * assets)),
        fallen=draw(PARTS),
        shock=draw(MAYBE),
        losses=moves,
        covariance=(factors @ factors.T).tolist(),
        limits=NONE._replace(
            cash=draw(PARTS),
            value_at_risk=draw(st.integers(0, 500)),
            shortfall=draw(st.integers(0, 500)),
            tail=draw(st.integers(1, 5_000)),
            volatility=draw(PARTS),
            ladder=(Rung(500, 6_000), Rung(1_000, 2_000)),
            band=draw(st.integers(0, 300)),
        ),
    )
