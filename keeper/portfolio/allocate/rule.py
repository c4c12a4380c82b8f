"""What a rule for dividing is."""

from collections.abc import Callable, Sequence
from math import sqrt
from typing import NamedTuple

from keeper.portfolio.numbers import Matrix, Vector
from keeper.records.canonical import Table


class Candidates(NamedTuple):
    """What may be held: assets with a history and a view, all in the same order."""

    view: list[float]
    covariance: list[list[float]]
    """Of returns in a bar."""
    returns: Table
    """By bar and asset."""
    caps: list[float]
    """Parts of the whole."""


class Rule(NamedTuple):
    divide: Callable[[Candidates], Sequence[float]]
    """At least 0, and 1 at most in sum."""
    sizes: bool = False
    """What it divides by has the views in it already."""


def deviations(covariance: Matrix) -> list[float]:
    return [sqrt(row[at]) for at, row in enumerate(covariance)]


def scaled(parts: Vector, total: float) -> list[float]:
    return [part / total for part in parts]
