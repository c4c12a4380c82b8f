"""One view of each asset out of all opinions."""

import numpy as np

from keeper.records.canonical import Table

OPINION = 10**6
SHARE = 2.0**32
"""All weights together; times OPINION it stays below 2**53, so that every sum is exact."""


def shares(weights: Table) -> Table:
    """Parts of a whole as whole numbers."""
    whole: Table = np.floor(weights * (SHARE / weights.sum()))
    return whole


def view(opinions: Table, weights: Table) -> Table:
    """The mean opinion of each asset, from -1 to 1, among those who have one; nan where nobody has.

    Who has no opinion does not count: it neither agrees nor disagrees.
    """
    has = ~np.isnan(opinions)
    whole = np.where(has, np.rint(opinions * OPINION), 0.0)
    parts = shares(weights)
    counted = parts @ has.astype(np.float64)
    seen = counted > 0.0
    return np.where(seen, parts @ whole / (np.where(seen, counted, 1.0) * OPINION), np.nan)
