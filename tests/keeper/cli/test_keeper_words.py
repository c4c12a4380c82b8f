"""Limits by their names and numbers, as a person is told of them."""

import pytest

from keeper.cli.deciding.reasons import because, of_clip, usd
from keeper.config import Named, Place
from keeper.records.decision import Clip
from keeper.units import ONE

USDC, WETH = Named("USDC", "0x" + "1" * 40, 6), Named("WETH", "0x" + "2" * 40, 18)
PLACE = Place((USDC, WETH), "0x" + "e" * 40, WETH.address)


@pytest.mark.parametrize(
    ("limit", "numbers", "said"),
    [
        (
            "BoughtTooLittle",
            f"{WETH.address}, {ONE}, {ONE * 5 // 4}",
            "the leg brings 1.00 WETH, and the worst corner asks for 1.25 WETH",
        ),
        (
            "TradeTooLarge",
            f"{USDC.address}, {ONE // 4}, {ONE // 5}",
            "selling 25.00 % of NAV of USDC at once is too much",
        ),
        ("TooLittleCash", f"{ONE // 10}, {ONE // 5}", "cash would fall to 10.00 %, below 20.00 %"),
        ("TradingClosed", "", "the Safe has closed trading"),
        ("gas", f"{2 * ONE} for {30 * ONE}", "gas of $2.00 is too much for a trade of $30.00"),
        ("pools", "there is none", "there is no pool for it"),
        ("NotTradable", "", "it is not traded while a price is not usable"),
        ("MayOnlyFall", "", "it may only be sold at present"),
        ("TooManyLegs", "12", "a plan has no room for another leg"),
        ("Unheard", "1, 2", "Unheard 1, 2"),
    ],
)
def test_because__of_each_limit__is_a_sentence(limit: str, numbers: str, said: str) -> None:
    assert because(limit, numbers, PLACE) == said


@pytest.mark.parametrize(
    ("planned", "limit", "numbers", "begins"),
    [
        (5, "TooLittleCash", f"{ONE // 10}, {ONE // 5}", "more would be refused: cash"),
        (0, "TooLittleCash", f"{ONE // 10}, {ONE // 5}", "the least worth a trade would be ref"),
        (0, "MayOnlyFall", "", "because it may only be sold"),
        (0, "gas", "1 for 2", "because gas of"),
    ],
)
def test_clip__by_what_is_left__says_what_was_refused(
    planned: int, limit: str, numbers: str, begins: str
) -> None:
    clip = Clip(WETH.address, True, 10, planned, limit, numbers, 0)
    assert of_clip(clip, PLACE).startswith(begins)


def test_usd__below_a_cent__is_not_nothing() -> None:
    assert (usd(0), usd(ONE * 1234 + ONE // 2)) == ("$0.00", "$1,234.50")
    assert usd(ONE // 10_000) == "under $0.01"
