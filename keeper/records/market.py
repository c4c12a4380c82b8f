"""What the keeper knows when it decides: the chain at one block, and what the history says."""

from typing import NamedTuple

from keeper.records.canonical import Table
from keeper.records.fund import State
from keeper.records.pools import PoolState


class Block(NamedTuple):
    """Everything of a snapshot is of this block."""

    chain: int
    number: int
    hash: bytes
    time: int
    """Unix seconds."""
    base_fee: int
    """Wei for a unit of gas."""


class Features(NamedTuple):
    """The newest row of the history, and what it is the newest row of."""

    time: int
    """When the bar ended, in Unix seconds."""
    known_at: int
    """When all of it could be known: never after the block."""
    assets: tuple[str, ...]
    """Tokens, as the fund lists them, without the base."""
    names: tuple[str, ...]
    values: Table
    """By name and asset; nan where there is no history yet."""
    returns: Table
    """By bar and asset, the newest last: natural logarithms, what covariances are made of."""
    state: bytes
    """The hash of all that the next row is made of."""

    def row(self, name: str) -> Table:
        found: Table = self.values[self.names.index(name)]
        return found


class MarketSnapshot(NamedTuple):
    block: Block
    address: str
    """The fund's."""
    fund: State
    pools: tuple[PoolState, ...]
    features: Features
