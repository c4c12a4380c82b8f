"""What a thief took: the fund's value a share before each of its acts and behind, at true prices.

A take is a part of what the fund was worth at the time, so the market between two acts is nobody's
loss, nor an investor's coming or going. Takes compound: each is a part of what the last one left.

What of it a feed's error beyond its declared one let through is the excess: the take at true prices
less the take where truth is cut to what was declared.
"""

from collections.abc import Sequence
from typing import NamedTuple

ONE = 10**18
PPM = 10**6
EIGHT = 8


class Quote(NamedTuple):
    """A token's price in USD per unit times 1e36: what the fund goes by, and what is true."""

    low: int
    mid: int
    high: int
    true: int

    @property
    def declared(self) -> int:
        """Truth, as far as the declared error lets it be."""
        return min(max(self.true, self.low), self.high)


def quote(answer: int, true: int, decimals: int, epsilon: int) -> Quote:
    """As `Prices` has it; `answer` and `true` with eight decimals, `epsilon` in millionths."""
    scale = int(10 ** (36 - EIGHT - decimals))
    mid = answer * scale
    margin = -(-mid * epsilon // PPM)
    return Quote(mid - margin, mid, mid + margin, true * scale)


class Holding(NamedTuple):
    """What the fund has, and the shares that it is divided by."""

    amounts: tuple[int, ...]
    shares: int


class Ledger:
    """What was taken in all, and how much of it was the feeds' error."""

    def __init__(self) -> None:
        self._left = self._left_declared = 1.0
        self.acts = 0

    def note(self, before: Holding, after: Holding, quotes: Sequence[Quote]) -> float:
        """One act; the part of the fund that it took."""
        self.acts += 1
        took = taken(before, after, [one.true for one in quotes])
        self._left *= 1 - took
        self._left_declared *= 1 - taken(before, after, [one.declared for one in quotes])
        return took

    @property
    def take(self) -> float:
        return 1 - self._left

    @property
    def declared(self) -> float:
        """What of the take the bound answers for."""
        return 1 - self._left_declared

    @property
    def excess(self) -> float:
        return self.take - self.declared


def taken(before: Holding, after: Holding, prices: Sequence[int]) -> float:
    """The part that a share lost; a gain is negative."""
    was, is_ = worth(before.amounts, prices), worth(after.amounts, prices)
    lost = was * after.shares - is_ * before.shares
    return lost / (was * after.shares)


def worth(amounts: Sequence[int], prices: Sequence[int]) -> int:
    return sum(amount * price for amount, price in zip(amounts, prices, strict=True))
