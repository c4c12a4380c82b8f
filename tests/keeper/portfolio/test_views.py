"""Black and Litterman's expected returns against the tables of He and Litterman (1999), and what is
bet on them."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeper.errors import Problem
from keeper.portfolio.allocate.kelly import bet, exposure
from keeper.portfolio.allocate.views import (
    Belief,
    black_litterman,
    expected,
    mean_variance,
    posterior,
)
from tests.keeper.portfolio.worlds import candidates

COUNTRIES = ("Australia", "Canada", "France", "Germany", "Japan", "UK", "USA")
VOLATILITY = np.array([16.0, 20.3, 24.8, 27.1, 21.0, 20.0, 18.7]) / 100
MARKET = np.array([1.6, 2.2, 5.2, 5.5, 11.6, 12.4, 61.5]) / 100
LOWER = (
    (0.488,),
    (0.478, 0.664),
    (0.515, 0.655, 0.861),
    (0.439, 0.310, 0.355, 0.354),
    (0.512, 0.608, 0.783, 0.777, 0.405),
    (0.491, 0.779, 0.668, 0.653, 0.306, 0.652),
)
CORRELATION = np.eye(7)
for at, row in enumerate(LOWER, 1):
    CORRELATION[at, : len(row)] = CORRELATION[: len(row), at] = row
COVARIANCE = CORRELATION * np.outer(VOLATILITY, VOLATILITY)
AVERSION, DOUBT = 2.5, 0.05
EQUILIBRIUM = AVERSION * COVARIANCE @ MARKET
GERMANY = np.array([[0.0, 0.0, -0.295, 1.0, 0.0, -0.705, 0.0]])
"""Ahead of the rest of Europe, by size."""


def test_equilibrium__of_the_papers_market__is_table_2() -> None:
    assert np.round(EQUILIBRIUM * 100, 1).tolist() == [3.9, 6.9, 8.4, 9.0, 4.3, 6.8, 7.6]


def test_posterior__of_the_papers_view__is_table_4() -> None:
    errors = DOUBT * np.diag(GERMANY @ COVARIANCE @ GERMANY.T)
    found = posterior(EQUILIBRIUM, COVARIANCE, GERMANY, np.array([0.05]), errors, DOUBT)
    assert np.round(found * 100, 1).tolist() == [4.3, 7.6, 9.3, 11.0, 4.5, 7.0, 8.1]


@given(st.integers(0, 10**6))
def test_posterior__is_the_mean_that_precisions_make(seed: int) -> None:
    """Theil's mixed estimation: both sources weighed by the inverse of their uncertainty."""
    chance = np.random.default_rng(seed)
    picks, views = chance.normal(size=(3, 7)), chance.normal(size=3) * 0.05
    errors = chance.uniform(0.001, 0.01, 3)
    prior = np.linalg.inv(DOUBT * COVARIANCE)
    precision = prior + picks.T @ np.diag(1 / errors) @ picks
    wanted = np.linalg.solve(precision, prior @ EQUILIBRIUM + picks.T @ (views / errors))
    found = posterior(EQUILIBRIUM, COVARIANCE, picks, views, errors, DOUBT)
    np.testing.assert_allclose(found, wanted, atol=1e-9)


def test_mean_variance__of_the_equilibrium__is_the_market() -> None:
    found = mean_variance(EQUILIBRIUM.tolist(), COVARIANCE.tolist(), [1.0] * 7, AVERSION)
    np.testing.assert_allclose(found, MARKET / MARKET.sum(), atol=5e-3)


def test_expected__of_half_an_opinion__is_half_its_skill_and_deviation() -> None:
    assert expected([0.5], [[0.0004]], 0.1) == pytest.approx([0.1 * 0.02 * 0.5])


@given(st.integers(0, 10**6), st.integers(1, 12), st.sampled_from([0.1, 0.25, 1.0]))
def test_black_litterman__of_any_views__is_long_only_and_capped(
    seed: int, assets: int, cap: float
) -> None:
    found = black_litterman(candidates(seed, assets, cap=cap), Belief(0.03, 3.0, 0.05))
    assert min(found) >= 0.0
    assert max(found) <= cap
    assert sum(found) <= 1.0 + 1e-12


def test_black_litterman__of_a_better_view__holds_more() -> None:
    among = candidates(3, 4)
    hold = partial(black_litterman, by=Belief(0.05, 3.0, 0.05))
    better = among._replace(view=[0.1, 0.1, 1.0, 0.1])
    assert hold(better)[2] > hold(among._replace(view=[0.1] * 4))[2]


def test_bet__at_even_money_and_60_percent__is_a_fifth() -> None:
    assert bet(0.6, 1.0) == pytest.approx(0.2)
    growth = 0.6 * np.log(1.2) + 0.4 * np.log(0.8)
    assert growth == pytest.approx(0.020136, abs=5e-7)


def test_bet__without_an_edge__is_none() -> None:
    assert bet(0.5, 1.0) == bet(0.1, 2.0) == 0.0


def test_exposure__of_half_of_kelly__is_half_the_mean_by_the_variance() -> None:
    assert exposure(0.0004, 0.0008, 0.5) == pytest.approx(0.25)
    assert exposure(-0.0004, 0.0008, 0.5) == 0.0
    assert exposure(1.0, 0.0008, 0.5) == 1.0
    assert exposure(1.0, 0.0, 0.5) == 0.0


@pytest.mark.parametrize("part", [0.0, 0.51, 1.0, -0.1])
def test_exposure__of_more_than_half__is_refused(part: float) -> None:
    with pytest.raises(Problem, match=rf"part of {part} (.|\n)*at most 0.5"):
        exposure(0.1, 0.1, part)
