"""Pools as the Lens shows them, as calls that fit into a batch: one for each spacing of ticks."""

from collections.abc import Iterator, Sequence
from typing import Any

from eth_utils.address import to_checksum_address

from keeper.chain import abi
from keeper.chain.multicall import Answering
from keeper.chain.pools import REACH, SLACK
from keeper.errors import Problem
from keeper.records.pools import WORD, PoolState

POOLS = "((address,address,address,uint24,int24,uint160,int24,uint128,(int24,int128)[])[])"


def calls(pools: Sequence[str], spacings: Sequence[int]) -> list[bytes]:
    """To the Lens, in ascending order of the spacings."""
    signature = "pools(address[],uint256)"
    return [abi.call(signature, of, _reach(spacing)) for spacing, of in _grouped(pools, spacings)]


def read(
    pools: Sequence[str], spacings: Sequence[int], answers: Iterator[bytes]
) -> tuple[PoolState, ...]:
    """In the order of the pools, from the answers to `calls`; the iterator stands behind them."""
    found: dict[str, PoolState] = {}
    for spacing, of in _grouped(pools, spacings):
        (raw,) = abi.decode(POOLS, next(answers))
        found |= {pool: _state(one, _reach(spacing)) for pool, one in zip(of, raw, strict=True)}
    return tuple(found[pool] for pool in pools)


def spacings(node: Answering, pools: Sequence[str]) -> tuple[int, ...]:
    found = []
    for pool in pools:
        answer = node.call(pool, abi.call("tickSpacing()"))
        if not answer:
            raise Problem(f"there is no Uniswap V3 pool at {pool}", "Compare its address.")
        found.append(abi.decode("(int24)", answer)[0])
    return tuple(found)


def _grouped(pools: Sequence[str], spacings: Sequence[int]) -> list[tuple[int, list[str]]]:
    pairs = list(zip(pools, spacings, strict=True))
    return [(one, [pool for pool, of in pairs if of == one]) for one in sorted(set(spacings))]


def _reach(spacing: int) -> int:
    """Words of the bitmap on either side of the price's own."""
    return -(-(REACH + SLACK) // (WORD * spacing))


def _state(raw: Any, words: int) -> PoolState:
    *addresses, fee, spacing, sqrt_price, tick, liquidity, ticks = raw
    address, token0, token1 = map(to_checksum_address, addresses)
    word = tick // spacing // WORD
    return PoolState(
        address=address,
        token0=token0,
        token1=token1,
        fee=fee,
        spacing=spacing,
        sqrt_price=sqrt_price,
        tick=tick,
        liquidity=liquidity,
        first_word=word - words,
        last_word=word + words,
        ticks=tuple(at for at, _ in ticks),
        nets=tuple(net for _, net in ticks),
    )
