"""Powers of 1.0001 on the compiled bytecode against exact arithmetic."""

import re
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from keeper.chain import abi
from keeper.devnet.artifacts import artifact
from keeper.devnet.engine import Head
from keeper.devnet.revm_engine import RevmEngine
from keeper.paths import ROOT
from tests.contracts.revm.priced import DIGITS, deploy, growth

MAX_TICK = 887_272
LIMIT = 2**128
ERROR = Fraction(1, 2**90)
MANTISSA = re.compile(r"t & 0x([0-9a-f]+) != 0\).* \* 0x([0-9a-f]+)\) >> 96(?:, (?:e \+ )?(\d+))?")

ticks = st.integers(-MAX_TICK, MAX_TICK)
amounts = st.integers(0, LIMIT - 1) | st.integers(0, 127).map(lambda bits: 2**bits)


@pytest.fixture(scope="module")
def ask() -> "Ask":
    return Ask()


class Ask:
    def __init__(self) -> None:
        self._engine = RevmEngine({}, Head(1, 1))
        self._harness = deploy(self._engine, artifact("TicksHarness"))

    def times(self, amount: int, tick: int) -> int:
        data = abi.words("times(uint256,int256)", (amount, tick))
        return int.from_bytes(self._engine.call(self._harness, data), "big")


@settings(max_examples=400, deadline=None)
@given(amount=amounts, tick=ticks)
@example(amount=1, tick=MAX_TICK)
@example(amount=LIMIT - 1, tick=-MAX_TICK)
@example(amount=LIMIT - 1, tick=0)
@example(amount=10**30, tick=-196_257)
def test_times__at_any_tick__is_exact_but_for_rounding_down(
    ask: Ask, amount: int, tick: int
) -> None:
    exact = amount * growth(tick)
    found = ask.times(amount, tick)
    if exact * (1 - ERROR) >= LIMIT:
        assert found == 0
    elif exact * (1 + ERROR) < LIMIT:
        assert exact * (1 - ERROR) - 1 < found <= exact * (1 + ERROR)


@settings(max_examples=100, deadline=None)
@given(tick=st.integers(-400_000, 400_000))
def test_times__from_one_tick_to_the_next__grows_by_a_ten_thousandth(ask: Ask, tick: int) -> None:
    amount = 2**64 if tick > 0 else 2**120
    here, there = ask.times(amount, tick), ask.times(amount, tick + 1)
    assert abs(Fraction(there, here) - Fraction(10_001, 10_000)) < Fraction(1, 10**9)


def test_mantissas__derived_again__are_those_in_the_source() -> None:
    source = (ROOT / "contracts/libraries/Ticks.sol").read_text()
    found = [
        (int(bit, 16), int(mantissa, 16), int(doublings or 0))
        for bit, mantissa, doublings in MANTISSA.findall(source)
    ]
    assert found == [(1 << i, *mantissa(1 << i)) for i in range(20)]


def mantissa(power: int) -> tuple[int, int]:
    """1.0001^power as a number in [1, 2) with 96 binary places, times a power of two."""
    value, doublings = DIGITS.power(Decimal("1.0001"), power), 0
    while value >= 2:
        value, doublings = DIGITS.divide(value, Decimal(2)), doublings + 1
    places = DIGITS.multiply(value, Decimal(2**96))
    return int(places.to_integral_value(ROUND_HALF_EVEN)), doublings
