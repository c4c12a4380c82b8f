"""Rows that families are tried on: seeded, of whatever features they ask for, some with holes.

They are no market: a feature is a random walk of its own. What is tried is what a family does with
a row, and that has to hold for any.
"""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from keeper.records.canonical import Table, table
from keeper.records.market import Features

ASSETS = ("A", "B", "C", "D", "E", "F")
MEMBERS = (("A", "B", "C", "D"), ("A", "B", "C"))
"""Of the cases that are tried; E and F are nobody's."""
STRANGERS = [4, 5]
UNASKED = "unasked(1)"
"""A feature that nobody needs."""
COUNT = 32
STILL = 5
"""The row in which everything is 0, as in a market that stands still."""
SPREADS = ("volatility", "deviation")
"""What is never below 0, and small."""
BARS = 500
HOUR = 3600


class Trial(NamedTuple):
    rows: tuple[Features, ...]
    unknown: tuple[int, ...]
    """The rows in which nothing is known."""
    holes: tuple[int, ...]
    """The rows in which nothing is known of A."""


def trial(needs: Sequence[str]) -> Trial:
    names = (*needs, UNASKED)
    values = np.array([_walk(name, COUNT) for name in names]).transpose(1, 0, 2)
    returns = np.diff(_walk("returns", COUNT + BARS + 1), axis=0) / 100
    unknown, holes = (0, COUNT // 2), (1, COUNT - 1)
    values[STILL] = 0
    values[list(unknown)] = np.nan
    values[list(holes), :, 0] = np.nan
    rows = []
    for at in range(COUNT):
        past = returns[at : at + BARS].copy()
        past[:, slice(None) if at in unknown else slice(at in holes)] = np.nan
        rows.append(_row(at, names, values[at], past))
    return Trial(tuple(rows), unknown, holes)


def later(row: Features) -> Features:
    """The same row, known later, with another past."""
    state = hashlib.sha256(row.state).digest()
    return row._replace(known_at=row.known_at + HOUR // 2, state=state)


def beside(row: Features) -> Features:
    """Other numbers where a family has no business: what it did not ask for, and E and F."""
    values, returns = row.values.copy(), row.returns.copy()
    values[-1] = 7.0
    values[:, STRANGERS] += 0.5
    returns[:, STRANGERS] *= -2.0
    return row._replace(values=table(values), returns=table(returns))


def _walk(name: str, count: int) -> Table:
    """By bar and asset; the same for the same name."""
    seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    steps = np.random.default_rng(seed).normal(size=(count, len(ASSETS)))
    walk: Table = np.cumsum(steps, axis=0) / 4
    return np.abs(walk) / 100 if name.startswith(SPREADS) else walk


def _row(at: int, names: tuple[str, ...], values: Table, returns: Table) -> Features:
    time = 1_700_000_000 + at * HOUR
    state = hashlib.sha256(str(at).encode()).digest()
    return Features(time, time + 60, ASSETS, names, table(values), table(returns), state)
