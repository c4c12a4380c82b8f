"""Prices at ticks: what is published of them, what they are by definition, and the way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeper.plan.quotes.ticks import MAX_SQRT, MIN_SQRT, sqrt_at, tick_at
from keeper.records.pools import MAX_TICK, MIN_TICK
from tests.contracts.revm.priced import growth

ticks = st.integers(MIN_TICK, MAX_TICK)


@pytest.mark.parametrize(
    ("tick", "price"),
    [
        (MIN_TICK, MIN_SQRT),
        (-1, 79_224_201_403_219_477_170_569_942_574),
        (0, 2**96),
        (1, 79_232_123_823_359_799_118_286_999_568),
        (MAX_TICK, MAX_SQRT),
    ],
)
def test_sqrt_at__of_known_ticks__is_the_known_price(tick: int, price: int) -> None:
    assert sqrt_at(tick) == price


@given(ticks)
def test_sqrt_at__of_any_tick__is_the_root_of_its_price(tick: int) -> None:
    """But for a part in 2**60, as the pool's own words lose digits far out, and a unit up."""
    exact, found = growth(tick) * 2**192, sqrt_at(tick)
    error = exact / 2**60
    assert (found - 1) ** 2 <= exact + error
    assert found**2 >= exact - error


@given(ticks.filter(lambda tick: tick < MAX_TICK), st.data())
def test_tick_at__of_a_price_from_one_tick_to_the_next__is_the_tick(
    tick: int, data: st.DataObject
) -> None:
    price = data.draw(st.integers(sqrt_at(tick), sqrt_at(tick + 1) - 1))
    assert tick_at(price, MIN_TICK, MAX_TICK) == tick
    assert tick_at(price, tick, tick + 1) == tick
