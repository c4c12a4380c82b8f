"""From opinions to a target, all of it: pure, the same everywhere, and with nothing from later."""

import ast
import subprocess
import sys

import numpy as np
import pytest

from keeper.paths import ROOT
from keeper.portfolio.history import estimated
from keeper.portfolio.mind import Mind
from keeper.portfolio.past import advance
from keeper.portfolio.target import aim
from keeper.records.canonical import Table, digest, encode, table
from keeper.records.decision import Signal, Target
from keeper.records.ledger import Ledger
from keeper.units import ONE
from tests.keeper.portfolio.snapshots import FREE, GOLD, TIN, mind, snapshot

ALLOCATORS = (
    *("equal", "inverse volatility", "risk parity", "hierarchical"),
    *("minimum variance", "mean shortfall", "black litterman"),
)
LOOSE = {"least_cash_percent": 0, "most_percent": 100, "group_percent": 100, "ladder": []}


def signal(*rows: list[float]) -> Signal:
    return Signal(("trend", "value"), (GOLD, TIN), table(rows))


def moves(seed: int = 1) -> Table:
    """Tin moves twice as much as gold."""
    chance = np.random.default_rng(seed)
    return np.round(chance.normal(size=(200, 2)) * [0.001, 0.002], 7)


def aimed(told: Signal, book: Mind, returns: Table | None = None) -> Target:
    at = snapshot(returns=moves() if returns is None else returns)
    return aim(told, at, advance(Ledger(), at, book), FREE, book)


def test_aim__of_full_opinions__is_the_rules_parts() -> None:
    """Inverse volatility: two thirds and one."""
    book = mind(allocator="inverse volatility", limits=LOOSE)
    base, gold, tin = aimed(signal([1, 1], [1, 1]), book).weights
    assert base == ONE - gold - tin < ONE // 1_000
    deviations = np.sqrt(np.diag(estimated(moves(), book.estimate)))
    assert gold / tin == pytest.approx(deviations[1] / deviations[0], rel=1e-3)


def test_aim__of_half_an_opinion__is_half_a_position() -> None:
    book = mind(allocator="equal", limits=LOOSE)
    assert aimed(signal([0.5, 1], [0.5, 1]), book).weights == (ONE // 4, ONE // 4, ONE // 2)


def test_aim__of_bad_opinions_and_none__is_the_base() -> None:
    found = aimed(signal([-1, np.nan], [0, np.nan]), mind())
    assert found.weights == (ONE, 0, 0)
    assert found.steps[0].reason == "nobody has a good opinion of anything"


def test_aim__of_an_asset_without_history__leaves_it_out() -> None:
    returns = moves()
    returns[0, 0] = np.nan
    _, gold, tin = aimed(signal([1, 1], [1, 1]), mind(), returns).weights
    assert gold == 0 < tin


@pytest.mark.parametrize("allocator", ALLOCATORS)
def test_aim__by_default__keeps_a_fifth_in_the_base(allocator: str) -> None:
    weights = aimed(signal([1, 1], [1, 1]), mind(allocator=allocator)).weights
    assert sum(weights) == ONE
    assert weights[0] >= ONE // 5
    assert max(weights[1:]) <= ONE // 4


def test_aim__by_weights__hears_only_whom_it_trusts() -> None:
    told = signal([1, -1], [-1, 1])
    book = mind(allocator="equal", weights={"value": 0}, limits=LOOSE)
    assert aimed(told, book).weights == (0, ONE, 0)


def test_aim__by_record__hears_whom_its_record_bears_out() -> None:
    book = mind(allocator="equal", combination="record", limits=LOOSE)
    ledger = advance(Ledger(), snapshot(), book)._replace(trust=table([1.0, 0.0]))
    found = aim(signal([1, -1], [-1, 1]), snapshot(returns=moves()), ledger, FREE, book)
    assert found.weights == (0, ONE, 0)
    book = mind(allocator="equal", combination="record", weights={"trend": 0}, limits=LOOSE)
    even = advance(Ledger(), snapshot(), book)
    told, at = signal([1, -1], [-1, 1]), snapshot(returns=moves())
    assert aim(told, at, even, FREE, book).weights == (0, 0, ONE)


def test_aim__by_regime__hears_the_one_for_these_times() -> None:
    calm = {"mean_percent": 0, "deviation_percent": 0.1, "next_percent": [99, 1]}
    wild = {"mean_percent": 0, "deviation_percent": 9, "next_percent": [1, 99]}
    regimes = [{**calm, "weights": {"value": 0}}, {**wild, "weights": {"trend": 0}}]
    book = mind(allocator="equal", combination="regime", regimes=regimes, limits=LOOSE)
    told = signal([1, -1], [-1, 1])
    assert aimed(told, book).weights[1] > 0.99 * ONE
    assert aimed(told, book, moves() * 1_000).weights[2] == 0  # too much at risk for anything
    loose = {**LOOSE, "value_at_risk_percent": 100, "shortfall_percent": 100}
    book = mind(allocator="equal", combination="regime", regimes=regimes, limits=loose)
    assert aimed(told, book, moves() * 30).weights[1] == 0


def test_aim__by_kelly__bets_less_the_more_it_varies() -> None:
    told, limits = signal([1, 1], [1, 1]), {**LOOSE, "volatility_percent": 100}
    book = mind(kelly_percent=50, skill=0.001, limits=limits)
    calm, wild = (sum(aimed(told, book, moves() * by).weights[1:]) for by in (1, 4))
    assert 0 < wild < calm < ONE


@pytest.mark.parametrize("allocator", ALLOCATORS)
def test_aim__of_assets_that_may_not_be_held__is_the_base(allocator: str) -> None:
    """The Safe may have lowered each asset's most to nothing."""
    book, at = mind(allocator=allocator), snapshot(returns=moves())
    shut = FREE._replace(most=(0, 0, 0))
    found = aim(signal([1, 1], [1, 1]), at, advance(Ledger(), at, book), shut, book)
    assert found.weights == (ONE, 0, 0)


@pytest.mark.parametrize("allocator", ALLOCATORS)
def test_aim__twice__has_the_same_hash(allocator: str) -> None:
    book, told = mind(allocator=allocator), signal([0.3, 0.9], [0.2, np.nan])
    assert digest(aimed(told, book)) == digest(aimed(told, book))


@pytest.mark.parametrize("allocator", ALLOCATORS)
def test_aim__with_opinions_in_another_order__is_the_same(allocator: str) -> None:
    book = mind(allocator=allocator)
    one = aimed(signal([0.3, 0.9], [0.2, np.nan]), book)
    other = aimed(signal([0.2, np.nan], [0.3, 0.9]), book)
    assert encode(one) == encode(other)


def test_portfolio__when_imported__brings_nothing_heavy() -> None:
    text = (
        "import sys, keeper.portfolio.target, keeper.portfolio.past, keeper.portfolio.config;"
        "print([one for one in ('scipy', 'pandas', 'polars', 'numba') if one in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", text], cwd=ROOT, text=True, capture_output=True, check=True
    )
    assert done.stdout.strip() == "[]"


PURE = {
    *("collections", "decimal", "functools", "math", "operator", "typing"),
    *("keeper", "numpy", "pydantic"),
}


def test_portfolio__knows_no_clock_no_chance_and_no_net() -> None:
    files = sorted((ROOT / "keeper/portfolio").rglob("*.py"))
    assert len(files) > 20
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                assert {alias.name.split(".")[0] for alias in node.names} <= PURE, path
            if isinstance(node, ast.ImportFrom):
                assert (node.module or "").split(".")[0] in PURE, path
            assert getattr(node, "attr", "") != "random", path
