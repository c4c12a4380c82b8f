"""A Uniswap V3 pool as one block has it."""

from typing import NamedTuple

WORD = 256
"""Ticks that one word of a pool's bitmap tells of, counted in its spacing."""


MIN_TICK, MAX_TICK = -887_272, 887_272
"""No pool's price leaves them."""


class PoolState(NamedTuple):
    """Of its ticks, those that the words read tell of; beyond them nothing is known."""

    address: str
    token0: str
    token1: str
    fee: int
    """Millionths of what is sold."""

    spacing: int
    sqrt_price: int
    """The root of token1 per token0, both in units, times 2**96."""

    tick: int
    liquidity: int
    """In range now."""

    first_word: int
    last_word: int
    """Of the bitmap, both read."""

    ticks: tuple[int, ...]
    """The initialised ones, ascending."""

    nets: tuple[int, ...]
    """What comes into range at each of them on the way up."""

    @property
    def lowest(self) -> int:
        """The lowest tick of which it is known whether it is initialised."""
        return self.first_word * WORD * self.spacing

    @property
    def highest(self) -> int:
        return (self.last_word * WORD + WORD - 1) * self.spacing
