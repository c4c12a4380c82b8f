"""Pairs: the fit against the textbook's regressions, and what follows from the s-score."""

import math
from typing import Any

import numpy as np
import pytest

from keeper.records.canonical import Table
from keeper.signals.families.pairs import fit
from tests.keeper.signals.rows import answer, opinion, row

WINDOW = 60
PAIR = {"first": "A", "second": "B", "window": WINDOW}


def spread(score_at: float, seed: int = 3) -> Table:
    """Returns of B at random, and of A one and a half times them with a spread that comes back,
    whose last value lies so many deviations out."""
    dice = np.random.default_rng(seed)
    ahead = dice.normal(size=WINDOW) / 100
    apart = np.zeros(WINDOW + 1)
    for at in range(1, WINDOW + 1):
        apart[at] = 0.6 * apart[at - 1] + dice.normal() / 200
    apart[-1] = score_at * apart.std()
    first = 1.5 * ahead + np.diff(apart)
    return np.column_stack([first, ahead, ahead, ahead])


def textbook(first: Table, second: Table) -> tuple[float, float, float]:
    """The appendix of the paper, line by line: beta, b, s."""
    beta, alpha = np.polyfit(second, first, 1)
    rest = np.cumsum(first - alpha - beta * second)
    b, a = np.polyfit(rest[:-1], rest[1:], 1)
    noise = rest[1:] - a - b * rest[:-1]
    kappa = -math.log(b) * 252
    mean = a / (1 - b)
    sigma = math.sqrt(noise.var(ddof=2) * 2 * kappa / (1 - b * b))
    return beta, b, (rest[-1] - mean) / (sigma / math.sqrt(2 * kappa))


@pytest.mark.parametrize("out", [-3.0, -1.0, 0.2, 2.5])
def test_fit__is_the_papers(out: float) -> None:
    returns = spread(out)
    first, second = returns[:, 0], returns[:, 1]
    found = fit(first[None], second[None])
    beta, b, score = textbook(first, second)
    np.testing.assert_allclose(
        [found.beta[0], found.b[0], found.score[0]], [beta, b, score], rtol=1e-9
    )


def test_fit__of_two_pairs__is_to_the_bit_that_of_each() -> None:
    one, other = spread(2.0), spread(-1.0, seed=9)
    both = fit(np.array([one[:, 0], other[:, 0]]), np.array([one[:, 1], other[:, 1]]))
    alone = fit(one[None, :, 0], one[None, :, 1])
    assert both.score[0] == alone.score[0]


def test_pairs__far_below__buys_the_first_and_leaves_the_second() -> None:
    given = {**PAIR, "open": 0.8}
    assert opinion("pairs", given, {}, spread(-4.0))[:2].tolist() == [1, -1]
    assert opinion("pairs", given, {}, spread(4.0))[:2].tolist() == [-1, 1]


def test_pairs__of_what_is_not_in_the_pair__has_no_opinion() -> None:
    assert np.isnan(opinion("pairs", PAIR, {}, spread(-4.0))[2:]).all()


def test_pairs__between_its_lines__is_in_proportion() -> None:
    returns = spread(-4.0)
    score = -textbook(returns[:, 0], returns[:, 1])[2]
    assert score > 1
    given = {**PAIR, "close": score / 2, "open": score * 1.5}
    np.testing.assert_allclose(opinion("pairs", given, {}, returns)[:2], [0.5, -0.5], rtol=1e-9)


def test_pairs__that_take_longer_than_half_the_window__are_left_alone() -> None:
    trend = np.linspace(0.0, 0.02, WINDOW)
    dice = np.random.default_rng(1).normal(size=WINDOW) / 100
    returns = np.column_stack([dice + trend, dice + np.sin(trend), dice, dice])
    found = fit(returns[None, :, 0], returns[None, :, 1])
    assert found.b[0] > math.exp(-2 / WINDOW)
    assert opinion("pairs", PAIR, {}, returns)[:2].tolist() == [0, 0]


def test_pairs__without_enough_history__have_no_opinion() -> None:
    assert np.isnan(opinion("pairs", PAIR, {}, spread(-4.0)[1:])).all()
    holes: Any = spread(-4.0)
    holes[0, 0] = np.nan
    assert np.isnan(opinion("pairs", PAIR, {}, holes)).all()


def test_pairs__in_many_cases__each_say_what_they_say_alone() -> None:
    returns = np.vstack([spread(1.0, seed=5), spread(-4.0)])
    written = [
        {"family": "pairs", "first": one, "second": other, "window": window}
        for window in (100, 60)
        for one, other in (("A", "B"), ("B", "A"), ("A", "C"))
    ]
    together = answer(written, row({}, returns)).signal.opinions
    for case, said in zip(written, together, strict=True):
        alone = answer([case], row({}, returns)).signal.opinions[0]
        np.testing.assert_array_equal(said, alone)
