"""An amount over the pools of a pair, so that what it brings less the gas of it is most."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import combinations

from keeper.errors import Problem
from keeper.plan.quotes.filling import fill
from keeper.plan.quotes.pool import Pool
from keeper.plan.quotes.quote import Quote, quote_in

MOST_POOLS = 6
"""Of a pair: every set of them may have to be tried. Uniswap opens four tiers."""

Legs = tuple[Quote, ...]


def split(pools: Sequence[Pool], token_in: str, amount: int, gas: int) -> Legs:
    """The swaps to make, the largest first; `gas` is what one more costs, in the bought token.

    For any set of pools the best division is that of `filling`, but for what rounding takes: of a
    step up to two units of what is sold and one of what is bought. No set brings more than all
    together, so sets too large to earn their gas even then are not tried, nor those that cannot
    take the amount.
    """
    if not 0 < len(pools) <= MOST_POOLS:
        raise Problem(f"{len(pools)} pools cannot be compared", f"Name 1 to {MOST_POOLS} of them.")

    def net(legs: Legs) -> int:
        return _out(legs) - gas * len(legs)

    best = everywhere = _legs(pools, token_in, amount)
    for some in _sets(pools):
        if _out(everywhere) - gas * len(some) <= net(best):
            break
        with suppress(Problem):
            best = max(best, _legs(some, token_in, amount), key=net)
    return best


def _sets(pools: Sequence[Pool]) -> Iterator[tuple[Pool, ...]]:
    """Smaller than all of them, the smallest first."""
    for size in range(1, len(pools)):
        yield from combinations(pools, size)


def _legs(pools: Sequence[Pool], token_in: str, amount: int) -> Legs:
    """Without those whose part is so small that they bring nothing."""
    parts = zip(pools, fill(pools, token_in, amount), strict=True)
    quotes = [quote_in(pool, token_in, part) for pool, part in parts if part > 0]
    useful = [quote.pool for quote in quotes if quote.amount_out]
    if 0 < len(useful) < len(quotes):
        return _legs(useful, token_in, amount)
    return tuple(sorted(quotes, key=lambda quote: -quote.amount_in))


def _out(legs: Legs) -> int:
    return sum(quote.amount_out for quote in legs)
