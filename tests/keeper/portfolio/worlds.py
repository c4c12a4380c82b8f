"""Markets to divide a fund among."""

import numpy as np

from keeper.portfolio.allocate.rule import Candidates
from keeper.portfolio.covariance import sample
from keeper.records.canonical import Table


def returns(seed: int, bars: int, assets: int) -> Table:
    """With a common part, some of it against the others, unequal volatilities, and fat tails."""
    chance = np.random.default_rng(seed)
    common = chance.standard_t(4, (bars, 1)) * chance.uniform(-0.5, 1.5, assets)
    moves = common + chance.standard_t(4, (bars, assets))
    rounded: Table = np.round(moves * 0.003 * chance.uniform(0.5, 3.0, assets), 7)
    return rounded


def candidates(seed: int, assets: int, *, bars: int = 300, cap: float = 1.0) -> Candidates:
    moves = returns(seed, bars, assets)
    views = np.random.default_rng(seed).uniform(0.1, 1.0, assets)
    return Candidates(views.tolist(), sample(moves).tolist(), moves, [cap] * assets)


def known(covariance: Table) -> Candidates:
    """From a paper: no bars, no caps, full views."""
    count = len(covariance)
    return Candidates([1.0] * count, covariance.tolist(), np.zeros((0, count)), [1.0] * count)
