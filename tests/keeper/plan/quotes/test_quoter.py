"""Quotes against QuoterV2 and real swaps on the pools' bytecode, and maths that is wrong."""

from bisect import bisect_left
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from keeper.devnet.engine import Reverted
from keeper.errors import Problem
from keeper.plan.quotes import ladder, quote, steps
from keeper.plan.quotes.ladder import Ladder
from keeper.plan.quotes.path import quote_path
from keeper.plan.quotes.pool import Pool
from keeper.plan.quotes.quote import Quote, quote_in
from keeper.plan.quotes.ticks import sqrt_at
from tests.bench import quote as bench
from tests.bench._waters import SPACING, Said, Waters, as_quoter_counts, crossed, grown

TIERS = len(SPACING)
step_at = Ladder.step_at
SHARED = [HealthCheck.function_scoped_fixture]
sizes = st.floats(0, 1)


@pytest.fixture(scope="module")
def waters() -> Waters:
    return Waters(seed=11)


@pytest.fixture(scope="module")
def pools(waters: Waters) -> list[Pool]:
    """Read to both ends of the price."""
    return [Pool(state) for state in waters.whole.at("latest")]


@st.composite
def cases(draw: st.DrawFn) -> tuple[int, bool, float]:
    """A pool, a direction, and how large on the scale from a unit to four times all there is."""
    return draw(st.integers(0, 3 * TIERS - 1)), draw(st.booleans()), draw(sizes)


def token_of(pool: Pool, down: bool) -> str:
    return pool.state.token0 if down else pool.state.token1


def amount_of(pool: Pool, token: str, size: float) -> int:
    return max(1, int((4 * grown(pool.ladder(token)).sold[-1]) ** size))


def seen(one: Quote) -> Said:
    counted = as_quoter_counts(one.pool.state, one.tick_after)
    return Said(one.amount_out, one.sqrt_price_after, counted)


@settings(max_examples=300, deadline=None, suppress_health_check=SHARED)
@given(case=cases())
def test_quote__of_any_amount__is_quoter_v2s(
    waters: Waters, pools: list[Pool], case: tuple[int, bool, float]
) -> None:
    at, down, size = case
    token = token_of(pools[at], down)
    found = quote_in(pools[at], token, amount_of(pools[at], token, size))
    assert seen(found) == waters.say(pools[at], token, found.amount_in)
    state = pools[at].state
    assert found.ticks_crossed == crossed(state.ticks, state.tick, found.tick_after)


@settings(max_examples=150, deadline=None, suppress_health_check=SHARED)
@given(case=cases(), far=st.integers(1, 4000), off=st.integers(-1, 1))
def test_quote__with_a_limit__is_quoter_v2s(
    waters: Waters, pools: list[Pool], case: tuple[int, bool, float], far: int, off: int
) -> None:
    """On ticks, initialised ones among them, and a unit beside them."""
    at, down, size = case
    pool = pools[at]
    token = token_of(pool, down)
    ahead = [mark for mark in pool.state.ticks if (mark <= pool.state.tick) == down]
    tick = ahead[far % len(ahead)] if far % 2 else pool.state.tick + (-far if down else far + 1)
    limit = sqrt_at(tick) + off
    assume((limit < pool.state.sqrt_price) == down and limit != pool.state.sqrt_price)
    found = quote_in(pool, token, amount_of(pool, token, size), limit)
    if found.amount_left == found.amount_in:  # no liquidity up to there: nothing is swapped
        with pytest.raises(Reverted):
            waters.say(pool, token, found.amount_in, limit)
    else:
        assert seen(found) == waters.say(pool, token, found.amount_in, limit)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=SHARED)
@given(case=cases(), more=sizes, back=st.booleans())
def test_swaps__for_real__leave_the_pool_as_quoted(
    waters: Waters, case: tuple[int, bool, float], more: float, back: bool
) -> None:
    """And a second one on what the first has left."""
    at, down, size = case
    waters.engine.snapshot()
    try:
        now = waters.pools()[at]
        for down_, size_ in ((down, size), (down != back, more)):
            token = token_of(now, down_)
            limit = sqrt_at(now.state.tick + (-3000 if down_ else 3000))
            found = quote_in(now, token, amount_of(now, token, size_ * 0.9), limit)
            assume(found.amount_left < found.amount_in)
            assert waters.swap(now, token, found.amount_in, limit) == found.amount_out
            now = found.after
            assert bench._at(now) == bench._at(waters.pools()[at])
    finally:
        waters.engine.restore()


@settings(max_examples=60, deadline=None, suppress_health_check=SHARED)
@given(tiers=st.tuples(*[st.integers(0, TIERS - 1)] * 3), size=st.floats(0.3, 0.8))
def test_path__over_three_pools__is_quoter_v2s(
    waters: Waters, pools: list[Pool], tiers: tuple[int, int, int], size: float
) -> None:
    """From MKR over WETH to USDC, and on into AAVE."""
    hops = [pools[TIERS * pair + tier] for pair, tier in zip((1, 0, 2), tiers, strict=True)]
    token = start = waters.book.token("MKR").address
    path = bytes.fromhex(token[2:])
    for hop in hops:
        token = hop.other(token)
        path += hop.state.fee.to_bytes(3, "big") + bytes.fromhex(token[2:])
    amount = amount_of(hops[0], start, size)
    try:
        quotes = quote_path(hops, start, amount)
    except Problem:  # a hop brings nothing, and there is nothing to sell in the next
        assume(False)
    assert quotes[-1].amount_out == waters.say_path(path, amount)


def less(taken: int, given_: int) -> tuple[int, int]:
    return taken - 1, given_


def short(down: bool, fee: int, liquidity: int, start: int, amount: int) -> tuple[int, int]:
    return steps.partial(down, fee, liquidity, start, amount - 1)


def ahead(self: Ladder, tick: int) -> int:
    """As if the step that begins at a tick were over there."""
    return step_at(self, tick) + (tick in self.keys)


WRONG: tuple[tuple[Any, str, Any], ...] = (
    (steps, "_amount0_up", lambda li, lo, hi: (li << 96) * (hi - lo) // (hi * lo)),
    (steps, "_amount0_down", lambda li, lo, hi: -(-(li << 96) * (hi - lo) // (hi * lo))),
    (steps, "_amount1_up", lambda li, lo, hi: li * (hi - lo) >> 96),
    (steps, "_amount1_down", lambda li, lo, hi: -(-li * (hi - lo) >> 96)),
    (steps, "_lowered", lambda li, at, sold: (li << 96) * at // ((li << 96) + sold * at)),
    (steps, "PPM", 10**6 + 1),
    (quote, "whole", lambda *step: less(*steps.whole(*step))),
    (ladder, "whole", lambda *step: less(*steps.whole(*step))),
    (quote, "partial", short),
    (Ladder, "step_at", ahead),
    (ladder, "bisect_right", bisect_left),
    (ladder, "WORD", 512),
    (ladder, "sqrt_at", lambda tick: sqrt_at(tick) - 1),
)


@pytest.mark.slow
@pytest.mark.parametrize(("where", "what", "wrong"), WRONG, ids=lambda one: str(one)[:16])
def test_benchmark__of_maths_with_one_thing_wrong__finds_it(
    monkeypatch: pytest.MonkeyPatch, where: object, what: str, wrong: object
) -> None:
    monkeypatch.setattr(where, what, wrong)
    tally, other = bench.Tally(), Waters(seed=1)
    for _ in range(40):
        bench._one_state(other, tally)
        if tally.found:
            break
    assert tally.found
    assert not bench._figures(tally)["sound"]
