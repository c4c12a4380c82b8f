"""A pool's state, prepared once for all quotes of a block, and moved by what is quoted."""

from bisect import bisect_left, bisect_right
from functools import cached_property

from keeper.errors import Problem
from keeper.plan.quotes.ladder import Ladder, climbing, falling
from keeper.records.pools import PoolState


class Ladders:
    """Both directions, made when they are first asked for; a swap changes neither."""

    def __init__(self, state: PoolState) -> None:
        self._state = state

    @cached_property
    def up(self) -> Ladder:
        return climbing(self._state)

    @cached_property
    def down(self) -> Ladder:
        return falling(self._state)


class Pool:
    """A state, prepared for as many quotes as one likes."""

    def __init__(self, state: PoolState, ladders: Ladders | None = None) -> None:
        if not state.lowest <= state.tick < state.highest:
            raise Problem(
                f"pool {state.address} is at tick {state.tick}, and the ticks that were read are "
                f"{state.lowest} to {state.highest}",
                "Read the words around its tick at the same block.",
            )
        self.state = state
        self._ladders = ladders or Ladders(state)

    def ladder(self, token_in: str) -> Ladder:
        """The steps of a swap that sells this token."""
        if token_in == self.state.token0:
            return self._ladders.down
        if token_in == self.state.token1:
            return self._ladders.up
        raise Problem(
            f"pool {self.state.address} does not trade {token_in}",
            f"It trades {self.state.token0} and {self.state.token1}.",
        )

    def other(self, token: str) -> str:
        return self.state.token1 if token == self.state.token0 else self.state.token0

    def first_step(self, ladder: Ladder) -> int:
        """The one that the price is in: at its end on the way up, one tick counts as left."""
        tick = self.state.tick
        return bisect_left(ladder.keys, -tick if ladder.down else tick + 1)

    def moved(self, sqrt_price: int, tick: int) -> "Pool":
        """The same pool at another price of those that were read."""
        state = self.state
        low, high = sorted((state.tick, tick))
        between = slice(bisect_right(state.ticks, low), bisect_right(state.ticks, high))
        change = sum(state.nets[between])
        liquidity = state.liquidity + (change if tick > state.tick else -change)
        there = state._replace(sqrt_price=sqrt_price, tick=tick, liquidity=liquidity)
        return Pool(there, self._ladders)
