"""What a pool's liquidity says: the dollars that move a price, and on which side there are more."""

from typing import NamedTuple

from keeper.errors import Problem
from keeper.records.history import Said
from keeper.records.pools import PoolState

PART = 0.01
"""How far a price is moved to see what it takes."""

DIGITS = 9
"""That are kept: machines differ in the last bits of a power."""

Q96 = 2.0**96


class Depth(NamedTuple):
    """Dollars that lift the asset's price by a part, and that are got for pushing it down."""

    up: float
    down: float

    @property
    def imbalance(self) -> float:
        """From -1, nobody bids, to 1, nobody offers."""
        both = self.up + self.down
        return round((self.down - self.up) / both, DIGITS) if both else 0.0


def depth(pool: PoolState, dollar: str, dollar_decimals: int, part: float = PART) -> Depth:
    """Of the pool's other token, against its dollars."""
    if dollar not in (pool.token0, pool.token1):
        raise Problem(f"the pool {pool.address} has no {dollar}", "Name its token of dollars.")
    in_token1 = pool.token1 == dollar
    root = pool.sqrt_price / Q96
    moves = (root * (1 + part) ** 0.5, root / (1 + part) ** 0.5)
    above, below = (_amount(pool, root, to, in_token1) / 10**dollar_decimals for to in moves)
    up, down = (above, below) if in_token1 else (below, above)
    return Depth(round(up, DIGITS), round(down, DIGITS))


def said(asset: str, pool_depth: Depth, known_at: int) -> list[Said]:
    """Of the sources `depth` and `imbalance`, known as of the block that the pool is of."""
    both = pool_depth.up + pool_depth.down
    return [
        Said("depth", asset, both, known_at),
        Said("imbalance", asset, pool_depth.imbalance, known_at),
    ]


def _amount(pool: PoolState, start: float, end: float, in_token1: bool) -> float:
    """What of one token changes hands from one root price to another, range after range."""
    rising = end > start
    pairs = list(zip(pool.ticks, pool.nets, strict=True))
    ahead = [one for one in pairs if (one[0] > pool.tick) == rising]
    liquidity, total, at = float(pool.liquidity), 0.0, start
    for tick, net in ahead if rising else reversed(ahead):
        root = 1.0001 ** (tick / 2)
        if (root > end) if rising else (root < end):
            break
        total += liquidity * _width(at, root, in_token1)
        liquidity, at = liquidity + (net if rising else -net), root
    return total + liquidity * _width(at, end, in_token1)


def _width(one: float, other: float, in_token1: bool) -> float:
    return abs(other - one) if in_token1 else abs(1 / other - 1 / one)
