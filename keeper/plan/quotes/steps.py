"""One step of a swap: between two prices with nothing but one liquidity in between.

In favour of the pool: what it takes is rounded up, what it gives is rounded down. Selling token0
lowers the price (`down`), selling token1 raises it.
"""

from keeper.units import PPM

WORD_LIMIT = 1 << 256


def whole(down: bool, fee: int, liquidity: int, start: int, end: int) -> tuple[int, int]:
    """What it takes to go all the way, the fee with it, and what it gives."""
    if liquidity == 0:
        return 0, 0
    if down:
        taken = _amount0_up(liquidity, end, start)
        given = _amount1_down(liquidity, end, start)
    else:
        taken = _amount1_up(liquidity, start, end)
        given = _amount0_down(liquidity, start, end)
    return taken + -(-taken * fee // (PPM - fee)), given


def partial(down: bool, fee: int, liquidity: int, start: int, amount: int) -> tuple[int, int]:
    """Where an amount leads that does not go all the way, and what it gives."""
    sold = amount * (PPM - fee) // PPM
    if down:
        end = _lowered(liquidity, start, sold)
        return end, _amount1_down(liquidity, end, start)
    end = start + (sold << 96) // liquidity
    return end, _amount0_down(liquidity, start, end)


def _lowered(liquidity: int, start: int, sold: int) -> int:
    """Rounded up; less exactly where the pool's own numbers would not fit into its words."""
    value, product = liquidity << 96, sold * start
    if product < WORD_LIMIT and value + product < WORD_LIMIT:
        return -(-value * start // (value + product))
    return -(-value // (value // start + sold))


# The pool divides by one price and then by the other, and rounds both alike: that is one division
# by their product.


def _amount0_up(liquidity: int, low: int, high: int) -> int:
    return -(-(liquidity << 96) * (high - low) // (high * low))


def _amount0_down(liquidity: int, low: int, high: int) -> int:
    return (liquidity << 96) * (high - low) // (high * low)


def _amount1_up(liquidity: int, low: int, high: int) -> int:
    return -(-liquidity * (high - low) >> 96)


def _amount1_down(liquidity: int, low: int, high: int) -> int:
    return liquidity * (high - low) >> 96
