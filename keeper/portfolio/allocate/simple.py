"""Equal parts (DeMiguel, Garlappi and Uppal 2009), and parts by inverse volatility."""

from math import fsum

from keeper.portfolio.allocate.rule import Candidates, deviations, scaled


def equal(among: Candidates) -> list[float]:
    return [1.0 / len(among.view)] * len(among.view)


def inverse_volatility(among: Candidates) -> list[float]:
    parts = [1.0 / one for one in deviations(among.covariance)]
    return scaled(parts, fsum(parts))
