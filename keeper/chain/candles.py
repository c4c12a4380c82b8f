"""Bars out of the swaps of a pool: its price behind the last of each, and what was traded."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import nan
from typing import NamedTuple

from keeper.chain import abi, blocks
from keeper.chain.node import Log, Node
from keeper.records.history import Candle

SWAP = abi.topic("Swap(address,address,int256,int256,uint160,uint128,int24)")
SWAPPED = "(int256,int256,uint160,uint128,int24)"
Q96 = 2**96


class Traded(NamedTuple):
    """A pool of an asset against dollars."""

    asset: str
    pool: str
    asset_is_token0: bool
    asset_decimals: int
    dollar_decimals: int


class Swap(NamedTuple):
    block: int
    price: float
    dollars: int
    """Units that changed hands."""


def candles(
    node: Node, traded: Traded, ends: Sequence[int], last: Sequence[int] = ()
) -> list[Candle]:
    """A bar up to each of these moments, but for the first, where the first bar begins; `last` are
    the last blocks before them, if somebody knows them already.

    A pool keeps its price while nobody trades: such a bar has no volume. Before the first swap
    there is no price.
    """
    last = last or blocks.last_until(node, ends)
    found = blocks.logs(node, [traded.pool], [SWAP], last[0] + 1, last[-1])
    bars: list[list[Swap]] = [[] for _ in ends[1:]]
    for swap in (_swap(log, traded) for log in found):
        bars[bisect_left(last, swap.block) - 1].append(swap)
    return list(_closed(traded, ends[1:], bars))


def price(traded: Traded, sqrt_price: int) -> float:
    """Dollars for an asset, in whole ones of both."""
    raw = Fraction(sqrt_price * sqrt_price, Q96 * Q96)
    of_asset = raw if traded.asset_is_token0 else 1 / raw
    return float(of_asset * Fraction(10) ** (traded.asset_decimals - traded.dollar_decimals))


def _swap(log: Log, traded: Traded) -> Swap:
    amount0, amount1, sqrt_price, _, _ = abi.decode(SWAPPED, log.data)
    dollars = abs(amount1 if traded.asset_is_token0 else amount0)
    return Swap(log.block, price(traded, sqrt_price), dollars)


def _closed(
    traded: Traded, ends: Sequence[int], bars: Iterable[Sequence[Swap]]
) -> Iterable[Candle]:
    close = nan
    for end, swaps in zip(ends, bars, strict=True):
        close = swaps[-1].price if swaps else close
        dollars = sum(swap.dollars for swap in swaps)
        yield Candle(end, close, dollars / 10**traded.dollar_decimals, known_at=end)
