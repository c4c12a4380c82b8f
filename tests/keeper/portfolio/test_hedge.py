"""Trust by the record: the bound that the paper proves, and what trust is made of."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from keeper.portfolio.hedge import Hedge, learn, made, step
from keeper.records.canonical import Table

GAINS = arrays(
    np.float64, st.tuples(st.integers(1, 60), st.integers(1, 8)), elements=st.floats(-1, 1)
)


@given(GAINS, st.floats(0.01, 0.5))
def test_step__whatever_the_gains__regrets_no_more_than_the_bound(
    gains: Table, rate: float
) -> None:
    count = gains.shape[1]
    trust, total = np.full(count, 1 / count), 0.0
    for row in gains:
        total += float(trust @ row)
        trust = step(trust, row, Hedge(rate, 0.0, 0.1))
    bounds = gains.sum(axis=0) - rate * np.abs(gains).sum(axis=0) - math.log(count) / rate
    assert total >= bounds.max() - 1e-9


def test_step__against_one_that_is_always_right__comes_to_trust_it() -> None:
    """Worked by hand: 1 is multiplied with 1.5 and 0.5, so three bars leave 27 to 1."""
    trust = np.array([0.5, 0.5])
    for _ in range(3):
        trust = step(trust, np.array([1.0, -1.0]), Hedge(0.5, 0.0, 0.1))
    assert trust.tolist() == pytest.approx([27 / 28, 1 / 28])


def test_step__with_a_share__never_forgets_anybody() -> None:
    trust = np.array([0.5, 0.5])
    for _ in range(1_000):
        trust = step(trust, np.array([1.0, -1.0]), Hedge(0.5, 0.01, 0.1))
    assert trust[1] > 0.005
    assert trust.sum() == pytest.approx(1.0)


def test_made__by_opinions__is_their_mean_over_what_they_were_of() -> None:
    nan = math.nan
    found = made(np.array([[1.0, -0.5, nan], [nan, nan, nan]]), np.array([0.02, 0.01, 0.5]))
    assert found.tolist() == pytest.approx([(0.02 - 0.005) / 2, 0.0])


def test_learn__of_a_gain__counts_it_in_the_strategys_own_deviations() -> None:
    """Two who made the same: the calmer one was better."""
    trust, variance = learn(
        np.array([0.5, 0.5]),
        np.array([1e-4, 4e-4]),
        np.array([0.01, 0.01]),
        Hedge(0.5, 0.0, 1e-9),
    )
    assert variance.tolist() == pytest.approx([1e-4, 4e-4])
    assert trust.tolist() == pytest.approx([1.125 / 2.1875, 1.0625 / 2.1875])


def test_learn__of_the_same_gain_for_long__knows_its_variance() -> None:
    """Half of the way to it in as many bars as half of it is forgotten in."""
    trust, variance = np.ones(1), np.zeros(1)
    for _ in range(10):
        trust, variance = learn(trust, variance, np.array([0.02]), Hedge(0.5, 0.0, 1 - 0.5**0.1))
    assert variance.tolist() == pytest.approx([0.02**2 / 2])


def test_learn__from_nothing__says_nothing() -> None:
    trust, _ = learn(np.array([0.3, 0.7]), np.zeros(2), np.zeros(2), Hedge(0.5, 0.0, 0.1))
    assert trust.tolist() == pytest.approx([0.3, 0.7])
