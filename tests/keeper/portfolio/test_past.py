"""The ledger: positions against accounts of their own, trust against what was made."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeper.portfolio import hedge, regime
from keeper.portfolio.overlay.standing import Stops
from keeper.portfolio.past import advance, marked, remember, stopped
from keeper.records.canonical import decode, digest, encode, table
from keeper.records.decision import Signal
from keeper.records.fund import Reason
from keeper.records.ledger import Holding, Ledger
from keeper.units import HOUR
from tests.keeper.portfolio.snapshots import DOLLAR, GOLD, NOW, TIN, TOKENS, UNIT, mind, snapshot

DOUBTS = [one for one in Reason if one is not Reason.USABLE]
TRADES = st.lists(st.tuples(st.integers(0, 1_000), st.integers(1, 10**6)), max_size=20)
"""Each time: how much there is now, and at what price."""


@given(TRADES)
def test_marked__after_any_trades__has_the_books_average(trades: list[tuple[int, int]]) -> None:
    """The book: lots are bought at the day's price, and a sale takes the same part of each."""
    held, cost, high = 0, Fraction(0), 0
    mark = Holding()
    for amount, price in trades:
        if amount >= held:
            cost += (amount - held) * price
        else:
            cost = cost * amount / held
        high = max(high, price) if held and amount else price
        held = amount
        mark = marked(mark, amount, price, dust=not amount)
        assert mark.amount == held
        assert bool(mark.entry) == bool(held)
        if held:
            assert abs(mark.entry - cost / held) <= len(trades)  # each purchase rounds down
            assert mark.peak == high


def test_marked__without_a_price__takes_what_came_for_what_is_there() -> None:
    assert marked(Holding(10, 5, 7), 20, 0, dust=False) == Holding(20, 5, 7)


def test_advance__with_dust_left__has_no_position() -> None:
    """A unit that a trade left behind must not keep the peak of what was sold."""
    first = advance(Ledger(), snapshot((0, 1_000_000, 0), (1, 5, 1)), mind())
    assert first.holdings[1].entry == 5 * UNIT
    after = advance(first, snapshot((10**6, 1, 0), (1, 2, 1)), mind())
    assert after.holdings[1].entry == after.holdings[1].peak == 0
    again = advance(after, snapshot((10**6, 10**6, 0), (1, 2, 1)), mind())
    assert again.holdings[1].peak == 2 * UNIT


@pytest.mark.parametrize(
    ("price", "by", "why"),
    [
        (801, Stops(trail=2_000), ""),
        (800, Stops(trail=2_000), "fell 20 % from its peak"),
        (800, Stops(), ""),
        (749, Stops(profit=5_000), ""),
        (750, Stops(profit=5_000), "rose 50 % above what it cost"),
        (0, Stops(trail=2_000), ""),
    ],
)
def test_stopped__at_a_price__says_why(price: int, by: Stops, why: str) -> None:
    assert stopped(Holding(1, entry=500, peak=1_000), price, by) == why


def test_stopped__of_nothing__is_never() -> None:
    assert stopped(Holding(), 1, Stops(2_000, 5_000)) == ""


def test_advance__below_the_stop__cools_down_though_the_price_comes_back() -> None:
    book = mind(limits={"trail_percent": 20, "cooldown_hours": 24})
    held = (10**6, 10**6, 0)
    now = advance(Ledger(), snapshot(held, (1, 1, 1)), book)
    assert now.holdings[1].cooling == 0
    now = advance(now, snapshot(held, (1, 0.8, 1), hours=1), book)
    assert now.holdings[1].cooling == NOW + 25 * HOUR
    now = advance(now, snapshot(held, (1, 0.9, 1), hours=2), book)
    assert now.holdings[1].cooling == NOW + 25 * HOUR
    now = advance(now, snapshot((2 * 10**6, 0, 0), (1, 0.9, 1), hours=3), book)
    assert now.holdings[1] == Holding(0, 0, 0, NOW + 25 * HOUR)


@pytest.mark.parametrize("reason", DOUBTS)
def test_advance__at_a_price_in_doubt__knows_no_peak_and_no_stop(reason: Reason) -> None:
    """Or what one broken source says for an hour would sell what nothing is wrong with."""
    held = (10**6, 10**6, 0)
    now = advance(Ledger(), snapshot(held), mind())
    for hour, odd in ((1, 9.0), (2, 0.1)):
        at = snapshot(held, (1, odd, 1), hours=hour)
        prices = (at.fund.prices[0], at.fund.prices[1]._replace(reason=reason), at.fund.prices[2])
        now = advance(now, at._replace(fund=at.fund._replace(prices=prices)), mind())
    assert now.holdings[1] == Holding(10**6, UNIT, UNIT, 0)


def signal(opinions: list[list[float]], strategies: tuple[str, ...] = ("trend", "value")) -> Signal:
    return Signal(strategies, (GOLD, TIN), table(opinions))


def test_advance__by_two_bars__judges_the_last_opinions_by_both() -> None:
    book = mind(combination="record")
    assert book.hedge
    now = remember(
        advance(Ledger(), snapshot(), book), signal([[1, np.nan], [-1, 0.5]]), b"\1" * 32
    )
    moves = np.zeros((100, 2))
    moves[-3:] = [[0.5, 0.5], [0.01, 0.02], [0.03, -0.01]]
    found = advance(now, snapshot(returns=moves, hours=2), book)
    trust, variance = np.full(2, 0.5), np.zeros(2)
    for result in ([0.01, (-0.01 + 0.01) / 2], [0.03, (-0.03 - 0.005) / 2]):
        trust, variance = hedge.learn(trust, variance, np.array(result), book.hedge)
    assert found.trust.tolist() == pytest.approx(trust.tolist())
    assert found.variance.tolist() == pytest.approx(variance.tolist())
    assert found.trust[0] > 0.5
    assert found.decision == b"\1" * 32


def test_advance__twice_in_a_bar__learns_it_once() -> None:
    book = mind(combination="record")
    now = remember(advance(Ledger(), snapshot(), book), signal([[1, 1], [0, 0]]), bytes(32))
    moves = np.full((100, 2), 0.01)
    once = advance(now, snapshot(returns=moves, hours=1), book)
    twice = advance(once, snapshot(returns=moves, hours=1), book)
    assert digest(once) == digest(twice)


def test_advance__bar_by_bar__is_the_filter_over_all_of_them() -> None:
    states = [
        {"mean_percent": 0.1, "deviation_percent": 1, "next_percent": [95, 5]},
        {"mean_percent": -0.2, "deviation_percent": 4, "next_percent": [20, 80]},
    ]
    book = mind(combination="regime", regimes=states)
    moves = np.round(np.random.default_rng(1).normal(size=(130, 2)) * 0.03, 7)
    now = advance(Ledger(), snapshot(returns=moves[:100]), book)
    for hour in range(1, 31):
        now = advance(now, snapshot(returns=moves[hour : hour + 100], hours=hour), book)
    assert book.regimes
    wanted = regime.at_first(book.regimes).tolist()
    for value in moves.mean(axis=1):
        wanted = regime.seen(wanted, float(value), book.regimes)
    assert now.regime.tolist() == pytest.approx(wanted, abs=1e-8)


def test_advance__to_other_strategies_and_tokens__keeps_what_is_known_of_the_old() -> None:
    before = Ledger(
        tokens=(DOLLAR, TIN),
        holdings=(Holding(5), Holding(3, 7, 9)),
        strategies=("old", "value"),
        opinions=table([[0.1], [0.2]]),
        trust=table([0.9, 0.1]),
        variance=table([1.0, 2.0]),
    )
    found = advance(before, snapshot((100, 0, 3), (1, 1, 1)), mind())
    assert found.tokens == TOKENS
    assert [one.entry for one in found.holdings] == [0, 0, 7]
    assert found.trust.tolist() == pytest.approx([0.5 / 0.6, 0.1 / 0.6])
    assert found.variance.tolist() == [0.0, 2.0]
    np.testing.assert_array_equal(found.opinions, [[np.nan, np.nan], [np.nan, 0.2]])


def test_ledger__written_down__is_read_back() -> None:
    now = remember(advance(Ledger(), snapshot(), mind()), signal([[1, 1], [0, 0]]), bytes(32))
    assert digest(decode(Ledger, encode(now))) == digest(now)
