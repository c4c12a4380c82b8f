"""Which way is taken: the one that brings most behind its gas."""

from keeper.plan.quotes.pool import Pool
from keeper.plan.ways import Ways
from keeper.records.pools import WORD, PoolState
from tests.keeper.plan.test_mandate import DOLLAR, FAKE, GOLD

SPACING, WORDS = 60, 57
AMOUNT = 10**9


def pool(one: str, other: str, fee: int) -> PoolState:
    """At a price of 1, which trades hardly move."""
    token0, token1 = sorted((one, other))
    reach, liquidity = (WORDS * WORD - 1) * SPACING, 10**18
    ticks, nets = (-reach, reach), (liquidity, -liquidity)
    name = "0x" + one[2:4] * 10 + other[2:4] * 10
    price = (2**96, 0, liquidity, -WORDS, WORDS - 1)
    return PoolState(name, token0, token1, fee, SPACING, *price, ticks, nets)


def taken(gas: int) -> list[tuple[str, ...]]:
    """A percent of fee straight away, or a tenth over another token."""
    ways = Ways(
        map(Pool, (pool(DOLLAR, GOLD, 10_000), pool(DOLLAR, FAKE, 500), pool(FAKE, GOLD, 500)))
    )
    found = ways.best(ways.between(DOLLAR, GOLD), AMOUNT, gas)
    assert sum(part.amount for part in found) == AMOUNT
    return [part.way.tokens for part in found]


def test_best__without_gas__is_the_way_that_brings_most() -> None:
    assert taken(0) == [(DOLLAR, FAKE, GOLD)]


def test_best__where_a_pool_costs_what_it_saves__has_fewer_pools() -> None:
    """The way over another token brings 0.9 % more, for one pool more."""
    assert taken(AMOUNT * 8 // 1000) == [(DOLLAR, FAKE, GOLD)]
    assert taken(AMOUNT * 10 // 1000) == [(DOLLAR, GOLD)]
