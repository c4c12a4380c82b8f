"""Pools side by side, filled like communicating vessels until one more unit brings as much in each.

What the next unit brings, after the fee, depends on the price alone: it falls with the *level*, the
root price times the root of what the fee leaves (divided by it on the way up). At a common level
pools are together one pool without a fee, whose liquidity is the sum of theirs over these roots. So
the level is found by the arithmetic of a pool, from one step's end to the next of any of them.
"""

from collections.abc import Sequence
from math import isqrt

from keeper.errors import Problem
from keeper.plan.quotes.pool import Pool
from keeper.plan.quotes.quote import way_to
from keeper.plan.quotes.steps import partial, whole
from keeper.units import PPM

POINT = 128
"""Bits behind the point of a fee's root."""


class Vessel:
    """One pool while it is filled."""

    def __init__(self, pool: Pool, token_in: str) -> None:
        self._pool = pool
        self._ladder = pool.ladder(token_in)
        self._root = isqrt((PPM - self._ladder.fee << 2 * POINT) // PPM)
        self._step = pool.first_step(self._ladder)
        self.level = self._level(pool.state.sqrt_price)
        """At which it begins to be filled, and where its step ends once it is."""

        self.depth = 0

    def fill_on(self) -> bool:
        """To the next step, if there is one: of a pool no more is filled than was read."""
        ladder = self._ladder
        if self._step == len(ladder.prices) and not ladder.grow():
            self.depth = 0
            return False
        self.depth = (ladder.liquidity[self._step] << POINT) // self._root
        self.level = self._level(ladder.prices[self._step])
        self._step += 1
        return True

    def takes(self, level: int) -> int:
        """What it takes until it stands at a level."""
        ladder = self._ladder
        if ladder.down:
            price = max((level << POINT) // self._root, ladder.prices[-1])
            ahead = price < self._pool.state.sqrt_price
        else:
            price = min(level * self._root >> POINT, ladder.prices[-1])
            ahead = price > self._pool.state.sqrt_price
        return way_to(self._pool, ladder, price).sold if ahead else 0

    def _level(self, price: int) -> int:
        if self._ladder.down:
            return price * self._root >> POINT
        return (price << POINT) // self._root


def fill(pools: Sequence[Pool], token_in: str, amount: int) -> list[int]:
    """What each of them takes of an amount."""
    vessels = [Vessel(pool, token_in) for pool in pools]
    level = _level(vessels, amount, down=pools[0].ladder(token_in).down)
    taken = [vessel.takes(level) for vessel in vessels]
    largest = max(range(len(taken)), key=lambda at: (vessels[at].depth > 0, taken[at]))
    taken[largest] += amount - sum(taken)  # what rounding left goes where there is room
    return taken


def _level(vessels: Sequence[Vessel], amount: int, *, down: bool) -> int:
    """At which all of them stand when an amount is in."""
    nearest = max if down else min
    rest, depth, left = list(vessels), 0, amount
    level = nearest(vessel.level for vessel in rest)
    while rest:
        for vessel in [one for one in rest if one.level == level]:
            depth -= vessel.depth
            if vessel.fill_on():
                depth += vessel.depth
            else:
                rest.remove(vessel)
        end = nearest((vessel.level for vessel in rest), default=level)
        taken, _ = whole(down, 0, depth, level, end)
        if left <= taken:
            return partial(down, 0, depth, level, left)[0]
        level, left = end, left - taken
    raise Problem(
        f"{amount} units are {left} more than these {len(vessels)} pools can take",
        "Sell less, or read more words of their bitmaps.",
    )
