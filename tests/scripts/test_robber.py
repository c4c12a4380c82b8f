"""The thief's bench counts right: what is taken, what is a feed's own error, what is no loss."""

import numpy as np
import pytest

from keeper.chain import abi
from keeper.chain.door import PLAN
from keeper.devnet.engine import ZERO
from tests.bench import robber
from tests.bench.robbery import calls, market, settings
from tests.bench.robbery.ledger import ONE, Holding, Ledger, Quote, quote, taken
from tests.bench.robbery.mandates import DOCUMENTED
from tests.bench.robbery.plots import GENES, HAND_WRITTEN, Plot
from tests.bench.robbery.schemes import Moment, Scheme
from tests.bench.robbery.search import Evolution, search

FLAT = Quote(99, 100, 101, 100)
THRESHOLDS = DOCUMENTED.thresholds


def test_taken__of_two_assets__is_the_part_of_the_funds_value() -> None:
    before, after = Holding((600, 400), 10), Holding((500, 490), 10)
    assert taken(before, after, [1, 1]) == pytest.approx(0.01)


def test_taken__where_somebody_enters_with_a_part_of_everything__is_nothing() -> None:
    assert taken(Holding((600, 400), 10), Holding((1200, 800), 20), [7, 3]) == 0


def test_taken__where_shares_are_minted_for_nothing__is_their_part() -> None:
    assert taken(Holding((600,), 9), Holding((600,), 10), [1]) == pytest.approx(0.1)


def test_ledger__with_two_takes__compounds_them() -> None:
    ledger = Ledger()
    for before, after in ((1000, 900), (2000, 1800)):
        ledger.note(Holding((before,), 1), Holding((after,), 1), [FLAT])
    assert ledger.take == pytest.approx(1 - 0.9**2)
    assert ledger.acts == 2


def test_ledger__with_truth_inside_the_declared_error__has_no_excess() -> None:
    ledger = Ledger()
    ledger.note(Holding((100, 0), 1), Holding((0, 99), 1), [Quote(99, 100, 101, 101), FLAT])
    assert ledger.take == pytest.approx(1 - 9900 / 10100)
    assert ledger.excess == 0


def test_ledger__with_truth_beyond_it__counts_the_rest_as_excess() -> None:
    ledger = Ledger()
    ledger.note(Holding((100, 0), 1), Holding((0, 100), 1), [Quote(99, 100, 101, 110), FLAT])
    assert ledger.take == pytest.approx(1 - 100 / 110)
    assert ledger.declared == pytest.approx(1 - 100 / 101)
    assert ledger.excess == pytest.approx(ledger.take - ledger.declared)


def test_quote__of_a_feed__is_declared_as_prices_has_it() -> None:
    one = quote(3_000 * 10**8, 3_010 * 10**8, 18, 2_500)
    assert one.mid == 3_000 * 10**18
    assert (one.high - one.mid, one.mid - one.low) == (75 * 10**17, 75 * 10**17)
    assert one.declared == one.high < one.true


def test_course__of_a_seed__is_the_same_again_and_begins_at_the_first_prices() -> None:
    one, again = (market.course.__wrapped__(4, 1, THRESHOLDS) for _ in range(2))
    assert (one.true == again.true).all()
    assert tuple(one.feed[0]) == market.first_prices()


def test_course__of_a_feed__was_within_its_threshold_when_it_was_observed() -> None:
    true = np.array([1000, 1001, 1004, 1003, 1009], dtype=np.int64)
    answers, seen = market.follow(true, 3600, 3_000)
    assert answers.tolist() == [1000, 1000, 1004, 1004, 1009]
    assert seen.tolist() == [0, 0, 60, 60, 120]


def test_course__of_a_feed_that_does_not_move__speaks_at_its_heartbeat() -> None:
    _, seen = market.follow(np.full(5, 1000, dtype=np.int64), 60, 3_000)
    assert seen.tolist() == [0, 0, 60, 60, 120]


def test_rebalance__by_hand__is_what_the_codec_makes() -> None:
    executor, sell, buy = (f"0x{digit * 40}" for digit in "123")
    orders = [calls.Order(executor, sell, buy, 5, calls.desk(7)) for _ in range(2)]
    plan = (3, calls.MAX, bytes(range(32)), bytes(32), [0, 4], [tuple(order) for order in orders])
    made = calls.rebalance(3, bytes(range(32)), [0, 4], orders)
    assert made == abi.call(f"rebalance({PLAN})", plan)


def test_desk__with_a_call__is_what_the_codec_makes() -> None:
    types = "(uint256,uint256,address,bytes)"
    assert calls.desk(7) == abi.arguments(types, 7, 0, ZERO, b"")
    assert calls.desk(7, "0x" + "12" * 20, b"abc") == abi.arguments(
        types, 7, 0, "0x" + "12" * 20, b"abc"
    )


def _moment(loss: int = ONE) -> Moment:
    one = Quote(9_975 * ONE, 10_000 * ONE, 10_025 * ONE, 10_000 * ONE)
    holding = Holding((400, 250, 250, 100), 1)
    return Moment(
        holding, [one] * 4, [loss, ONE // 5, ONE // 5], [0, ONE // 4, ONE // 4, ONE // 10]
    )


def test_scheme__with_a_loss_budget_to_spare__pays_the_worst_corner_and_no_more() -> None:
    one = _moment().quotes[0]
    bought = Scheme(Plot("x"), DOCUMENTED, lambda *_: True).price(10**9, one, one, 10**40)
    assert bought == -(-(10**9) * one.high * 99 // (one.low * 100))


def test_scheme__with_no_loss_budget__pays_the_mid() -> None:
    one = _moment().quotes[0]
    assert Scheme(Plot("x"), DOCUMENTED, lambda *_: True).price(10**9, one, one, 0) == 10**9


def test_scheme__of_equal_prices__trades_within_budgets_bands_and_cash() -> None:
    now = _moment()
    moves = Scheme(Plot("x", pieces=6), DOCUMENTED, lambda *_: True).moves(now, 1.0)
    assert 0 < sum(move.part for move in moves) <= 0.2
    assert sum(move.part for move in moves if move.sell == 0) <= 0.2


def test_evolution__on_a_hill__climbs_it() -> None:
    rng = np.random.default_rng(1)
    evolution = Evolution(np.full(4, 0.2), 0.2, rng)
    for _ in range(40):
        points = evolution.ask()
        evolution.tell(points, [-float(((point - 0.7) ** 2).sum()) for point in points])
    assert max(-float(((point - 0.7) ** 2).sum()) for point in points) > -0.01


def test_search__of_some_sequences__tries_each_strategy_and_as_many_as_it_may() -> None:
    tried: list[Plot] = []

    def worth(plot: Plot) -> float:
        tried.append(plot)
        return plot.size

    search(HAND_WRITTEN, 3, 60, worth, np.random.default_rng(2))
    assert 60 <= len(tried) < 70
    assert {plot.strategy for plot in tried} == {plot.strategy for plot in HAND_WRITTEN}


@pytest.mark.parametrize("plot", HAND_WRITTEN, ids=lambda plot: str(plot.strategy))
def test_plot__by_its_genes__is_itself_again(plot: Plot) -> None:
    again = plot.varied(plot.genes, plot.market)
    assert [getattr(again, name) for name in GENES] == pytest.approx(
        [getattr(plot, name) for name in GENES]
    )


def test_settings__in_full__are_as_many_and_as_varied_as_asked_for() -> None:
    rows = settings.full()
    assert sum(row.sequences for row in rows) >= 20_000
    assert sum(row.sole_lp for row in rows) * 3 >= len(rows)
    assert {(row.nav, row.days) for row in rows} == {
        (nav, days) for nav in settings.NAVS for days in settings.DAYS
    }
    assert len({row.mandate for row in rows}) == 5
    assert any(row.trio for row in rows)


def test_figures__of_rows__name_the_worst_and_keep_the_trio_apart() -> None:
    one = {"nav": 1, "days": 1, "depth": "thin", "mandate": "documented", "strategy": "a"}
    one |= {"ratio": 0.5, "trio": False, "sole_lp": True, "sequences": 3, "by_strategy": {"a": 0.5}}
    other = one | {"ratio": 0.7, "trio": True, "sole_lp": False, "by_strategy": {"b": 0.7}}
    found = robber.figures([one, other])
    assert (found["sequences"], found["worst_ratio"], found["trio_ratio"]) == (6, 0.7, 0.7)
    assert found["by_mandate"] == {"documented": 0.5}
    assert found["by_strategy"] == {"b": 0.7, "a": 0.5}
