"""Amounts as people write and read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeper import units

DECIMALS = st.integers(0, 18)
AMOUNTS = st.integers(0, 10**30)


@given(AMOUNTS, DECIMALS)
def test_exact__read_again__is_the_same(amount: int, decimals: int) -> None:
    assert units.parse_down(units.exact(amount, decimals), decimals) == amount


@given(AMOUNTS, DECIMALS)
def test_show_down__read_again__is_never_more_and_hardly_less(amount: int, decimals: int) -> None:
    shown = units.parse_down(units.show_down(amount, decimals), decimals)
    assert shown <= amount
    assert (amount - shown) * 10**5 <= amount


@pytest.mark.parametrize(
    ("amount", "decimals", "text"),
    [
        (12_300_000_000, 6, "12,300.00"),
        (15_384, 8, "0.00015384"),
        (10**18 // 3, 18, "0.333333"),
        (999_999, 6, "0.999999"),
        (0, 18, "0.00"),
        (7, 0, "7"),
        (-1_500_000, 6, "-1.50"),
    ],
)
def test_show_down__of_an_amount__reads(amount: int, decimals: int, text: str) -> None:
    assert units.show_down(amount, decimals) == text


@pytest.mark.parametrize("text", ["", ".", "ten", "1e3", "-1", "1.2.3", " 1", "0x10"])
def test_parse_down__of_no_amount__is_refused(text: str) -> None:
    with pytest.raises(units.NotAnAmount, match="is not an amount"):
        units.parse_down(text, 6)


@pytest.mark.parametrize(
    ("text", "amount"), [("1,000.5", 1_000_500_000), (".5", 500_000), ("7", 7_000_000)]
)
def test_parse_down__as_people_write__counts_units(text: str, amount: int) -> None:
    assert units.parse_down(text, 6) == amount


def test_parse_down__with_more_decimals_than_there_are__is_refused() -> None:
    assert units.parse_down("1.1000000", 6) == 1_100_000
    with pytest.raises(units.NotAnAmount, match="7 decimals, and there are 6"):
        units.parse_down("1.1234567", 6)


def test_duration_and_moment__read() -> None:
    assert units.duration(3588) == "59 min 48 s"
    assert units.duration(90_061) == "1 d 1 h"
    assert units.duration(0) == "0 s"
    assert units.moment(1_767_225_600) == "2026-01-01 00:00:00 UTC"
    assert units.moment(2**255) == "never"
