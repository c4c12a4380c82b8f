"""One view out of many opinions."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from keeper.portfolio.combine import view
from keeper.portfolio.numbers import gram
from keeper.records.canonical import Table

OPINIONS = arrays(np.float64, (7, 4), elements=st.one_of(st.just(math.nan), st.floats(-1, 1)))
WEIGHTS = arrays(np.float64, 7, elements=st.floats(0.001, 1000))


def test_view__of_those_who_have_an_opinion__is_their_mean() -> None:
    nan = math.nan
    opinions = np.array([[1.0, nan, nan], [-0.5, 0.25, nan], [0.0, nan, nan]])
    found = view(opinions, np.array([2.0, 1.0, 1.0]))
    assert found[:2].tolist() == pytest.approx([(2 * 1.0 - 0.5) / 4, 0.25])
    assert math.isnan(found[2])


def test_view__of_who_has_no_weight__does_not_count() -> None:
    found = view(np.array([[1.0, 1.0], [-1.0, math.nan]]), np.array([0.0, 3.0]))
    assert found[0] == -1.0
    assert math.isnan(found[1])


@given(OPINIONS, WEIGHTS)
def test_view__of_any_opinions__is_numpys_masked_mean(opinions: Table, weights: Table) -> None:
    masked = np.ma.masked_invalid(opinions)  # type: ignore[no-untyped-call]
    wanted = np.ma.average(masked, axis=0, weights=weights)  # type: ignore[no-untyped-call]
    np.testing.assert_allclose(view(opinions, weights), wanted.filled(math.nan), atol=1e-6)


@given(OPINIONS, WEIGHTS, st.permutations(range(7)))
def test_view__in_another_order__has_the_same_bits(
    opinions: Table, weights: Table, order: list[int]
) -> None:
    weights = np.rint(weights)  # or the whole that they are parts of is rounded by the order
    weights[0] += 1.0
    np.testing.assert_array_equal(view(opinions, weights), view(opinions[order], weights[order]))


@given(arrays(np.float64, (50, 3), elements=st.integers(-(10**7), 10**7)))
def test_gram__of_whole_numbers__is_exact(whole: Table) -> None:
    exact = [
        [sum(int(a) * int(b) for a, b in zip(x, y, strict=True)) for y in whole.T] for x in whole.T
    ]
    assert gram(whole).tolist() == [[float(one) for one in row] for row in exact]
