"""Prices at ticks, as Uniswap's TickMath has them to the last bit, and back."""

from functools import cache
from math import isqrt

MIN_SQRT = 4_295_128_739
MAX_SQRT = 1_461_446_703_485_210_103_287_273_052_203_988_822_378_723_970_342
"""At the lowest and the highest tick; a pool's price stays between them."""

_BITS = 20
"""Enough for the largest tick."""

_PRECISE = 512
"""Bits behind the point while the factors are made: squaring twenty times loses a few."""


def _factors() -> tuple[int, ...]:
    """1.0001**-(2**i / 2) times 2**128, to the nearest."""
    exact = isqrt((10_000 << 2 * _PRECISE) // 10_001)
    found = []
    for _ in range(_BITS):
        found.append(((exact >> _PRECISE - 129) + 1) >> 1)
        exact = exact * exact >> _PRECISE
    return tuple(found)


_FACTORS = _factors()


@cache
def sqrt_at(tick: int) -> int:
    """The root price at a tick; kept, as the same few come again in every block."""
    return _sqrt_at(tick)


def tick_at(sqrt_price: int, low: int, high: int) -> int:
    """The largest tick of those from low to below high whose price is not above this one."""
    while high - low > 1:
        middle = (low + high) // 2
        if _sqrt_at(middle) <= sqrt_price:
            low = middle
        else:
            high = middle
    return low


def _sqrt_at(tick: int) -> int:
    """Rounded up, as the pool rounds it, so that a tick's price belongs to the tick."""
    ratio, steps = 1 << 128, abs(tick)
    for factor in _FACTORS:
        if steps & 1:
            ratio = ratio * factor >> 128
        steps >>= 1
    if tick > 0:
        ratio = ((1 << 256) - 1) // ratio
    return -(-ratio >> 32)
