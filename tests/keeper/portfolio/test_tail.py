"""Expected shortfall: the definition, Rockafellar and Uryasev's portfolio, and its minimum."""

from collections.abc import Callable
from functools import partial
from itertools import combinations
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keeper.portfolio.allocate.tail import Plane, mean_shortfall, minimise, shortfall
from keeper.records.canonical import Table
from tests.keeper.portfolio.worlds import candidates, returns

NOTHING = np.zeros(1)


def by_definition(losses: Table, tail: float) -> float:
    """Rockafellar and Uryasev's function, which is least at one of the losses."""
    return float(min(a + np.clip(losses - a, 0, None).mean() / tail for a in losses))


@given(st.integers(0, 10**6), st.integers(2, 80), st.floats(0.01, 0.9))
def test_shortfall__of_any_losses__is_the_papers_function(
    seed: int, bars: int, tail: float
) -> None:
    losses = returns(seed, bars, 1)
    found = shortfall(losses, tail, NOTHING, np.ones(1))
    assert found.value == pytest.approx(by_definition(losses[:, 0], tail), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    ("confidence", "published"), [(0.90, 0.096975), (0.95, 0.115908), (0.99, 0.152977)]
)
def test_shortfall__of_the_papers_portfolio__is_the_papers(
    confidence: float, published: float
) -> None:
    """S&P 500, government bonds and small caps, normal: the portfolio of least variance that earns
    0.011, of their section 4. The paper's losses are the negative returns."""
    means = np.array([0.0101110, 0.0043532, 0.0137058])
    covariance = np.array(
        [
            [0.00324625, 0.00022983, 0.00420395],
            [0.00022983, 0.00049937, 0.00019247],
            [0.00420395, 0.00019247, 0.00764097],
        ]
    )
    held = np.array([0.452013, 0.115573, 0.432414])
    spread = NormalDist(-means @ held, float(held @ covariance @ held) ** 0.5)
    losses = np.array([[spread.inv_cdf((one + 0.5) / 100_000)] for one in range(100_000)])
    found = shortfall(losses, 1 - confidence, NOTHING, np.ones(1))
    assert found.value == pytest.approx(published, rel=3e-4)


def by_vertices(plane: Callable[[Table], Plane], slopes: Table, caps: Table) -> float:
    """The least of all points where as many constraints meet as there are unknowns: the planes,
    x >= 0, x <= cap, and one sum."""
    count = len(caps)
    rows = [(np.append(slope, -1.0), 0.0) for slope in slopes]
    rows += [(np.append(one, 0.0), 0.0) for one in np.eye(count)]
    rows += [(np.append(one, 0.0), cap) for one, cap in zip(np.eye(count), caps, strict=True)]
    whole = np.append(np.ones(count), 0.0)
    chosen = list(combinations(rows, count))
    left = np.array([[whole, *(row for row, _ in some)] for some in chosen])
    right = np.array([[1.0, *(value for _, value in some)] for some in chosen])
    meet = np.abs(np.linalg.det(left)) > 1e-14
    points = np.linalg.solve(left[meet], right[meet][:, :, None])[:, :-1, 0]
    legal = (points >= -1e-9).all(axis=1) & (points <= caps + 1e-9).all(axis=1)
    return min(plane(x).value for x in points[legal])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([0.5, 0.8, 1.0]), st.booleans())
def test_minimise__of_a_few_bars__is_the_best_of_all_vertices(
    seed: int, cap: float, rewarded: bool
) -> None:
    """With a tail of two of eight bars: each pair of bars is a plane."""
    losses = returns(seed, 8, 3)
    reward = np.array([0.001, 0.0, 0.002]) * float(rewarded)
    plane = partial(shortfall, losses, 0.25, reward)
    pairs = combinations(losses, 2)
    slopes = np.array([(one + other) / 2 - reward for one, other in pairs])
    found = minimise(plane, np.full(3, cap), 1.0)
    assert found.gap <= 1e-9
    value = plane(np.array(found.weights)).value
    assert value == pytest.approx(by_vertices(plane, slopes, np.full(3, cap)), abs=1e-8)


@given(st.integers(0, 10**6), st.integers(1, 12), st.sampled_from([0.1, 0.2, 1.0]))
def test_minimise__of_any_market__closes_the_gap(seed: int, assets: int, cap: float) -> None:
    among = candidates(seed, assets, bars=200, cap=cap)
    plane = partial(shortfall, -among.returns, 0.05, np.zeros(assets))
    total = min(1.0, cap * assets)
    found = minimise(plane, np.array(among.caps), total)
    weights = np.array(found.weights)
    assert -1e-15 <= found.gap <= 1e-9
    assert weights.sum() == pytest.approx(total, abs=1e-8)
    assert weights.min() >= 0.0
    assert weights.max() <= cap
    for _ in range(5):  # no step towards another point is a step down
        other = np.random.default_rng(seed).dirichlet(np.ones(assets)) * total
        if other.max() <= cap:
            assert plane(0.999 * weights + 0.001 * other).value >= plane(weights).value - 2e-9


def test_mean_shortfall__of_what_is_expected_to_rise__holds_more_of_it() -> None:
    among = candidates(7, 4)
    without = mean_shortfall(among, 0.05, np.zeros(4))
    expected = np.array([0.0, 0.01, 0.0, 0.0])
    assert mean_shortfall(among, 0.05, expected)[1] > without[1]
