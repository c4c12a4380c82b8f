"""A quote on a small pool: sums, limits, what is left of the pool, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeper.errors import Problem
from keeper.plan.quotes.path import quote_path
from keeper.plan.quotes.quote import BeyondRead, Quote, quote_in, way_to
from keeper.plan.quotes.steps import whole
from keeper.plan.quotes.ticks import MAX_SQRT, MIN_SQRT, sqrt_at
from tests.keeper.plan.quotes.ground import DEEP, DOLLAR, FAKE, GOLD, pool

TOKENS = pytest.mark.parametrize("token", [DOLLAR, GOLD])


def to_edges(token: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """What the two ranges on a side take and give, each by itself."""
    down = token == DOLLAR
    first, second = (-60, -120) if down else (60, 120)
    return (
        whole(down, 3000, 2 * DEEP, 2**96, sqrt_at(first)),
        whole(down, 3000, DEEP, sqrt_at(first), sqrt_at(second)),
    )


@TOKENS
def test_quote__to_the_second_edge__is_the_sum_of_two_steps(token: str) -> None:
    (taken, given_), (more, rest) = to_edges(token)
    quote = quote_in(pool(), token, taken + more)
    assert (quote.amount_out, quote.amount_left) == (given_ + rest, 0)
    assert quote.sqrt_price_after == sqrt_at(-120 if token == DOLLAR else 120)
    assert (quote.ticks_crossed, quote.tick_after) == (2, -121 if token == DOLLAR else 120)
    assert quote.after.state.liquidity == 0


@TOKENS
def test_quote__to_an_edge_and_a_unit_less__crosses_it_or_not(token: str) -> None:
    (taken, given_), _ = to_edges(token)
    there, before = (quote_in(pool(), token, taken - less) for less in (0, 1))
    assert (there.ticks_crossed, before.ticks_crossed) == (1, 0)
    assert (there.amount_out, there.after.state.liquidity) == (given_, DEEP)
    assert before.after.state.liquidity == 2 * DEEP
    assert before.tick_after in (-60, 59)


@TOKENS
def test_quote__of_one_unit__is_all_fee_and_moves_nothing(token: str) -> None:
    quote = quote_in(pool(), token, 1)
    assert (quote.amount_out, quote.sqrt_price_after) == (0, 2**96)
    assert quote.after.state.liquidity == 2 * DEEP


def test_quote__downwards_on_the_first_tick_of_a_word__leaves_the_word() -> None:
    """There the first step ends where it begins, initialised or not."""
    assert quote_in(pool(), DOLLAR, 1).tick_after == -1
    assert quote_in(pool(), GOLD, 1).tick_after == 0


def test_quote__that_stands_on_an_edge__crosses_it_on_the_way_back() -> None:
    (taken, _), _ = to_edges(DOLLAR)
    edge = quote_in(pool(), DOLLAR, taken).after
    assert edge.state.tick == -61
    assert quote_in(edge, DOLLAR, 1).tick_after == -61
    back = quote_in(edge, GOLD, 10)
    assert (back.ticks_crossed, back.tick_after) == (1, -60)
    assert back.after.state.liquidity == 2 * DEEP


@TOKENS
@given(parts=st.lists(st.integers(1, DEEP // 500), min_size=2, max_size=5))
def test_quotes__one_after_another__never_bring_more_than_one(token: str, parts: list[int]) -> None:
    now, brought = pool(), 0
    for part in parts:
        quote = quote_in(now, token, part)
        now, brought = quote.after, brought + quote.amount_out
    at_once = quote_in(pool(), token, sum(parts))
    assert brought <= at_once.amount_out
    assert at_once.amount_out - brought <= 2 * len(parts)


@TOKENS
@given(amount=st.integers(1, DEEP // 100), tick=st.integers(1, 130))
def test_quote__with_a_limit__stops_there_and_says_what_is_left(
    token: str, amount: int, tick: int
) -> None:
    limit = sqrt_at(-tick if token == DOLLAR else tick)
    quote = quote_in(pool(), token, amount, limit)
    there = way_to(pool(), pool().ladder(token), limit)
    if amount < there.sold:
        assert quote == quote_in(quote.pool, token, amount)
    else:
        assert (quote.sqrt_price_after, quote.amount_left) == (limit, amount - there.sold)
        assert quote.amount_out == there.bought
        assert quote.tick_after == (-tick if token == DOLLAR else tick) - crossed_down(quote)


def crossed_down(quote: Quote) -> bool:
    """On the way down a swap that ends on an initialised tick has gone through it."""
    return quote.ladder.down and quote.at_end


@TOKENS
def test_quote__beyond_what_was_read__is_refused_with_the_tick(token: str) -> None:
    with pytest.raises(BeyondRead, match=r"beyond tick -?15\d\d\d.*\n.*Read more words"):
        quote_in(pool(), token, DEEP)


@TOKENS
def test_quote__of_a_pool_read_to_its_ends__sells_out(token: str) -> None:
    whole_pool = pool(first_word=-58, last_word=57)
    quote = quote_in(whole_pool, token, DEEP)
    (taken, given_), (more, rest) = to_edges(token)
    assert (quote.amount_out, quote.amount_left) == (given_ + rest, DEEP - taken - more)
    assert quote.sqrt_price_after == (MIN_SQRT + 1 if token == DOLLAR else MAX_SQRT - 1)
    assert quote.ticks_crossed == 2


@pytest.mark.parametrize("amount", [0, -1, 2**255])
def test_quote__of_an_amount_no_pool_takes__is_refused(amount: int) -> None:
    with pytest.raises(Problem, match=f"{amount} units cannot be sold"):
        quote_in(pool(), DOLLAR, amount)


def test_quote__of_another_token__is_refused_with_those_it_trades() -> None:
    with pytest.raises(Problem, match=rf"(?s)does not trade {FAKE}.*{DOLLAR} and {GOLD}"):
        quote_in(pool(), FAKE, 1)


@pytest.mark.parametrize(
    ("token", "limit"), [(DOLLAR, 2**96), (GOLD, 2**96), (DOLLAR, MIN_SQRT), (GOLD, MAX_SQRT)]
)
def test_quote__with_a_limit_behind_or_outside__is_refused(token: str, limit: int) -> None:
    with pytest.raises(Problem, match=f"the root price {limit} is no limit"):
        quote_in(pool(), token, 1, limit)


def test_pool__outside_the_words_read__is_refused() -> None:
    with pytest.raises(Problem, match="is at tick 15361, and the ticks that were read"):
        pool(tick=15_361)


def test_path__there_and_back__meets_the_pool_as_the_first_left_it() -> None:
    there, back = quote_path([pool(), pool()], DOLLAR, DEEP // 1000)
    assert back.pool.state == there.after.state
    assert back.amount_in == there.amount_out
    assert back.amount_out < quote_in(pool(), GOLD, there.amount_out).amount_out + 10**7
    assert back.amount_out < there.amount_in
