"""Pool arithmetic against figures from the real pool and from its definition."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeper.chain import abi
from keeper.devnet import pool_math
from keeper.devnet.pool_math import MAX_SQRT, MAX_TICK, MIN_SQRT, MIN_TICK, Q96
from keeper.devnet.revm_engine import RevmEngine
from keeper.devnet.world import World

ticks = st.integers(MIN_TICK, MAX_TICK)


@pytest.mark.parametrize(
    ("tick", "sqrt"),
    [(0, Q96), (MIN_TICK, MIN_SQRT), (MAX_TICK, MAX_SQRT), (1, 79232123823359799118286999567)],
)
def test_sqrt_at_tick__at_known_ticks__is_the_pools(tick: int, sqrt: int) -> None:
    assert pool_math.sqrt_at_tick(tick) == pytest.approx(sqrt, rel=1e-9)


@given(ticks)
def test_tick_below__undoes_sqrt_at_tick(tick: int) -> None:
    at = pool_math.sqrt_at_tick(tick)
    assert pool_math.tick_below(at) == tick
    if tick > MIN_TICK:
        assert pool_math.tick_below(at - 1) == tick - 1


@given(st.integers(1, 10**30), st.integers(1, 10**30))
def test_sqrt_price__squared__is_the_ratio_rounded_down(numerator: int, denominator: int) -> None:
    root = pool_math.sqrt_price(numerator, denominator)
    assert root**2 * denominator <= numerator << 192 < (root + 1) ** 2 * denominator


@given(ticks, st.integers(1, 1000), st.integers(1, 1000), st.integers(10**6, 10**30))
def test_amounts__are_all_of_one_token_outside_the_range(
    tick: int, below: int, above: int, liquidity: int
) -> None:
    low, high = max(MIN_TICK, tick - below), min(MAX_TICK, tick + above)
    edges = pool_math.sqrt_at_tick(low), pool_math.sqrt_at_tick(high)
    assert pool_math.amounts_for_liquidity(edges[0] - 1, *edges, liquidity)[1] == 1
    assert pool_math.amounts_for_liquidity(edges[1] + 1, *edges, liquidity)[0] == 1


def test_world__holds_the_liquidity_that_its_book_says(revm: RevmEngine, world: World) -> None:
    """The manager made positions out of our amounts: no less than was planned, hardly more."""
    for pool in world.book.pools:
        found = int.from_bytes(revm.call(pool.address, abi.call("liquidity()")), "big")
        planned = sum(position.liquidity for position in pool.positions)
        assert found == pytest.approx(planned, rel=1e-6)
