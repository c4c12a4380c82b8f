"""An amount over several pools, against every division there is of small ones."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keeper.errors import Problem
from keeper.plan.quotes.filling import fill
from keeper.plan.quotes.pool import Pool
from keeper.plan.quotes.quote import quote_in, way_to
from keeper.plan.quotes.split import Legs, split
from keeper.plan.quotes.ticks import sqrt_at
from tests.bench._waters import grown
from tests.keeper.plan.quotes.ground import DEEP, DOLLAR, GOLD, STATE

TOKENS = pytest.mark.parametrize("token", [DOLLAR, GOLD])
TIERS = (500, 3000, 10_000)


def tier(fee: int, depth: int, tick: int = 0) -> Pool:
    """Like the small pool, of another fee and depth, a little off its price, read to its ends."""
    nets = (depth, depth, -depth, -depth)
    price = sqrt_at(tick)
    state = STATE._replace(address=f"0x{fee:040x}", fee=fee, nets=nets, liquidity=2 * depth)
    state = state._replace(first_word=-58, last_word=57)
    return Pool(state._replace(tick=tick, sqrt_price=price))


def net(legs: Legs, gas: int) -> int:
    return sum(leg.amount_out for leg in legs) - gas * len(legs)


def best_of_two(pools: tuple[Pool, Pool], token: str, amount: int, gas: int) -> int:
    """Every division, unit by unit."""

    def earns(pool: Pool, part: int) -> int:
        return quote_in(pool, token, part).amount_out - gas if part else 0

    one, other = pools
    return max(earns(one, part) + earns(other, amount - part) for part in range(amount + 1))


depths = st.integers(20_000, 200_000)
ticks = st.integers(-50, 50)


@TOKENS
@settings(max_examples=40, deadline=None)
@given(first=depths, second=depths, off=ticks, amount=st.integers(1, 300), gas=st.integers(0, 9))
def test_split__of_a_small_amount__brings_what_the_best_of_all_does(
    token: str, first: int, second: int, off: int, amount: int, gas: int
) -> None:
    """But for rounding: at a price of 1 a step takes up to two units more and gives one less."""
    pools = tier(500, first, off), tier(3000, second)
    legs = split(pools, token, amount, gas)
    assert sum(leg.amount_in for leg in legs) == amount
    assert len(legs) == 1 or all(leg.amount_out for leg in legs)
    steps = sum(leg.step - leg.pool.first_step(leg.ladder) + 1 for leg in legs)
    assert best_of_two(pools, token, amount, gas) - net(legs, gas) <= 3 * (steps + 1)


@TOKENS
@settings(max_examples=60, deadline=None)
@given(
    parts=st.tuples(*[st.integers(DEEP // 10, DEEP)] * 3),
    amount=st.integers(1000, DEEP // 1500),
    gas=st.integers(0, DEEP // 10**6),
)
def test_split__of_any_amount__has_no_leg_that_does_not_earn_its_gas(
    token: str, parts: tuple[int, int, int], amount: int, gas: int
) -> None:
    pools = [tier(fee, depth) for fee, depth in zip(TIERS, parts, strict=True)]
    legs = split(pools, token, amount, gas)
    for left_out in legs[1:]:
        others = [leg.pool for leg in legs if leg is not left_out]
        assert net(split(others, token, amount, gas), gas) <= net(legs, gas)
    for pool in pools:
        assert quote_in(pool, token, amount).amount_out - gas <= net(legs, gas)


@TOKENS
@settings(max_examples=60, deadline=None)
@given(
    parts=st.tuples(*[st.integers(DEEP // 10, DEEP)] * 3),
    amount=st.integers(DEEP // 10**4, DEEP // 1500),
)
def test_split__without_gas__gains_nothing_from_moving_a_part(
    token: str, parts: tuple[int, int, int], amount: int
) -> None:
    """From any pool to any other: a hundredth, or a millionth."""
    pools = [tier(fee, depth) for fee, depth in zip(TIERS, parts, strict=True)]
    found = fill(pools, token, amount)
    most = brings(pools, token, found)
    for source, to, part in product(range(3), range(3), (amount // 100, amount // 10**6)):
        moved = list(found)
        moved[source] -= part
        moved[to] += part
        if moved[source] >= 0:
            assert brings(pools, token, moved) <= most + 8


def brings(pools: list[Pool], token: str, parts: list[int]) -> int:
    there = zip(pools, parts, strict=True)
    return sum(quote_in(pool, token, part).amount_out for pool, part in there if part)


@TOKENS
def test_split__where_gas_is_dear__takes_the_best_pool_alone(token: str) -> None:
    pools = [tier(fee, DEEP) for fee in TIERS]
    (leg,) = split(pools, token, DEEP // 1000, gas=10**9)
    assert leg.pool is pools[0]
    assert len(split(pools, token, DEEP // 200, gas=0)) == 2
    assert len(split(pools, token, DEEP // 60, gas=0)) == 3


@TOKENS
def test_split__of_a_small_amount__leaves_out_a_pool_of_a_worse_price(token: str) -> None:
    """A tenth of a percent away, where the fees differ by a quarter."""
    (leg,) = split([tier(500, DEEP), tier(3000, 9 * DEEP)], token, DEEP // 10**4, gas=0)
    assert leg.pool.state.fee == 500


@TOKENS
def test_split__of_more_than_there_is__is_refused(token: str) -> None:
    pools = [tier(fee, DEEP) for fee in TIERS]
    with pytest.raises(Problem, match=r"units are \d+ more than these 3 pools can take"):
        split(pools, token, DEEP, 0)


@TOKENS
def test_split__beside_a_pool_of_an_absurd_price__goes_on_without_it(token: str) -> None:
    """Anybody may open one: all that was read of it is bought, and the rest goes to the others."""
    tick, word = (14_000, 5) if token == DOLLAR else (-14_000, -6)
    state = tier(10_000, 500, tick).state._replace(ticks=(), nets=(), spacing=10)
    absurd = Pool(state._replace(first_word=word, last_word=word))
    legs = split([tier(500, DEEP), absurd], token, DEEP // 1000, 0)
    assert [leg.pool.state.fee for leg in legs] == [500, 10_000]
    assert legs[1].sqrt_price_after == sqrt_at(12_800 if token == DOLLAR else -12_810)
    assert sum(leg.amount_in for leg in legs) == DEEP // 1000


@TOKENS
def test_split__over_pools_of_which_none_takes_all__is_over_both(token: str) -> None:
    pools = [tier(500, DEEP), tier(3000, DEEP)]
    ladder = grown(pools[0].ladder(token))
    most = way_to(pools[0], ladder, ladder.prices[-1]).sold
    assert len(split(pools, token, most * 3 // 2, gas=0)) == 2
    assert len(split(pools, token, most * 3 // 2, gas=most)) == 2


@pytest.mark.parametrize("count", [0, 7])
def test_split__over_no_pool_or_too_many__is_refused(count: int) -> None:
    with pytest.raises(Problem, match=f"{count} pools cannot be compared"):
        split([tier(500, DEEP)] * count, DOLLAR, 1, 0)
