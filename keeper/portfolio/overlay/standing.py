"""What the overlay looks at: the limits, and how the fund and its assets stand."""

from typing import NamedTuple

from keeper.portfolio.numbers import Matrix
from keeper.records.canonical import Table


class Rung(NamedTuple):
    """From this fall on, so much may be outside the base."""

    at: int
    most: int


class Stops(NamedTuple):
    """Shares of a price; 0 is none."""

    trail: int = 0
    """Below its peak since it was bought, all of an asset is sold."""
    profit: int = 0
    """Above what it cost, all of it is sold."""
    cooldown: int = 0
    """Seconds in which it is not bought again."""


class Limits(NamedTuple):
    """The operator's, in basis points; the mandate's come beside them and the tighter one holds."""

    cash: int
    most: int
    group: int
    alike: float
    """A correlation above it makes a group."""
    value_at_risk: int
    shortfall: int
    tail: int
    """The part of the history that these two look at: its worst."""
    horizon: int
    """Bars, over which they count."""
    volatility: int
    """In a year."""
    shock: float
    """Volatility now by the usual one, beyond which nothing is bought."""
    short: int
    """Bars that are now."""
    ladder: tuple[Rung, ...]
    band: int
    """The smallest change of a weight that is worth its costs."""
    stops: Stops


class Bounds(NamedTuple):
    """The mandate's, in force now: parts of NAV, 10**18 = 100 %, in the order of the tokens."""

    most: tuple[int, ...]
    groups: tuple[int, ...]
    """0 for none."""
    group_most: tuple[int, ...]
    """By group; the first is nobody's."""
    risk: int
    falls: tuple[str, ...]
    """Why an asset may not be bought; empty where it may."""


class Standing(NamedTuple):
    names: tuple[str, ...]
    """Of the assets, without the base, and so all that follows."""
    present: tuple[int, ...]
    most: tuple[int, ...]
    risk: int
    groups: tuple["Group", ...]
    out: tuple[str, ...]
    """Why none of it may be held; empty where it may."""
    falls: tuple[str, ...]
    """Why none of it may be bought."""
    fallen: int
    """The share's price below its peak."""
    shock: str
    """Why nothing at all may be bought."""
    losses: Table
    """By bar and asset, in ten-millionths: over the horizon that ends with the bar."""
    covariance: Matrix
    """In a year."""
    limits: Limits


class Group(NamedTuple):
    name: str
    members: tuple[int, ...]
    most: int
