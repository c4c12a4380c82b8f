"""The pools as they stand while a plan is made: each leg moves them for those behind it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from keeper.errors import Problem
from keeper.plan.quotes.path import quote_path
from keeper.plan.quotes.pool import Pool
from keeper.plan.quotes.quote import Quote
from keeper.plan.quotes.split import MOST_POOLS, split


class Way(NamedTuple):
    """From what is sold to what is bought, over one pool or two."""

    tokens: tuple[str, ...]
    pools: tuple[str, ...]
    fees: tuple[int, ...]

    @property
    def route(self) -> bytes:
        """As the executor over Uniswap's pools takes it: token, fee, token, and so on."""
        hops = zip(self.fees, self.tokens[1:], strict=True)
        rest = (fee.to_bytes(3, "big") + bytes.fromhex(token[2:]) for fee, token in hops)
        return bytes.fromhex(self.tokens[0][2:]) + b"".join(rest)


class Part(NamedTuple):
    """What of an amount goes which way."""

    way: Way
    amount: int
    bought: int


class Ways:
    """What may be traded over which pools, at the prices that the plan so far leaves behind."""

    def __init__(self, pools: Iterable[Pool]) -> None:
        self._pools = {pool.state.address: pool for pool in pools}

    def between(self, sell: str, buy: str) -> list[Way]:
        """Each pool of the two, and each pair of pools with one token between."""
        direct = [_way((sell, buy), pool) for pool in self._of(sell) if pool.other(sell) == buy]
        return direct + list(self._over(sell, buy))

    def best(self, ways: Sequence[Way], amount: int, gas: int) -> tuple[Part, ...]:
        """All of an amount over some ways between the same two, divided so that it brings most;
        `gas` is what one more pool costs, in the bought token. Nothing where no pools take it."""
        direct = [way for way in ways if len(way.pools) == 1]
        found = [self._alone(way, amount) for way in ways if len(way.pools) > 1]
        found.append(self._divided(direct[:MOST_POOLS], amount, gas))
        return max(found, key=lambda parts: _worth(parts, gas))

    def bought(self, way: Way, amount: int) -> int:
        """What an amount brings, or nothing where the pools do not take all of it."""
        quotes = self._quotes(way, amount)
        return quotes[-1].amount_out if quotes else 0

    def trade(self, way: Way, amount: int) -> None:
        """Moves the pools of a way."""
        for name, quote in zip(way.pools, self._quotes(way, amount), strict=True):
            self._pools[name] = quote.after

    def _quotes(self, way: Way, amount: int) -> Sequence[Quote]:
        try:
            quotes = quote_path([self._pools[name] for name in way.pools], way.tokens[0], amount)
        except Problem:  # Too much for what was read, or nothing left for the second pool.
            return ()
        return () if any(quote.amount_left for quote in quotes) else quotes

    def _divided(self, ways: Sequence[Way], amount: int, gas: int) -> tuple[Part, ...]:
        if not ways:
            return ()
        by_pool = {way.pools[0]: way for way in ways}
        try:
            quotes = split([self._pools[name] for name in by_pool], ways[0].tokens[0], amount, gas)
        except Problem:
            return ()
        if any(quote.amount_left for quote in quotes):
            return ()
        return tuple(
            Part(by_pool[quote.pool.state.address], quote.amount_in, quote.amount_out)
            for quote in quotes
        )

    def _alone(self, way: Way, amount: int) -> tuple[Part, ...]:
        bought = self.bought(way, amount)
        return (Part(way, amount, bought),) if bought else ()

    def _over(self, sell: str, buy: str) -> Iterator[Way]:
        """Each pair of pools with one token between."""
        for pool in self._of(sell):
            between = pool.other(sell)
            for second in self._of(between):
                if between != buy and second.other(between) == buy:
                    yield _way((sell, between, buy), pool, second)

    def _of(self, token: str) -> list[Pool]:
        both = [(pool, pool.state) for pool in self._pools.values()]
        return [pool for pool, state in both if token in (state.token0, state.token1)]


def _way(tokens: tuple[str, ...], *pools: Pool) -> Way:
    states = [pool.state for pool in pools]
    return Way(tokens, tuple(one.address for one in states), tuple(one.fee for one in states))


def _worth(parts: Sequence[Part], gas: int) -> int:
    hops = sum(len(part.way.pools) for part in parts)
    return sum(part.bought for part in parts) - gas * hops if parts else -1
