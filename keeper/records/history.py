"""What was seen of markets, each with when it could be known."""

from typing import NamedTuple


class Candle(NamedTuple):
    """A market over one bar, as far as bars are used."""

    time: int
    """When it ended, in Unix seconds."""
    close: float
    volume: float
    """What was traded in it, in dollars."""
    known_at: int
    """Not before it ended."""


class Said(NamedTuple):
    """One number about an asset, from a source whose numbers come when they come."""

    source: str
    asset: str
    value: float
    known_at: int
    """Unix seconds; when whoever decides could have it, not when it was so."""
