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
    whole = opinions * OPINION
    np.rint(whole, out=whole)
    missing = np.isnan(whole)
    np.copyto(whole, 0.0, where=missing)
    parts = shares(weights)
    said = parts @ whole
    counted = parts @ np.logical_not(missing, out=whole)
    seen = counted > 0.0
    return np.where(seen, said / (np.where(seen, counted, 1.0) * OPINION), np.nan)
