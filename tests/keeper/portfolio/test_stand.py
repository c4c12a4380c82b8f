"""What the overlay is told about a fund, found in a snapshot and a ledger."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeper.portfolio.history import history
from keeper.portfolio.overlay.stand import stand
from keeper.portfolio.overlay.standing import Bounds, Group, Standing
from keeper.portfolio.past import advance
from keeper.records.canonical import Table
from keeper.records.fund import Reason, Record
from keeper.records.ledger import Ledger
from keeper.records.market import MarketSnapshot
from keeper.units import ONE
from tests.keeper.portfolio.snapshots import FREE, UNIT, mind, snapshot

PERCENT = ONE // 100


def standing(
    at: MarketSnapshot | None = None,
    ledger: Ledger | None = None,
    bounds: Bounds = FREE,
    **limits: object,
) -> Standing:
    book, now = mind(limits=limits), at or snapshot()
    past = history(now.features.returns, book._replace(estimate="sample"))
    return stand(now.fund, advance(ledger or Ledger(), now, book), bounds, book, past)


def moves(bars: int = 100, *, together: float = 0.0) -> Table:
    chance = np.random.default_rng(1)
    own, common = chance.normal(size=(bars, 2)), chance.normal(size=(bars, 1))
    return np.round((own * (1 - together) + common * together) * 0.01, 7)


def test_stand__of_holdings__is_their_parts_of_nav() -> None:
    found = standing(snapshot((100, 50, 200), (1, 2, 0.5)))
    assert found.present == (3_333, 3_333)
    assert found.names == ("GOLD", "TIN")


def test_stand__under_a_tighter_mandate__has_its_bounds() -> None:
    bounds = FREE._replace(most=(ONE, 10 * PERCENT, ONE), risk=40 * PERCENT)
    found = standing(bounds=bounds, most_percent=25)
    assert found.most == (1_000, 2_500)
    assert found.risk == 4_000


def test_stand__of_the_mandates_groups__takes_the_tighter_most() -> None:
    bounds = FREE._replace(groups=(0, 2, 2), group_most=(0, ONE, 20 * PERCENT, *(ONE,) * 5))
    assert standing(bounds=bounds).groups == (Group("group 2", (0, 1), 2_000),)
    assert standing(bounds=bounds, group_percent=15).groups == (Group("group 2", (0, 1), 1_500),)


@pytest.mark.parametrize(("together", "grouped"), [(0.3, False), (0.8, True)])
def test_stand__of_what_moves_alike__makes_a_group(together: float, grouped: bool) -> None:
    at = snapshot(returns=moves(together=together))
    found = standing(at, alike=0.8).groups
    assert found == ((Group("what moves alike", (0, 1), 3_000),) if grouped else ())


def test_stand__below_the_peak__rounds_the_fall_up() -> None:
    assert fallen(UNIT, UNIT) == 0
    assert fallen(UNIT, UNIT - 1) == fallen(UNIT - 1, UNIT) == 1
    assert fallen(UNIT, UNIT * 9 // 10) == 1_000
    assert fallen(2 * UNIT, 2 * UNIT) == 0


def test_stand__of_a_fund_without_a_record__has_not_fallen() -> None:
    assert fallen(0, 0, peak=0) == 0


def test_stand__behind_a_fee_or_forgiveness__forgets_the_peak_as_the_record_does() -> None:
    """What the keeper saw before does not count: the mandate's ladder has begun anew."""
    before = snapshot(share=2 * UNIT)
    ledger = advance(Ledger(), before, mind())
    assert standing(snapshot(share=UNIT, hours=1), ledger).fallen == 0


def fallen(older: int, newer: int, peak: int = UNIT) -> int:
    at = snapshot()
    record = Record(older, newer, at.fund.now, peak)
    return standing(at._replace(fund=at.fund._replace(record=record))).fallen


def test_stand__after_a_stop__says_why_nothing_is_held() -> None:
    held = (10**6, 10**6, 10**6)
    ledger = advance(Ledger(), snapshot(held), mind())
    fell = snapshot(held, (1, 0.5, 1), hours=1)
    assert standing(fell, ledger).out == ("fell 20 % from its peak", "")
    later = snapshot((2 * 10**6, 0, 0), (1, 1, 1), hours=2)
    (why, _) = standing(later, advance(ledger, fell, mind())).out
    assert why == "cools down until 2027-01-16 09:00:00 UTC"


def test_stand__at_a_price_in_doubt__stops_nothing() -> None:
    held = (10**6, 10**6, 10**6)
    ledger, fell = advance(Ledger(), snapshot(held), mind()), snapshot(held, (1, 0.5, 1), hours=1)
    prices = tuple(one._replace(reason=Reason.DEVIATING) for one in fell.fund.prices)
    at = fell._replace(fund=fell.fund._replace(prices=prices))
    assert standing(at, ledger).out == ("", "")


def test_stand__of_what_is_not_known__only_lets_it_fall() -> None:
    returns = moves()
    returns[0, 1] = np.nan
    bounds = FREE._replace(falls=("", "the mandate only lets it fall", ""))
    assert standing(snapshot(returns=returns), bounds=bounds).falls == (
        "the mandate only lets it fall",
        "there is too little history",
    )
    assert standing(snapshot(prices=(1, 0, 1), returns=moves())).falls[0] == "there is no price"


@pytest.mark.parametrize(("bars", "why"), [(42, "there is too little history"), (43, "")])
def test_stand__of_a_tail_shorter_than_a_bar__buys_nothing(bars: int, why: str) -> None:
    """Of 5 percent: it takes twenty horizons of 24 bars."""
    assert standing(snapshot(returns=moves(bars))).falls == (why, why)


def test_stand__in_a_market_four_times_as_wild__knows_a_shock() -> None:
    returns = moves(400)
    assert standing(snapshot(returns=returns)).shock == ""
    returns[-24:] *= 12
    assert standing(snapshot(returns=returns)).shock.endswith("times as volatile as usual")
    assert standing(snapshot(returns=returns), shock=9).shock == ""


@given(st.integers(1, 30), st.integers(1, 40))
def test_stand__of_losses__is_what_was_lost_over_each_horizon(horizon: int, bars: int) -> None:
    returns = moves(bars)
    found = standing(snapshot(returns=returns), horizon_bars=horizon).losses
    wanted = [-returns[at : at + horizon].sum(axis=0) * 10**7 for at in range(bars - horizon + 1)]
    assert len(found) == len(wanted)
    np.testing.assert_allclose(found, np.array(wanted).reshape(-1, 2), atol=1e-3)


def test_stand__of_hours__has_volatilities_of_a_year() -> None:
    returns = moves()
    found = np.array(standing(snapshot(returns=returns)).covariance)
    np.testing.assert_allclose(found, np.cov(returns.T, ddof=0) * 8760, rtol=1e-6)
