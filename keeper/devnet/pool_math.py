"""Uniswap V3 arithmetic that the local world needs: prices, ticks and amounts, in integers."""

from math import isqrt

Q96 = 2**96
MIN_TICK, MAX_TICK = -887_272, 887_272
MIN_SQRT, MAX_SQRT = 4295128739, 1461446703485210103287273052203988822378723970342
SPACING = {500: 10, 3000: 60}
MILLION = 10**6


def sqrt_price(numerator: int, denominator: int) -> int:
    """The square root of token1 per token0, both in units, as the pool holds it."""
    return isqrt((numerator << 192) // denominator)


def sqrt_at_tick(tick: int) -> int:
    """1.0001^(tick/2) as Q96, within one part in 10**17; exactness is the pool's own affair."""
    scale = 10**40
    step = 10_001 * scale // 10_000
    power, base, n = scale, step, abs(tick)
    while n:
        if n & 1:
            power = power * base // scale
        base = base * base // scale
        n >>= 1
    return isqrt((power << 192) // scale) if tick >= 0 else isqrt((scale << 192) // power)


def tick_below(sqrt_x96: int) -> int:
    """The largest tick whose price is at most this one."""
    low, high = MIN_TICK, MAX_TICK
    while low < high:
        middle = (low + high + 1) // 2
        if sqrt_at_tick(middle) <= sqrt_x96:
            low = middle
        else:
            high = middle - 1
    return low


def amounts_for_liquidity(sqrt_x96: int, low: int, high: int, liquidity: int) -> tuple[int, int]:
    """What a position of this liquidity holds, rounded up, at a price inside or outside it."""
    inside = min(max(sqrt_x96, low), high)
    amount0 = liquidity * Q96 * (high - inside) // (inside * high) + 1
    amount1 = liquidity * (inside - low) // Q96 + 1
    return amount0, amount1


def liquidity_for_depth(sqrt_x96: int, amount1: int, move_bp: int = 200) -> int:
    """The liquidity at which `amount1` of token1 moves the price up by `move_bp`."""
    moved = isqrt(sqrt_x96**2 * (10_000 + move_bp) // 10_000)
    return amount1 * Q96 // (moved - sqrt_x96)
