"""All the steps of a pool in one direction, with their sums, whatever its price is now."""

from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple

from keeper.plan.quotes.steps import whole
from keeper.plan.quotes.ticks import MAX_SQRT, MIN_SQRT, sqrt_at
from keeper.records.pools import MAX_TICK, MIN_TICK, WORD, PoolState


class Ladder(NamedTuple):
    """By step, in the order of the walk. A sum is from the first step's end to this one's, so the
    difference of two is what all whole steps between them take or give."""

    down: bool
    fee: int
    keys: tuple[int, ...]
    """The ticks at which steps end, ascending: negated on the way down."""

    prices: tuple[int, ...]
    """There, but a unit inside the last price that there is."""

    liquidity: tuple[int, ...]
    """While the step lasts."""

    sold: tuple[int, ...]
    bought: tuple[int, ...]
    crossed: tuple[int, ...]
    """How many of the steps so far end at an initialised tick and go through it."""

    ends: bool
    """The last step ends where the pool does; otherwise the words read end there."""

    def tick(self, step: int) -> int:
        """At which a step ends."""
        return -self.keys[step] if self.down else self.keys[step]


def climbing(state: PoolState) -> Ladder:
    """A step ends at an initialised tick, or at the last of a word."""
    stride = WORD * state.spacing
    ends = range(state.lowest + stride - state.spacing, state.highest + 1, stride)
    marks = sorted({min(tick, MAX_TICK) for tick in (*ends, *state.ticks)})
    return _ladder(state, False, marks, _liquidity_below(state, marks))


def falling(state: PoolState) -> Ladder:
    """A step ends at an initialised tick, or at the first of a word."""
    starts = range(state.lowest, state.highest, WORD * state.spacing)
    marks = sorted({max(tick, MIN_TICK) for tick in (*starts, *state.ticks)})
    above = _liquidity_below(state, [mark + 1 for mark in marks])
    return _ladder(state, True, marks[::-1], list(above)[::-1])


def _ladder(state: PoolState, down: bool, marks: list[int], liquidity: Iterable[int]) -> Ladder:
    prices = tuple(min(max(sqrt_at(mark), MIN_SQRT + 1), MAX_SQRT - 1) for mark in marks)
    depths = tuple(liquidity)
    starts = (prices[0], *prices[:-1])
    steps = [
        whole(down, state.fee, depth, start, end)
        for depth, start, end in zip(depths, starts, prices, strict=True)
    ]
    edges = {*state.ticks} - {MIN_TICK, MAX_TICK}
    return Ladder(
        down=down,
        fee=state.fee,
        keys=tuple(-mark for mark in marks) if down else tuple(marks),
        prices=prices,
        liquidity=depths,
        sold=tuple(accumulate(taken for taken, _ in steps)),
        bought=tuple(accumulate(given for _, given in steps)),
        crossed=tuple(accumulate(mark in edges for mark in marks)),
        ends=marks[-1] in (MIN_TICK, MAX_TICK),
    )


def _liquidity_below(state: PoolState, marks: Iterable[int]) -> Iterator[int]:
    """What is in range just below each of these ticks, which ascend."""
    nets = list(zip(state.ticks, state.nets, strict=True))
    depth = state.liquidity - sum(net for tick, net in nets if tick <= state.tick)
    at = 0
    for mark in marks:
        while at < len(nets) and nets[at][0] < mark:
            depth += nets[at][1]
            at += 1
        yield depth
