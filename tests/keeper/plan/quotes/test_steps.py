"""One step of a swap by examples whose roundings were worked out by hand."""

import pytest

from keeper.plan.quotes.steps import partial, whole

ONE = 2**96
"""The root price 1."""


@pytest.mark.parametrize(
    ("down", "end", "liquidity", "taken", "given"),
    [
        (True, ONE // 2, 1000, 1000, 500),
        (True, ONE // 2, 1001, 1001, 500),  # it gives 500.5
        (True, ONE * 2 // 3, 1000, 501, 333),  # the end is below 2/3: it takes more than 500
        (False, ONE * 2, 1000, 1000, 500),
        (False, ONE * 2, 1001, 1001, 500),
        (False, ONE * 3 // 2, 999, 500, 333),  # it takes 499.5
        (False, ONE + 1, 1, 1, 0),  # next to nothing counts as a unit
        (True, ONE - 1, 1, 1, 0),
        (True, ONE // 2, 0, 0, 0),
    ],
)
def test_whole__without_a_fee__rounds_for_the_pool(
    down: bool, end: int, liquidity: int, taken: int, given: int
) -> None:
    assert whole(down, 0, liquidity, ONE, end) == (taken, given)


@pytest.mark.parametrize(
    ("fee", "taken"), [(500, 1001), (3000, 1004), (10_000, 1011), (500_000, 2000)]
)
def test_whole__with_a_fee__takes_it_on_top_rounded_up(fee: int, taken: int) -> None:
    assert whole(True, fee, 1000, ONE, ONE // 2) == (taken, 500)


def test_partial__downwards__rounds_the_price_up_and_the_outcome_down() -> None:
    assert partial(True, 0, 1000, ONE, 1000) == (ONE // 2, 500)
    assert partial(True, 0, 1000, ONE, 500) == (-(-ONE * 2 // 3), 333)
    assert partial(True, 0, 3, ONE, 1) == (ONE * 3 // 4, 0)


def test_partial__upwards__rounds_the_price_and_the_outcome_down() -> None:
    assert partial(False, 0, 1000, ONE, 1000) == (2 * ONE, 500)
    assert partial(False, 0, 3, ONE, 1) == (ONE + ONE // 3, 0)


def test_partial__with_a_fee__sells_what_it_leaves_rounded_down() -> None:
    assert partial(False, 500_000, 1000, ONE, 2001) == (2 * ONE, 500)
    for down in (True, False):
        assert partial(down, 3000, 1000, ONE, 1) == (ONE, 0)


def test_partial__beyond_the_pools_words__takes_the_coarser_way() -> None:
    """The product of amount and price has 257 bits, so the pool divides twice and loses digits."""
    liquidity, price, amount = 2**127 + 1, 3**100, 2**98
    assert amount * price >= 2**256
    value = liquidity << 96
    coarse, fine = value // price + amount, value + amount * price
    end, _ = partial(True, 0, liquidity, price, amount)
    assert end == -(-value // coarse)
    assert end != -(-value * price // fine)
