"""What the local world lists: one token's fall is that token's alone."""

from collections.abc import Callable

import pytest

from keeper.chain import abi
from keeper.devnet import fund
from keeper.devnet.listing import AGREEMENT_AGE, LISTED
from keeper.devnet.market import Market
from keeper.devnet.revm_engine import RevmEngine
from keeper.records.fund import Reason

SECONDS = 300
BEYOND = AGREEMENT_AGE + 2 * SECONDS
"""Until then a token may be carried by what its sources last agreed on."""


class Listed:
    """A fund's prices while the market lives on."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self._prices = fund.deploy(market.engine, market.book).prices
        self._tokens = [market.book.token(symbol).address for symbol in LISTED]

    def reasons_after(self, seconds: int) -> dict[str, Reason]:
        until = self.market.engine.head.timestamp + seconds
        while self.market.engine.head.timestamp < until:
            self.market.step()
        answer = self.market.engine.call(self._prices, abi.call("vector(address[])", self._tokens))
        (found,) = abi.decode("((uint256,uint256,uint256,uint8)[])", answer)
        return {s: Reason(price[3]) for s, price in zip(LISTED, found, strict=True)}


@pytest.fixture
def listed(revm: RevmEngine, market_on: Callable[..., Market]) -> Listed:
    return Listed(market_on(revm, seconds=SECONDS))


def test_sources__on_an_ordinary_day__are_all_usable(listed: Listed) -> None:
    assert set(listed.reasons_after(BEYOND).values()) == {Reason.USABLE}


def test_sources__when_weths_pool_parts_from_its_feed__distrust_weth_alone(
    listed: Listed,
) -> None:
    listed.market.disturb("feed-jump", "WETH", size=0.1, seconds=2 * BEYOND)
    reasons = listed.reasons_after(BEYOND)
    assert reasons.pop("WETH") == Reason.DEVIATING
    assert set(reasons.values()) == {Reason.USABLE}


def test_sources__when_weth_alone_crashes__leave_the_dollar_usable(listed: Listed) -> None:
    """The mean of its pool lags behind its feed; by then no agreement covers the dollar."""
    listed.reasons_after(BEYOND)
    listed.market.disturb("depeg", "WETH", size=0.4, seconds=7200)
    reasons = listed.reasons_after(900)
    assert (reasons["WETH"], reasons["USDC"]) == (Reason.DEVIATING, Reason.USABLE)


def test_sources__when_one_of_the_dollars_feeds_jumps__distrust_the_dollar(
    listed: Listed,
) -> None:
    listed.market.disturb("feed-jump", "USDC", size=0.03, seconds=7200)
    assert listed.reasons_after(240)["USDC"] == Reason.DEVIATING
