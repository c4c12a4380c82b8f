"""Against numpy for the sample, and against the papers' sums, term by term, for what is shrunk."""

from itertools import product

import numpy as np
import pytest

from keeper.portfolio.covariance import (
    constant_correlation,
    correlations,
    identity,
    sample,
    yearly,
)
from keeper.records.canonical import Table
from keeper.units import HOUR


def returns(seed: int, bars: int = 60, assets: int = 5) -> Table:
    """With a common part, unequal volatilities, and fat tails."""
    chance = np.random.default_rng(seed)
    moves = chance.standard_t(4, (bars, 1)) + chance.standard_t(4, (bars, assets))
    sizes = np.linspace(0.004, 0.004 * assets, assets)
    rounded: Table = np.round(moves * sizes, 7)
    return rounded


@pytest.mark.parametrize("seed", range(3))
def test_sample__of_returns__is_what_numpy_finds(seed: int) -> None:
    moves = returns(seed)
    np.testing.assert_allclose(sample(moves), np.cov(moves.T, ddof=0), rtol=1e-10)


def test_sample__in_another_order_of_bars__has_the_same_bits() -> None:
    moves = returns(1)
    np.testing.assert_array_equal(sample(moves), sample(moves[::-1]))


def by_the_paper(moves: Table, target: Table, parts: Table) -> Table:
    """delta = (pi - rho) / gamma / T; `parts` are rho's, by pair."""
    count, assets = moves.shape
    x = moves - moves.mean(axis=0)
    s = np.cov(moves.T, ddof=0)
    pi = sum(
        ((x[:, i] * x[:, j] - s[i, j]) ** 2).mean() for i, j in product(range(assets), repeat=2)
    )
    delta = (pi - parts.sum()) / ((target - s) ** 2).sum() / count
    delta = min(max(delta, 0.0), 1.0)
    mixed: Table = delta * target + (1 - delta) * s
    return mixed


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("bars", [8, 60, 700])
def test_identity__is_the_papers(seed: int, bars: int) -> None:
    moves = returns(seed, bars)
    s = np.cov(moves.T, ddof=0)
    wanted = by_the_paper(moves, np.eye(5) * np.trace(s) / 5, np.zeros(1))
    np.testing.assert_allclose(identity(moves), wanted, atol=2e-6 * s.max())


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("bars", [8, 60, 700])
def test_constant_correlation__is_the_papers(seed: int, bars: int) -> None:
    moves = returns(seed, bars)
    x, s = moves - moves.mean(axis=0), np.cov(moves.T, ddof=0)
    deviation = np.sqrt(np.diag(s))
    pairs = [(i, j) for i, j in product(range(5), repeat=2) if i != j]
    mean = np.mean([s[i, j] / deviation[i] / deviation[j] for i, j in pairs])
    target = np.array(
        [
            [s[i, i] if i == j else mean * deviation[i] * deviation[j] for j in range(5)]
            for i in range(5)
        ]
    )

    def theta(k: int, i: int, j: int) -> float:
        return float(((x[:, k] ** 2 - s[k, k]) * (x[:, i] * x[:, j] - s[i, j])).mean())

    rho = [theta(i, i, i) for i in range(5)]
    rho += [
        mean
        / 2
        * (
            deviation[j] / deviation[i] * theta(i, i, j)
            + deviation[i] / deviation[j] * theta(j, i, j)
        )
        for i, j in pairs
    ]
    wanted = by_the_paper(moves, target, np.array(rho))
    np.testing.assert_allclose(constant_correlation(moves), wanted, atol=2e-6 * s.max())


def test_constant_correlation__of_one_asset__is_its_variance() -> None:
    moves = returns(1)[:, :1]
    np.testing.assert_array_equal(constant_correlation(moves), sample(moves))


def test_identity__of_fewer_bars_than_assets__can_be_inverted() -> None:
    moves = returns(2, bars=4)
    assert np.linalg.eigvalsh(sample(moves)).min() < 1e-12
    assert np.linalg.eigvalsh(identity(moves)).min() > 1e-7


def test_correlations__with_what_never_moves__are_0() -> None:
    found = correlations(np.array([[4.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 0.0]]))
    assert found[0].tolist() == [1.0, 0.5, 0.0]
    assert found[2].tolist() == [0.0, 0.0, 0.0]


def test_yearly__of_hours__has_8760_of_them() -> None:
    assert yearly(np.array([[0.01**2]]), HOUR)[0, 0] == pytest.approx(0.01**2 * 8760)
