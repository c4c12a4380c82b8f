"""Covariances of returns in a bar, and shrunk ones, which are safe to invert."""

from collections.abc import Callable, Mapping

import numpy as np

from keeper.portfolio.numbers import TICKS, gram, ticks
from keeper.records.canonical import Table
from keeper.units import YEAR

DIGITS = 6
"""Kept of how far to shrink: what it is made of is summed in the machine's own order."""


def sample(returns: Table) -> Table:
    """Divided by the number of bars, as Ledoit and Wolf do. The same bits on every machine."""
    count = len(returns)
    whole = ticks(returns)
    mean = np.ones(count) @ whole / count
    found: Table = (gram(whole) / count - mean[:, None] * mean) / TICKS**2
    return found


def identity(returns: Table) -> Table:
    """Towards the mean variance and no covariance: Ledoit and Wolf, *A well-conditioned estimator
    for large-dimensional covariance matrices* (2004)."""
    found = sample(returns)
    target = np.eye(len(found)) * (np.trace(found) / len(found))
    distance = ((found - target) ** 2).sum()
    squares = (_centred(returns) ** 2).sum(axis=1)
    noise = ((squares**2).mean() - (found**2).sum()) / len(returns)
    return _shrunk(found, target, noise, distance)


def constant_correlation(returns: Table) -> Table:
    """Towards the mean correlation: Ledoit and Wolf, *Honey, I shrunk the sample covariance matrix*
    (2004), appendix B."""
    found = sample(returns)
    deviation = np.sqrt(np.diag(found))
    if len(found) < 2 or not deviation.all():
        return found
    mean = _mean_correlation(found, deviation)
    target = mean * deviation[:, None] * deviation
    np.fill_diagonal(target, np.diag(found))
    noise = _noise(returns, found, mean * deviation / deviation[:, None])
    return _shrunk(found, target, noise / len(returns), ((found - target) ** 2).sum())


def _centred(returns: Table) -> Table:
    return returns - np.ones(len(returns)) @ returns / len(returns)


def _mean_correlation(found: Table, deviation: Table) -> float:
    correlation = found / (deviation[:, None] * deviation)
    count = len(found)
    return float((correlation.sum() - count) / (count * (count - 1)))


def _noise(returns: Table, found: Table, slope: Table) -> float:
    """The paper's pi - rho: how uncertain the sample is, less what the target shares of it."""
    centred = _centred(returns)
    squares = centred * centred
    count = len(returns)
    spread = squares.T @ squares / count - found**2
    along = (squares * centred).T @ centred / count - np.diag(found)[:, None] * found
    shared = slope * along
    np.fill_diagonal(shared, np.diag(spread))
    return float(spread.sum() - shared.sum())


def _shrunk(found: Table, target: Table, noise: float, distance: float) -> Table:
    part = min(max(noise / distance, 0.0), 1.0) if distance > 0.0 else 1.0
    part = round(part, DIGITS)
    return part * target + (1.0 - part) * found


ESTIMATES: Mapping[str, Callable[[Table], Table]] = {
    "sample": sample,
    "identity": identity,
    "constant correlation": constant_correlation,
}


def correlations(covariance: Table) -> Table:
    """0 with what does not move."""
    deviation = np.sqrt(np.diag(covariance))
    scale = deviation[:, None] * deviation
    return np.divide(covariance, scale, out=np.zeros_like(scale), where=scale > 0.0)


def yearly(covariance: Table, bar: int) -> Table:
    """Of returns in a year of 365 days, from those in a bar of so many seconds: bars are taken to
    be independent of each other."""
    return covariance * (YEAR / bar)
