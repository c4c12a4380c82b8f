"""Rules for dividing, each against its definition and against an example that was published."""

from itertools import product
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeper.portfolio.allocate.hierarchy import distances, hierarchical, layout
from keeper.portfolio.allocate.parity import risk_parity
from keeper.portfolio.allocate.quadratic import filled, minimise, minimum_variance
from keeper.portfolio.allocate.simple import equal, inverse_volatility
from keeper.records.canonical import Table
from tests.keeper.portfolio.worlds import candidates, known

SEEDS = st.integers(0, 10**6)
SIZES = st.integers(1, 12)

CORRELATION = np.array(
    [[1.0, 0.8, 0.0, 0.0], [0.8, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, -0.5], [0.0, 0.0, -0.5, 1.0]]
)
VOLATILITY = np.array([0.1, 0.2, 0.3, 0.4])
FOUR = known(CORRELATION * VOLATILITY[:, None] * VOLATILITY)
"""The example of Maillard, Roncalli and Teiletche, section 4."""


def test_equal__of_four__is_a_quarter_each() -> None:
    assert equal(FOUR) == [0.25] * 4


def test_inverse_volatility__of_10_20_30_and_40_percent__is_12_6_4_and_3_parts() -> None:
    assert inverse_volatility(FOUR) == pytest.approx([12 / 25, 6 / 25, 4 / 25, 3 / 25])


def test_risk_parity__of_the_papers_example__is_the_papers_answer() -> None:
    assert np.round(np.array(risk_parity(FOUR)) * 100, 1).tolist() == [38.4, 19.2, 24.3, 18.2]


def test_minimum_variance__of_the_papers_example__is_the_papers_answer() -> None:
    found = np.round(np.array(minimum_variance(FOUR)) * 100, 1)
    assert found.tolist() == [74.5, 0.0, 15.2, 10.3]


@given(SEEDS, SIZES)
def test_risk_parity__of_any_market__gives_each_the_same_part_of_the_risk(
    seed: int, assets: int
) -> None:
    among = candidates(seed, assets)
    weights = np.array(risk_parity(among))
    parts = weights * (np.array(among.covariance) @ weights)
    np.testing.assert_allclose(parts / parts.sum(), 1 / assets, atol=1e-6)
    assert weights.sum() == pytest.approx(1.0)
    assert weights.min() > 0.0


def by_active_sets(square: Table, reward: Table, cap: float, total: float) -> Table:
    """From the conditions of Karush, Kuhn and Tucker: each asset at 0, at its cap or between, every
    way tried, and the best that is allowed taken."""
    best, least = np.zeros(len(square)), np.inf
    for kinds in product((0, 1, 2), repeat=len(square)):
        free = [at for at, kind in enumerate(kinds) if kind == 2]
        x = np.array([cap if kind == 1 else 0.0 for kind in kinds])
        if free:
            rows = np.zeros((len(free) + 1, len(free) + 1))
            rows[:-1, :-1] = square[np.ix_(free, free)]
            rows[:-1, -1] = rows[-1, :-1] = 1.0
            right = [*(reward - square @ x)[free], total - x.sum()]
            x[free] = np.linalg.solve(rows, right)[:-1]
        legal = x.min() >= -1e-12 and x.max() <= cap + 1e-12 and abs(x.sum() - total) < 1e-9
        value = x @ square @ x / 2 - reward @ x
        if legal and value < least:
            best, least = x, value
    return best


@given(SEEDS, st.integers(2, 5), st.sampled_from([0.3, 0.5, 0.7, 1.0]), st.booleans())
def test_minimise__of_any_market__is_what_all_active_sets_say(
    seed: int, assets: int, cap: float, rewarded: bool
) -> None:
    among = candidates(seed, assets)
    square = np.array(among.covariance)
    reward = np.array(among.view) * np.sqrt(np.diag(square)) * 0.02 * rewarded
    total = min(1.0, cap * assets)
    found = minimise(among.covariance, reward.tolist(), [cap] * assets, total)
    wanted = by_active_sets(square, reward, cap, total)
    np.testing.assert_allclose(found.weights, wanted, atol=1e-3)
    here = found.weights @ square @ found.weights / 2 - reward @ found.weights
    least = wanted @ square @ wanted / 2 - reward @ wanted
    assert here - least <= found.gap + 1e-15
    assert found.gap <= 1.001e-9 * np.trace(square) / assets


@given(SEEDS, SIZES, st.sampled_from([0.05, 0.1, 0.2]))
def test_minimum_variance__with_caps__keeps_them(seed: int, assets: int, cap: float) -> None:
    found = minimum_variance(candidates(seed, assets, cap=cap))
    assert 0.0 <= min(found) <= max(found) <= cap
    assert sum(found) == pytest.approx(min(1.0, cap * assets))


def test_filled__of_small_caps__gives_the_rest_to_the_others() -> None:
    assert filled([1.0, 0.1, 1.0], 1.0) == pytest.approx([0.45, 0.1, 0.45])


def test_minimise__of_two_that_are_one__ends() -> None:
    found = minimise([[1.0, 1.0], [1.0, 1.0]], [0.0, 0.5], [1.0, 1.0], 1.0)
    assert found.weights == [0.0, 1.0]


def test_layout__of_the_papers_tree__puts_the_alike_together() -> None:
    """Worked by hand: 0 and 2 join at 0.1, 1 and 3 at 0.2, and 4 joins the second pair."""
    apart = [
        [0.0, 0.9, 0.1, 0.9, 0.8],
        [0.9, 0.0, 0.9, 0.2, 0.3],
        [0.1, 0.9, 0.0, 0.9, 0.8],
        [0.9, 0.2, 0.9, 0.0, 0.9],
        [0.8, 0.3, 0.8, 0.9, 0.0],
    ]
    assert layout(apart) == [0, 2, 4, 1, 3]


def test_distances__of_the_papers_formula__are_between_columns() -> None:
    """Two assets with a correlation of 1/2: each column is (0, 1/2) or (1/2, 0)."""
    found = distances([[4.0, 1.0], [1.0, 1.0]])
    assert found[0] == pytest.approx([0.0, sqrt(0.5)])


def test_hierarchical__of_two_pairs__is_worked_by_hand() -> None:
    """{0, 1} against {2, 3}. By inverse variance the first pair holds 0.8 and 0.2, the second 0.64
    and 0.36; each pair gets the other's variance by both together."""
    first = 0.64 * 0.01 + 0.04 * 0.04 + 2 * 0.16 * 0.016
    second = 0.4096 * 0.09 + 0.1296 * 0.16 - 2 * 0.2304 * 0.06
    left, right = second / (first + second), first / (first + second)
    wanted = [left * 0.8, left * 0.2, right * 0.64, right * 0.36]
    assert hierarchical(FOUR) == pytest.approx(wanted)


def by_recursion(covariance: Table) -> Table:
    """The paper's three stages again, with sets and recursion: clusters joined by the nearest two
    of their members, the line from left to right, and each half by the other's variance."""
    deviation = np.sqrt(np.diag(covariance))
    inner = np.sqrt(np.clip((1 - covariance / np.outer(deviation, deviation)) / 2, 0, None))
    apart = np.sqrt(((inner[:, :, None] - inner[:, None, :]) ** 2).sum(axis=0))
    clusters = [[at] for at in range(len(covariance))]
    while len(clusters) > 1:
        one, other = min(
            ((a, b) for a in range(len(clusters)) for b in range(a + 1, len(clusters))),
            key=lambda pair: apart[np.ix_(clusters[pair[0]], clusters[pair[1]])].min(),
        )
        clusters.append(clusters[one] + clusters[other])
        del clusters[other], clusters[one]

    def risk(line: list[int]) -> float:
        inside = covariance[np.ix_(line, line)]
        parts = 1 / np.diag(inside) / (1 / np.diag(inside)).sum()
        return float(parts @ inside @ parts)

    weights = np.ones(len(covariance))

    def halve(line: list[int]) -> None:
        if len(line) > 1:
            left, right = line[: len(line) // 2], line[len(line) // 2 :]
            part = 1 - risk(left) / (risk(left) + risk(right))
            weights[left] *= part
            weights[right] *= 1 - part
            halve(left)
            halve(right)

    halve(clusters[0])
    return weights


@given(SEEDS, SIZES)
def test_hierarchical__of_any_market__is_what_recursion_says(seed: int, assets: int) -> None:
    among = candidates(seed, assets)
    found = hierarchical(among)
    np.testing.assert_allclose(found, by_recursion(np.array(among.covariance)), rtol=1e-9)
    assert sum(found) == pytest.approx(1.0)
