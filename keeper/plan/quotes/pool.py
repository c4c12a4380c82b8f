"""A pool's state, prepared once for all quotes of a block, and moved by what is quoted."""

from bisect import bisect_right

from keeper.errors import Problem
from keeper.plan.quotes.ladder import Ladder
from keeper.records.pools import PoolState


class Pool:
    """A state with the ladders that quotes have climbed so far."""

    def __init__(self, state: PoolState) -> None:
        if not state.lowest <= state.tick < state.highest:
            raise Problem(
                f"pool {state.address} is at tick {state.tick}, and the ticks that were read are "
                f"{state.lowest} to {state.highest}",
                "Read the words around its tick at the same block.",
            )
        self.state = state
        self._ladders: dict[bool, Ladder] = {}

    def ladder(self, token_in: str) -> Ladder:
        """The steps of a swap that sells this token."""
        if token_in not in (self.state.token0, self.state.token1):
            raise Problem(
                f"pool {self.state.address} does not trade {token_in}",
                f"It trades {self.state.token0} and {self.state.token1}.",
            )
        down = token_in == self.state.token0
        if down not in self._ladders:
            self._ladders[down] = Ladder(self.state, down=down)
        return self._ladders[down]

    def other(self, token: str) -> str:
        return self.state.token1 if token == self.state.token0 else self.state.token0

    def first_step(self, ladder: Ladder) -> int:
        return ladder.step_at(self.state.tick)

    def moved(self, ladder: Ladder, sqrt_price: int, tick: int) -> "Pool":
        """The same pool further along a ladder, which goes on to serve it."""
        state = self.state
        low, high = sorted((state.tick, tick))
        between = slice(bisect_right(state.ticks, low), bisect_right(state.ticks, high))
        change = sum(state.nets[between])
        liquidity = state.liquidity + (-change if ladder.down else change)
        there = Pool(state._replace(sqrt_price=sqrt_price, tick=tick, liquidity=liquidity))
        there._ladders[ladder.down] = ladder
        return there
