"""A search from the strategies written by hand: CMA-ES over their numbers, and over markets."""

from collections.abc import Callable
from typing import NamedTuple, Self

import numpy as np

from tests.bench.robbery.market import Floats
from tests.bench.robbery.plots import Plot

SPREAD = 0.2
"""Of the first generation, as a part of each number's range."""

OFFSPRING = 10
KNOWN_MARKET = 0.6
"""How often the market is the best one so far, and not another."""


class Scales(NamedTuple):
    """The constants of the method, for as many numbers as there are."""

    weights: Floats
    effective: float
    path: float
    damp: float
    rank_one: float
    rank_many: float
    sigma: float
    step: float

    @classmethod
    def of(cls, n: int, offspring: int) -> Self:
        raw = np.log(offspring / 2 + 0.5) - np.log(np.arange(1, offspring // 2 + 1))
        weights = raw / raw.sum()
        mu = float(1 / (weights**2).sum())
        one = 2 / ((n + 1.3) ** 2 + mu)
        many = min(1 - one, 2 * (mu - 2 + 1 / mu) / ((n + 2) ** 2 + mu))
        sigma = (mu + 2) / (n + mu + 5)
        damp = 1 + sigma + 2 * max(0.0, ((mu - 1) / (n + 1)) ** 0.5 - 1)
        step = n**0.5 * (1 - 1 / (4 * n) + 1 / (21 * n * n))
        return cls(weights, mu, (4 + mu / n) / (n + 4 + 2 * mu / n), damp, one, many, sigma, step)


class Evolution:
    """Asks for points in the unit cube, and is told what they are worth."""

    def __init__(self, mean: Floats, spread: float, rng: np.random.Generator) -> None:
        self._mean, self._spread, self._rng = mean, spread, rng
        n = len(mean)
        self._k = Scales.of(n, OFFSPRING)
        self._covariance = np.eye(n)
        self._path, self._way = np.zeros(n), np.zeros(n)

    def ask(self) -> list[Floats]:
        values, vectors = np.linalg.eigh(self._covariance)
        root = vectors * np.sqrt(np.maximum(values, 1e-12))
        self._whiten = vectors @ np.diag(np.maximum(values, 1e-12) ** -0.5) @ vectors.T
        steps = self._rng.standard_normal((OFFSPRING, len(self._mean))) @ root.T
        return [np.clip(self._mean + self._spread * step, 0, 1) for step in steps]

    def tell(self, points: list[Floats], worth: list[float]) -> None:
        k = self._k
        best = sorted(range(len(points)), key=lambda i: -worth[i])[: len(k.weights)]
        steps = np.array([(points[i] - self._mean) / self._spread for i in best])
        moved = k.weights @ steps
        self._mean = self._mean + self._spread * moved
        pull = (k.sigma * (2 - k.sigma) * k.effective) ** 0.5
        self._way = (1 - k.sigma) * self._way + pull * (self._whiten @ moved)
        pull = (k.path * (2 - k.path) * k.effective) ** 0.5
        self._path = (1 - k.path) * self._path + pull * moved
        many = (steps * k.weights[:, None]).T @ steps
        kept = 1 - k.rank_one - k.rank_many
        one = np.outer(self._path, self._path)
        self._covariance = kept * self._covariance + k.rank_one * one + k.rank_many * many
        length = np.linalg.norm(self._way) / self._k.step - 1
        self._spread = float(np.clip(self._spread * np.exp(k.sigma / k.damp * length), 0.01, 0.5))


def search(
    plots: tuple[Plot, ...],
    markets: int,
    sequences: int,
    try_: Callable[[Plot], float],
    rng: np.random.Generator,
) -> None:
    """Each strategy in some of the markets, and then whatever the best of them grow into."""
    tried: list[tuple[float, Plot]] = []
    first = [plot._replace(market=m) for m in range(markets) for plot in plots]
    for plot in first[: max(len(plots), sequences // 2)]:
        tried.append((try_(plot), plot))
    while len(tried) < sequences:
        _, seed = max(tried[: len(first)], key=lambda pair: pair[0])
        _, best = max(tried, key=lambda pair: pair[0])
        start = best if rng.random() < 0.5 else seed
        tried += _grow(start, markets, min(sequences - len(tried), 6 * OFFSPRING), try_, rng)


def _grow(
    start: Plot,
    markets: int,
    sequences: int,
    try_: Callable[[Plot], float],
    rng: np.random.Generator,
) -> list[tuple[float, Plot]]:
    evolution = Evolution(start.genes, SPREAD, rng)
    tried: list[tuple[float, Plot]] = []
    while len(tried) < sequences:
        points = evolution.ask()
        known = rng.random(len(points)) < KNOWN_MARKET
        other = rng.integers(0, markets, len(points))
        where = np.where(known, start.market, other)
        plots = [start.varied(p, int(m)) for p, m in zip(points, where, strict=True)]
        worth = [try_(plot) for plot in plots]
        evolution.tell(points, worth)
        tried += zip(worth, plots, strict=True)
    return tried
