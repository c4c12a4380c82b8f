"""What the mind remembers from one cycle to the next: nothing else that it was outlives a cycle."""

from typing import NamedTuple

import numpy as np

from keeper.records.canonical import Table, table


class Holding(NamedTuple):
    """How a position came to be, as the fund's amounts tell it; prices are as `Price.mid`."""

    amount: int = 0
    """Units, when last looked at."""
    entry: int = 0
    """What it cost on average; 0 while there is none."""
    peak: int = 0
    """The highest price since it was opened."""
    cooling: int = 0
    """Until when none of it is bought; Unix seconds."""


NONE = table(np.zeros(0))


class Ledger(NamedTuple):
    tokens: tuple[str, ...] = ()
    """The fund's, the base first."""
    holdings: tuple[Holding, ...] = ()
    """By token; the base's says no more than how much there is."""
    time: int = 0
    """Of the last snapshot; 0 before the first."""
    bar: int = 0
    """When the last bar that was learnt from ended."""
    strategies: tuple[str, ...] = ()
    opinions: Table = table(np.zeros((0, 0)))
    """The last, by strategy and asset: what the next bars judge."""
    trust: Table = NONE
    """By strategy, summing to 1: what its record has earned it."""
    variance: Table = NONE
    """By strategy, of what it made in a bar."""
    regime: Table = NONE
    """How likely each state of the market is, given all bars up to the last."""
    decision: bytes = bytes(32)
    """The last one's hash."""
