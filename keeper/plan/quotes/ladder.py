"""The steps of a swap in one direction, with their sums, as far as anybody has asked for them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from keeper.plan.quotes.steps import whole
from keeper.plan.quotes.ticks import MAX_SQRT, MIN_SQRT, sqrt_at
from keeper.records.pools import MAX_TICK, MIN_TICK, WORD, PoolState


class Mark(NamedTuple):
    """Where a step ends."""

    tick: int
    liquidity: int
    """While the step lasts."""

    initialised: bool


class Ladder:
    """Lists by step, from the one that the pool is in. A sum is from the first step's end to this
    one's, so the difference of two is what all whole steps between them take or give.

    It grows as quotes go further: most trades stay within a step or two, and a deep pool has
    hundreds.
    """

    def __init__(self, state: PoolState, *, down: bool) -> None:
        self.down = down
        self.fee = state.fee
        self.keys: list[int] = []
        """The ticks at which steps end, ascending: negated on the way down."""

        self.prices: list[int] = []
        """There, but a unit inside the last price that there is."""

        self.liquidity: list[int] = []
        self.sold: list[int] = []
        self.bought: list[int] = []
        self.crossed: list[int] = []
        """How many of the steps so far end at an initialised tick and go through it."""

        self._marks = _falling(state) if down else _climbing(state)

    def tick(self, step: int) -> int:
        """At which a step ends."""
        return -self.keys[step] if self.down else self.keys[step]

    def grow(self) -> bool:
        """By a step, if there is one more of which it was read."""
        mark = next(self._marks, None)
        if mark is None:
            return False
        price = min(max(sqrt_at(mark.tick), MIN_SQRT + 1), MAX_SQRT - 1)
        last = self.prices[-1] if self.prices else price
        taken, given = whole(self.down, self.fee, mark.liquidity, last, price)
        through = mark.initialised and MIN_TICK < mark.tick < MAX_TICK
        self.keys.append(-mark.tick if self.down else mark.tick)
        self.prices.append(price)
        self.liquidity.append(mark.liquidity)
        self.sold.append((self.sold[-1] if self.sold else 0) + taken)
        self.bought.append((self.bought[-1] if self.bought else 0) + given)
        self.crossed.append((self.crossed[-1] if self.crossed else 0) + through)
        return True

    def step_at(self, tick: int) -> int:
        """The one that a pool at this tick is in: at its end on the way up, it is left."""
        key = -tick if self.down else tick + 1
        while (not self.keys or self.keys[-1] < key) and self.grow():
            pass
        return bisect_left(self.keys, key)

    def step_of_sum(self, sold: int, first: int) -> int:
        """The first from there on that takes the sum to this, or the last that there is."""
        while self.sold[-1] < sold and self.grow():
            pass
        return min(bisect_left(self.sold, sold, first), len(self.sold) - 1)

    def step_of_price(self, price: int, first: int) -> int:
        """The first from there on that comes to a price."""
        while self._is_before(price) and self.grow():
            pass
        if self.down:
            return bisect_left(self.prices, -price, first, key=int.__neg__)
        return bisect_left(self.prices, price, first)

    def _is_before(self, price: int) -> bool:
        return self.prices[-1] > price if self.down else self.prices[-1] < price

    @property
    def ends(self) -> bool:
        """It has grown to where the pool ends; otherwise what was read ends there."""
        return self.tick(-1) in (MIN_TICK, MAX_TICK)


def _climbing(state: PoolState) -> Iterator[Mark]:
    """To the next initialised tick, or the last of a word."""
    stride, depth = WORD * state.spacing, state.liquidity
    at = bisect_right(state.ticks, state.tick)
    top = (state.tick // state.spacing + 1) // WORD * stride + stride - state.spacing
    tick = state.tick
    while tick < min(state.highest, MAX_TICK):
        known = at < len(state.ticks) and state.ticks[at] <= top
        tick = state.ticks[at] if known else top
        yield Mark(min(tick, MAX_TICK), depth, known)
        if known:
            depth += state.nets[at]
            at += 1
        if tick == top:
            top += stride


def _falling(state: PoolState) -> Iterator[Mark]:
    """To the next initialised tick, or the first of a word."""
    stride, depth = WORD * state.spacing, state.liquidity
    at = bisect_right(state.ticks, state.tick) - 1
    bottom = state.tick // stride * stride
    tick = state.tick + 1
    while tick > max(state.lowest, MIN_TICK):
        known = at >= 0 and state.ticks[at] >= bottom
        tick = state.ticks[at] if known else bottom
        yield Mark(max(tick, MIN_TICK), depth, known)
        if known:
            depth -= state.nets[at]
            at -= 1
        if tick == bottom:
            bottom -= stride
