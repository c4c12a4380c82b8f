"""What is to be traded, before any limit is looked at."""

import pytest

from keeper.plan.mandate.book import Book
from keeper.plan.mandate.terms import terms
from keeper.plan.trades import Trades, goals, trades
from keeper.records.fund import Rule, State
from keeper.units import ONE
from tests.keeper.plan.test_mandate import FUND, MANDATE

PERCENT, POINT = ONE // 100, ONE // 10_000
BAND = PERCENT // 2
NAV = 10**12
"""In units of six decimals, each of which is worth a millionth of a dollar."""


def fund(gold: int, target: int = 0) -> State:
    """So much gold, a part of NAV, and the rest in dollars."""
    held = NAV * gold // ONE
    rules = (Rule(), Rule(0, 30 * PERCENT, target), Rule(0, 30 * PERCENT))
    return FUND._replace(amounts=(NAV - held, held, 0), mandate=MANDATE._replace(rules=rules))


def found(state: State, gold: int, fake: int = 0, band: int = BAND) -> Trades:
    book = Book.open(state, terms(state.tokens, state.mandate, state.record, state.now))
    return trades(book, state, (ONE - gold - fake, gold, fake), band)


@pytest.mark.parametrize(("off", "count"), [(BAND - 1, 0), (BAND, 1)])
def test_trades__off_by_less_than_the_band__are_left(off: int, count: int) -> None:
    state = fund(10 * PERCENT + off, target=10 * PERCENT)
    assert len(found(state, 10 * PERCENT).made) == count


@pytest.mark.parametrize(
    ("held", "amounts"), [(BAND - POINT, [NAV * 49 // 10_000]), (POINT // 2, [])]
)
def test_trades__of_what_nothing_is_wanted_of__sell_all_but_dust(
    held: int, amounts: list[int]
) -> None:
    """A stop that leaves a remainder below the band would be met again for ever."""
    state = fund(held)
    made = found(state, 0).made
    assert [one.amount for one in made] == amounts
    assert all(one.amount == state.amounts[1] and one.falls for one in made)


def test_trades__that_sell__come_before_those_that_buy() -> None:
    """What is sold pays for what is bought; and of each the largest first."""
    state = fund(10 * PERCENT, target=2 * PERCENT)
    rules = (*state.mandate.rules[:2], Rule(0, 30 * PERCENT, 20 * PERCENT))
    state = state._replace(mandate=state.mandate._replace(rules=rules))
    assert [one.falls for one in found(state, 2 * PERCENT, 20 * PERCENT).made] == [True, False]


@pytest.mark.parametrize(
    ("target", "wish", "goal"),
    [(20, 15, 15), (15, 20, 15), (2, 4, 4), (4, 2, 4), (2, 20, 10), (20, 2, 10)],
)
def test_goals__of_ten_percent__lie_on_the_way_to_the_target_and_the_wish(
    target: int, wish: int, goal: int
) -> None:
    state = fund(10 * PERCENT, target * PERCENT)
    book = Book.open(state, terms(state.tokens, state.mandate, state.record, state.now))
    wanted = (ONE - wish * PERCENT, wish * PERCENT, 0)
    assert goals(book, wanted)[1] == goal * PERCENT
