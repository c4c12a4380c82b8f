"""A small pool whose numbers one can follow: price 1, four ranges, no network."""

from keeper.plan.quotes.pool import Pool
from keeper.records.pools import PoolState

POOL, DOLLAR, GOLD, FAKE = (f"0x{digit * 40}" for digit in "8127")
DEEP = 10**12
"""In range from -120 to 120; and as much again from -60 to 60."""

STATE = PoolState(
    *(POOL, DOLLAR, GOLD, 3000, 60),
    *(2**96, 0, 2 * DEEP, -1, 0),
    ticks=(-120, -60, 60, 120),
    nets=(DEEP, DEEP, -DEEP, -DEEP),
)


def pool(**changes: object) -> Pool:
    return Pool(STATE._replace(**changes))  # type: ignore[arg-type]
