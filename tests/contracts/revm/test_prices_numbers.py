"""Any decimals, any answer, any declared error: held against fractions."""

from fractions import Fraction
from functools import cache

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from keeper.chain import abi
from keeper.devnet.accounts import STRANGER
from keeper.devnet.artifacts import artifact
from keeper.devnet.engine import ZERO, Head, Reverted
from keeper.devnet.revm_engine import RevmEngine
from tests.contracts.revm.priced import ALONE, GOVERNANCE, PPM, SOURCE, deploy

START = 1_767_225_600
LOWEST, HIGHEST = 10**9, 2**127 - 1
MAX_ANSWER = 2**112 - 1


class Ground:
    """Prices, and one feed that can have any decimals."""

    def __init__(self) -> None:
        self.engine = RevmEngine({}, Head(1, START))
        args = abi.arguments("(address,address,uint256)", GOVERNANCE, ZERO, 0)
        self.prices = deploy(self.engine, artifact("Prices"), args)
        self.feed = deploy(self.engine, artifact("MockFeed"), abi.arguments("(uint8,int256)", 8, 1))
        self.token = cache(self._token)

    def _token(self, decimals: int) -> str:
        types = "(string,string,uint8,address)"
        args = abi.arguments(types, "Any", "ANY", decimals, GOVERNANCE)
        return deploy(self.engine, artifact("DevToken"), args)

    def say(self, decimals: int, answer: int) -> None:
        self.engine.send(STRANGER, self.feed, abi.call("setDecimals(uint256)", decimals))
        self.engine.send(STRANGER, self.feed, abi.call("setAnswer(int256)", answer))

    def set(self, token: str, least: int, most: int, epsilon: int) -> None:
        source = (self.feed, 3600, epsilon, 1, least, most, 3600, ALONE, ZERO, 0)
        data = abi.call(f"setSource(address,{SOURCE})", token, source)
        self.engine.send(GOVERNANCE, self.prices, data)

    def vector(self, token: str) -> tuple[int, int, int, int]:
        answer = self.engine.call(self.prices, abi.call("vector(address[])", [token]))
        ((price,),) = abi.decode("((uint256,uint256,uint256,uint8)[])", answer)
        low, mid, high, reason = price
        return low, mid, high, reason


@pytest.fixture(scope="module")
def ground() -> Ground:
    return Ground()


def exact(answer: int, feed_decimals: int, token_decimals: int) -> Fraction:
    """USD per unit times 1e36."""
    return Fraction(answer) * 10**36 / Fraction(10) ** (feed_decimals + token_decimals)


@settings(max_examples=300, deadline=None)
@given(
    token_decimals=st.integers(0, 26),
    feed_decimals=st.integers(0, 26),
    significant=st.integers(10, 10**9),
    power=st.integers(0, 33),
    epsilon=st.integers(0, PPM - 1),
)
def test_vector__of_any_answer__is_within_a_billionth_and_rounds_outwards(
    ground: Ground,
    token_decimals: int,
    feed_decimals: int,
    significant: int,
    power: int,
    epsilon: int,
) -> None:
    answer = significant * 10**power
    least, most = answer * 9 // 10, answer * 2
    true = exact(answer, feed_decimals, token_decimals)
    assume(most <= MAX_ANSWER and least >= 1)
    token = ground.token(token_decimals)
    ground.say(feed_decimals, answer)
    lowest = exact(least, feed_decimals, token_decimals)
    if int(lowest) < LOWEST or int(exact(most, feed_decimals, token_decimals)) > HIGHEST:
        with pytest.raises(Reverted) as refused:
            ground.set(token, least, most, epsilon)
        assert refused.value.data == abi.call("BadBounds(uint256,uint256)", least, most)
        return
    ground.set(token, least, most, epsilon)
    low, mid, high, reason = ground.vector(token)
    assert reason == 0
    assert true * (1 - Fraction(1, 10**9)) < mid <= true
    share = Fraction(epsilon, PPM)
    assert mid * (1 - share) - 1 < low <= mid * (1 - share)
    assert mid * (1 + share) <= high < mid * (1 + share) + 1
    assert high < 2**128
