"""Swaps that cross three ticks or more, quoted off chain and by QuoterV2 on the pools' bytecode.

Out amount, price after and crossed ticks have to be the same to the unit. Between them the pools
are traded for real, and have to be left as the quote said: price, tick and liquidity.
`quotes_per_s` is of pools that were asked before; `first_quotes_per_s` is of the same swaps on
pools just read, whose ladders have to grow. QuoterV2 answers on revm in this process, with no
network between.
"""

import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from random import Random
from typing import NamedTuple

from keeper.plan.quotes.ladder import Ladder
from keeper.plan.quotes.pool import Pool
from keeper.plan.quotes.quote import Quote, quote_in, way_to
from tests.bench._waters import Said, Waters, as_quoter_counts, crossed, grown

SWAPS, QUICK_SWAPS = 20_000, 1_000
WATERS = 5
"""Worlds of nine pools each, with positions of their own."""

A_STATE = 20
"""Swaps that are quoted before the pools are traded again."""

LEAST = 3
"""Ticks that each of the swaps crosses, as QuoterV2 counts them and as the pool does."""

ALL_TICKS = 8
"""One in so many states is read to both ends of the price, and may be sold out."""

TO_AN_EDGE = 0.25
"""Of the swaps, so many are chosen to end where a step does, but for a unit."""

BY_AMOUNT = 0.5
"""Of the trades, so many end where the amount does; the others at a price."""


class Case(NamedTuple):
    pool: Pool
    token: str
    amount: int


class Tally:
    """What is counted over all worlds."""

    def __init__(self) -> None:
        self.asked = self.swaps = self.trades = self.sold_out = self.crossed = 0
        self.found: list[str] = []
        self.first = self.ours = self.theirs = 0.0

    def clock(self, asked: int, times: list[float]) -> None:
        """Before and after the first quotes, the same ones again, and QuoterV2's."""
        first, ours, theirs = (after - before for before, after in pairwise(times))
        self.asked += asked
        self.first += first
        self.ours += ours
        self.theirs += theirs

    def compare(self, quote: Quote, said: Said) -> None:
        counted = as_quoter_counts(quote.pool.state, quote.tick_after)
        if min(quote.ticks_crossed, said.ticks_crossed) < LEAST:
            return
        self.swaps += 1
        self.crossed += quote.ticks_crossed
        self.sold_out += quote.amount_left > 0
        ours = Said(quote.amount_out, quote.sqrt_price_after, counted)
        state = quote.pool.state
        through = crossed(state.ticks, state.tick, quote.tick_after)
        if ours != said or quote.ticks_crossed != through:
            where = f"{_at(quote.pool)}, {quote.amount_in} in, down: {quote.ladder.down}"
            self.found.append(f"{where}: {ours}, not {said}")

    def compare_trade(self, quote: Quote, brought: int, found: Pool) -> None:
        self.trades += 1
        ours, theirs = (quote.amount_out, _at(quote.after)), (brought, _at(found))
        if ours != theirs:
            self.found.append(f"traded: {ours}, not {theirs}")


def _at(pool: Pool) -> str:
    """Where it stands."""
    state = pool.state
    return f"{state.address} at {state.sqrt_price}, tick {state.tick}, liquidity {state.liquidity}"


def run(quick: bool) -> dict[str, object]:
    tally, wanted = Tally(), QUICK_SWAPS if quick else SWAPS
    for seed in range(WATERS):
        waters = Waters(seed)
        while tally.swaps < wanted * (seed + 1) // WATERS:
            _one_state(waters, tally)
        print(f"bench: {tally.swaps} of {wanted} swaps", file=sys.stderr)
    return _figures(tally)


def _one_state(waters: Waters, tally: Tally) -> None:
    reader = waters.whole if waters.dice.randrange(ALL_TICKS) == 0 else waters.reader
    pools = [Pool(state) for state in reader.at("latest")]
    cases = list(_cases(pools, waters.dice))
    fresh = {pool.state.address: Pool(pool.state) for pool in pools}
    cases = [case._replace(pool=fresh[case.pool.state.address]) for case in cases]
    times = [time.perf_counter()]
    for _ in range(2):
        quotes = [quote_in(pool, token, amount) for pool, token, amount in cases]
        times.append(time.perf_counter())
    said = [waters.say(pool, token, amount) for pool, token, amount in cases]
    times.append(time.perf_counter())
    tally.clock(len(cases), times)
    for quote, one in zip(quotes, said, strict=True):
        tally.compare(quote, one)
    _trade(waters, tally)


def _cases(pools: list[Pool], dice: Random) -> Iterator[Case]:
    """Swaps that cross enough, of any size up to all that was read."""
    for _ in range(A_STATE):
        pool = dice.choice(pools)
        token = dice.choice((pool.state.token0, pool.state.token1))
        if (amount := _amount(pool, grown(pool.ladder(token)), dice)) is not None:
            yield Case(pool, token, amount)


def _amount(pool: Pool, ladder: Ladder, dice: Random) -> int | None:
    """What was read to its end may run dry; some amounts lead just to an edge, or a unit off it.

    None leads to the very end of what was read: there QuoterV2 counts one tick more, and looks for
    it where nothing was read.
    """
    first = pool.first_step(ladder)
    goal = (ladder.crossed[first - 1] if first else 0) + LEAST + 1
    if ladder.crossed[-1] < goal:
        return None
    edges = ladder.prices[ladder.crossed.index(goal) :]
    enough, most = (way_to(pool, ladder, price).sold for price in (edges[0], edges[-1]))
    most -= not ladder.ends
    if dice.random() < TO_AN_EDGE:
        exact = way_to(pool, ladder, dice.choice(edges)).sold
        return min(exact + dice.randint(-1, 1), most)
    more = 4 if ladder.ends else 1
    return min(int(enough * (more * most / enough) ** dice.random()), more * most)


def _trade(waters: Waters, tally: Tally) -> None:
    """One pool for real, twice: the second swap is quoted on what the first left."""
    pools = waters.pools()
    at = waters.dice.randrange(len(pools))
    quoted = pools[at]
    for _ in range(2):
        token, amount, limit = waters.whim(quoted)
        quote = quote_in(quoted, token, amount, limit)
        sold = amount - quote.amount_left
        if sold == 0:
            return  # there is no liquidity on the way, and routers refuse to swap nothing
        if waters.dice.random() < BY_AMOUNT:
            amount = waters.dice.randint(1, sold)
            quote = quote_in(quoted, token, amount, limit)
        brought = waters.swap(quoted, token, amount, limit)
        tally.compare_trade(quote, brought, waters.pools()[at])
        quoted = quote.after


def _figures(tally: Tally) -> dict[str, object]:
    return {
        "quotes_per_s": round(tally.asked / tally.ours),
        "quoter_per_s": round(tally.asked / tally.theirs),
        "ratio": round(tally.theirs / tally.ours, 1),
        "first_quotes_per_s": round(tally.asked / tally.first),
        "swaps": tally.swaps,
        "differences": len(tally.found),
        "trades": tally.trades,
        "sold_out": tally.sold_out,
        "ticks_crossed": round(tally.crossed / tally.swaps, 1),
        "first": tally.found[0] if tally.found else None,
        "sound": not tally.found,
    }
