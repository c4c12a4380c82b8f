"""A Uniswap V3 pool at one block, as far as it was read."""

from typing import NamedTuple


class Tick(NamedTuple):
    """Where liquidity changes."""

    at: int
    net: int
    """What comes in when the price rises through it, and goes when it falls."""


class Pool(NamedTuple):
    address: str
    token0: str
    token1: str
    fee: int
    """Millionths of what is sold."""
    spacing: int
    sqrt_price: int
    """Of token1 for token0, times 2**96."""
    tick: int
    liquidity: int
    ticks: tuple[Tick, ...]
    """Those that are initialised between `low` and `high`, ascending."""
    low: int
    high: int
    """The ticks between which every initialised one was read."""
