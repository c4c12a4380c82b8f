"""Whole numbers of logarithms: right to the last unit, also where rounding hangs by a bit."""

from decimal import ROUND_HALF_EVEN, Context, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeper.market.whole import logs, whole

EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)


def rounded(value: float) -> int:
    scaled = EXACT.multiply(EXACT.ln(Decimal(value)), Decimal(10**7))
    return int(scaled.to_integral_value(ROUND_HALF_EVEN))


@given(st.floats(1e-12, 1e12))
def test_logs__of_any_price__are_the_nearest_whole_numbers(price: float) -> None:
    assert logs(np.array([price])).tolist() == [rounded(price)]


def test_logs__of_prices_next_to_a_half__are_right_too() -> None:
    """The doubles around the root of each half: a logarithm that is a bit off rounds wrongly."""
    halves = np.exp((np.random.default_rng(1).integers(-(10**8), 10**8, 2000) + 0.5) / 1e7)
    near = np.concatenate([halves, np.nextafter(halves, 0), np.nextafter(halves, 1e9)])
    assert logs(near).tolist() == [rounded(value) for value in near]


@pytest.mark.parametrize(("value", "found"), [(0.0, 0), (1.0, 6931472), (-1.0, -6931472)])
def test_whole__of_other_sources__is_a_logarithm_with_a_sign(value: float, found: int) -> None:
    assert whole("flow", np.array([value])).tolist() == [found]


def test_whole__of_nothing__is_nothing() -> None:
    assert whole("close", np.array([np.nan])).tolist() == [0]
    assert whole("flow", np.array([np.nan])).tolist() == [0]
