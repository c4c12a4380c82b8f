"""Through several pools, one after the other."""

from collections.abc import Sequence

from keeper.plan.quotes.pool import Pool
from keeper.plan.quotes.quote import Quote, quote_in


def quote_path(pools: Sequence[Pool], token_in: str, amount: int) -> tuple[Quote, ...]:
    """Each hop's; the last has what it brings. A pool that is met again is as the first left it."""
    hops: dict[str, Quote] = {}
    quotes = []
    for pool in pools:
        met = hops.get(pool.state.address)
        quote = quote_in(met.after if met else pool, token_in, amount)
        hops[pool.state.address] = quote
        quotes.append(quote)
        token_in, amount = pool.other(token_in), quote.amount_out
    return tuple(quotes)
