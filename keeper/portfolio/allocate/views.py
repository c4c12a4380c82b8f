"""Expected returns from views, and what to hold for them.

Black and Litterman (1992), in the notation of He and Litterman, *The intuition behind
Black-Litterman model portfolios* (1999). How much a view expects is Grinold's *Alpha is volatility
times IC times score* (1994): a full opinion by one who is right with a correlation of `skill`.
"""

from math import fsum
from typing import NamedTuple

import numpy as np

from keeper.portfolio.allocate.quadratic import minimise
from keeper.portfolio.allocate.rule import Candidates, deviations
from keeper.portfolio.allocate.simple import inverse_volatility
from keeper.portfolio.numbers import times
from keeper.records.canonical import Table

DIGITS = 12
"""Kept of a return in a bar: a solver's last digits are the machine's own."""


class Belief(NamedTuple):
    skill: float
    aversion: float
    """To variance: 1 / aversion of the capital is at risk where Kelly would put all of it."""
    doubt: float
    """He and Litterman's tau: how uncertain the equilibrium is, in parts of the covariance."""


def expected(view: list[float], covariance: list[list[float]], skill: float) -> list[float]:
    pairs = zip(view, deviations(covariance), strict=True)
    return [skill * deviation * score for score, deviation in pairs]


def posterior(
    prior: Table, covariance: Table, picks: Table, views: Table, errors: Table, doubt: float
) -> Table:
    """Expected returns when `picks @ returns` are believed to be `views`, give or take `errors`,
    their variances."""
    spread = doubt * covariance @ picks.T
    surprise = views - picks @ prior
    found = prior + spread @ np.linalg.solve(picks @ spread + np.diag(errors), surprise)
    return found.round(DIGITS)


def black_litterman(among: Candidates, by: Belief) -> list[float]:
    """The equilibrium is what inverse volatility would hold; a view is as uncertain as it."""
    covariance = np.array(among.covariance)
    held = inverse_volatility(among)
    prior = np.array([by.aversion * one for one in times(among.covariance, held)])
    views = np.array(expected(among.view, among.covariance, by.skill))
    errors = by.doubt * np.diag(covariance)
    found = posterior(prior, covariance, np.eye(len(held)), views, errors, by.doubt)
    return mean_variance(found.tolist(), among.covariance, among.caps, by.aversion)


def mean_variance(
    returns: list[float], covariance: list[list[float]], caps: list[float], aversion: float
) -> list[float]:
    """Beside cash, which has no variance and no return, and no cap."""
    square = [[aversion * one for one in row] + [0.0] for row in covariance]
    square.append([0.0] * len(square[0]))
    found = minimise(square, [*returns, 0.0], [*caps, 1.0], 1.0).weights[:-1]
    most = fsum(found)
    return [one / most for one in found] if most > 1.0 else found
