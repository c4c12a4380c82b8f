"""Pools are read as they stand, in one call a block, and further when a price leaps."""

import pytest

from keeper.chain import pools as reading
from keeper.chain.node import Block
from keeper.chain.pools import PoolReader
from keeper.devnet.accounts import STRANGER
from keeper.errors import Problem
from keeper.plan.quotes.pool import Pool
from keeper.plan.quotes.ticks import sqrt_at
from keeper.records.pools import MAX_TICK, MIN_TICK, PoolState
from tests.bench._waters import OnRevm, Waters


@pytest.fixture(scope="module")
def waters() -> Waters:
    return Waters(seed=5)


@pytest.fixture
def reader(waters: Waters) -> PoolReader:
    waters.node.calls = 0
    return PoolReader(waters.node, waters.book.uniswap.tick_lens, waters.addresses)


def leap(waters: Waters, pool: Pool, ticks: int) -> None:
    waters.swap(pool, pool.state.token1, 2**110, sqrt_at(pool.state.tick + ticks))


def test_read__at_first__takes_two_calls_and_then_one(waters: Waters, reader: PoolReader) -> None:
    first = reader.at("latest")
    assert waters.node.calls == 2
    assert reader.at("latest") == first
    assert waters.node.calls == 3


def test_read__of_every_tier__is_what_the_pool_says(waters: Waters, reader: PoolReader) -> None:
    for state in reader.at("latest"):
        word = waters.engine.storage([(state.address, 0)])[0]
        assert state.sqrt_price == word % 2**160
        assert state.tick == signed(word >> 160 & 2**24 - 1)
        assert state.spacing == {500: 10, 3000: 60, 10_000: 200}[state.fee]
        assert len(state.ticks) > 30
        assert state.ticks == tuple(sorted(set(state.ticks)))
        assert all(tick % state.spacing == 0 for tick in state.ticks)
        assert state.lowest <= state.tick - reading.REACH
        assert state.highest + state.spacing > state.tick + reading.REACH


def signed(bits: int) -> int:
    return bits - 2**24 if bits >= 2**23 else bits


def test_read__of_all_ticks__sums_up_to_nothing(waters: Waters) -> None:
    for state in waters.whole.at("latest"):
        assert sum(state.nets) == 0
        below = sum(
            net for tick, net in zip(state.ticks, state.nets, strict=True) if tick <= state.tick
        )
        assert below == state.liquidity
        assert state.lowest <= MIN_TICK
        assert state.highest + state.spacing > MAX_TICK


def test_read__after_a_small_move__takes_one_call(waters: Waters, reader: PoolReader) -> None:
    pool = Pool(reader.at("latest")[0])
    leap(waters, pool, reading.SLACK - 1)
    waters.node.calls = 0
    moved = reader.at("latest")[0]
    assert waters.node.calls == 1
    assert covers(moved)


def test_read__after_a_leap__takes_two_and_is_of_the_new_price(
    waters: Waters, reader: PoolReader
) -> None:
    pool = Pool(reader.at("latest")[0])
    leap(waters, pool, 6_000)
    waters.node.calls = 0
    moved = reader.at("latest")[0]
    assert waters.node.calls == 2
    assert moved.tick == pool.state.tick + 6_000
    assert covers(moved)


def covers(state: PoolState) -> bool:
    return (
        state.lowest <= state.tick - reading.REACH
        and state.tick + reading.REACH < state.highest + state.spacing
    )


def test_read__of_what_is_no_pool__names_it(waters: Waters) -> None:
    reader = PoolReader(waters.node, waters.book.uniswap.tick_lens, [STRANGER])
    with pytest.raises(Problem, match=f"no Uniswap V3 pool at {STRANGER} in block latest"):
        reader.at("latest")


def test_read__with_a_wrong_lens__says_so(waters: Waters) -> None:
    with pytest.raises(Problem, match="the tick lens did not answer"):
        PoolReader(waters.node, STRANGER, waters.addresses[:1]).at("latest")


def test_read__where_there_is_no_multicall__says_so(waters: Waters) -> None:
    class Silent(OnRevm):
        def call(self, to: str, data: bytes, *, block: Block = "latest") -> bytes:
            return b""

    with pytest.raises(
        Problem, match="no Multicall3 at 0xcA11bde05977b3631167028862bE2a173976CA11"
    ):
        PoolReader(Silent(waters.engine), STRANGER, waters.addresses).at(7)
