"""The four numbers, recomputed: by definition in exact fractions, and beside a real fund's."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeper.chain import nav
from keeper.chain.fund import Price
from keeper.chain.nav import Fee, Holding
from keeper.units import ONE, YEAR

AMOUNTS = st.integers(0, 2**100)
MIDS = st.integers(10**12, 2**100)


@st.composite
def holdings(draw: st.DrawFn) -> tuple[Holding, ...]:
    found = []
    for i in range(draw(st.integers(1, 5))):
        mid = draw(MIDS)
        price = Price(mid * 99 // 100, mid, mid * 101 // 100, 0)
        held, recorded, escrow = draw(AMOUNTS), draw(AMOUNTS), draw(AMOUNTS)
        found.append(Holding(f"{i}", held, recorded, escrow, price))
    return tuple(found)


@given(holdings())
def test_recompute__of_any_holdings__is_the_definition_but_for_rounding(
    held: tuple[Holding, ...],
) -> None:
    found = nav.recompute(held, Fee(ONE, 0, 0, 0), 0)
    base, others = held[0].price, held[1:]
    own = [min(one.recorded, max(0, (one.held or 0) - one.escrow)) for one in held]
    low = own[0] + sum(
        Fraction(o * one.price.low, base.high) for o, one in zip(own[1:], others, strict=True)
    )
    high = held[0].recorded + sum(
        Fraction(one.recorded * one.price.high, base.low) for one in others
    )
    assert found.low is not None
    assert found.high is not None
    slack = Fraction(len(held) * ONE, base.low) + 1
    assert 0 <= low - found.low <= slack
    assert 0 <= found.high - high <= slack
    assert found.low <= found.high


def test_recompute__with_a_price_missing__knows_no_bounds_but_a_total() -> None:
    good, bad = Price(99, 100, 101, 0), Price(0, 100, 100, 8)
    held = (Holding("a", 5, 5, 0, good), Holding("b", 7 * ONE, 7 * ONE, 0, bad))
    found = nav.recompute(held, Fee(ONE, 0, 0, 0), 0)
    assert (found.low, found.high) == (None, None)
    assert found.total_assets == 5 + 7 * ONE
    empty = (held[0], held[1]._replace(recorded=0))
    assert nav.recompute(empty, Fee(ONE, 0, 0, 0), 0).low == 5


def test_recompute__with_a_mute_token__counts_its_record_in_the_total_alone() -> None:
    good = Price(10**30, 10**30, 10**30, 0)
    held = (Holding("a", 5, 5, 0, good), Holding("b", None, 7, 3, good))
    found = nav.recompute(held, Fee(ONE, 0, 0, 0), 0)
    assert (found.low, found.total_assets) == (None, 12)


@pytest.mark.parametrize(("rate", "years"), [(0.02, 1), (0.05, 1), (0.05, 3)])
def test_effective_supply__after_years__has_compounded(rate: float, years: int) -> None:
    fee = Fee(10**24, int(rate * ONE), 0, 0)
    grown = nav.effective_supply(fee, years * YEAR) / 10**24
    assert grown == pytest.approx(2.718281828459045 ** (rate * years), rel=3e-5)


def test_fee__packed_and_unpacked__is_the_same() -> None:
    fee = Fee(2**136 - 1, 5 * 10**16, 1_767_225_600, 123_456)
    word = fee.base | fee.rate << 136 | fee.since << 192 | fee.exit << 232
    assert Fee.unpacked(word) == fee
