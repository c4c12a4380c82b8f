"""The mandate's arithmetic by itself, from the definitions and from examples worked out by hand."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeper.paths import ROOT
from keeper.plan.mandate.book import Book
from keeper.plan.mandate.judge import judge
from keeper.plan.mandate.outcome import aims, outside
from keeper.plan.mandate.terms import (
    drawdown,
    in_force,
    look,
    mandate_hash,
    terms,
    worst_case_loss,
)
from keeper.plan.mandate.verdict import Accepted, Refusal
from keeper.records.bucket import Bucket, Budget
from keeper.records.fund import (
    Door,
    Executor,
    Leg,
    Limit,
    Mandate,
    Overlay,
    Plan,
    Price,
    Purse,
    Reason,
    Record,
    Rule,
    State,
)
from keeper.units import DAY, HOUR, MINUTE, ONE, YEAR

PERCENT = ONE // 100
NOW = 1_800_000_000
KEEPER, DOLLAR, GOLD, FAKE, ROUTER = (f"0x{digit * 40}" for digit in "6123e")
CODE = b"c" * 32
USD = Price(10**30, 10**30, 10**30)
"""Of a token with six decimals."""

LIMITS = tuple(
    PERCENT * percent
    for percent in (20, 1, 20, 50, 10, 60, 20, 40, 25, 30, 100, 100, 100, *(7 * [30]))
)
SIZES = ((PERCENT // 2, PERCENT // 2), (20 * PERCENT, 20 * PERCENT), (20 * PERCENT, 20 * PERCENT))
BUDGETS = tuple(Budget(Bucket.full(*sizes, NOW)) for sizes in SIZES)
RULES = (Rule(), Rule(0, 30 * PERCENT, 20 * PERCENT), Rule(0, 30 * PERCENT, 0, 1))
MANDATE = Mandate(31337, "0x" + "9" * 40, LIMITS, BUDGETS, RULES)
RECORD = Record(10**18, 10**18, NOW, 10**18)
DOOR = Door(KEEPER, NOW + YEAR, 7, {ROUTER: Executor(CODE, CODE)})
FUND = State(
    *(NOW, (DOLLAR, GOLD, FAKE), (10**12, 0, 0), (USD, USD, USD)),
    *(MANDATE, RECORD, DOOR),
)


def plan(state: State, *legs: Leg, targets: tuple[int, ...] = ()) -> Plan:
    hash_ = mandate_hash(state.tokens, state.mandate, state.now)
    return Plan(state.door.epoch + 1, NOW + DAY, hash_, bytes(32), targets, legs)


def leg(amount: int, brings: int, sell: str = DOLLAR, buy: str = GOLD) -> Leg:
    return Leg(ROUTER, sell, buy, amount, brings)


def limited(**changes: int) -> State:
    limits = tuple(changes.get(one.name, LIMITS[one]) for one in Limit)
    return FUND._replace(mandate=MANDATE._replace(limits=limits))


# Verdicts


def test_judge__of_a_tenth_bought_at_a_thousandth_less__charges_both_budgets() -> None:
    verdict = judge(FUND, plan(FUND, leg(10**11, 999 * 10**8)), KEEPER)
    assert isinstance(verdict, Accepted)
    assert verdict.charged == (PERCENT // 100, 10 * PERCENT, 0)
    assert verdict.left == (49 * PERCENT // 100, 10 * PERCENT, 20 * PERCENT)
    assert (verdict.nav_before, verdict.nav_after) == (10**24, 9999 * 10**20)
    assert verdict.after == (90 * PERCENT, 999 * PERCENT // 100, 0)
    assert verdict.state.amounts == (9 * 10**11, 999 * 10**8, 0)
    assert verdict.state.door.epoch == 8


def test_judge__a_second_time__finds_the_epoch_used_and_the_budget_smaller() -> None:
    first = plan(FUND, leg(10**11, 10**11))
    verdict = judge(FUND, first, KEEPER)
    assert isinstance(verdict, Accepted)
    assert judge(verdict.state, first, KEEPER) == Refusal("WrongEpoch", (8, 9))
    more = plan(verdict.state, leg(10**11 + 1, 10**11 + 1))
    exceeded = Refusal("BudgetExceeded", (Purse.TURNOVER, 10 * PERCENT + 10**6, 10 * PERCENT))
    # One unit beyond the target, but nearer to it than before by far.
    assert judge(verdict.state, more, KEEPER) == exceeded


def test_judge__of_what_its_sources_disagree_on__counts_four_times() -> None:
    doubted = USD._replace(reason=Reason.DEVIATING)
    state = FUND._replace(amounts=(79 * 10**10, 2 * 10**11, 10**10), prices=(USD, USD, doubted))
    verdict = judge(state, plan(state, leg(10**10, 999 * 10**7, FAKE, DOLLAR)), KEEPER)
    assert isinstance(verdict, Accepted)
    assert verdict.charged == (4 * PERCENT // 1000, 4 * PERCENT, 0)


def test_judge__of_new_targets__charges_the_larger_of_rise_and_fall() -> None:
    verdict = judge(FUND, plan(FUND, targets=(0, 15 * PERCENT, 7 * PERCENT)), KEEPER)
    assert isinstance(verdict, Accepted)
    assert verdict.charged == (0, 0, 7 * PERCENT)
    assert [rule.target for rule in verdict.state.mandate.rules[1:]] == [15 * PERCENT, 7 * PERCENT]


@pytest.mark.parametrize(
    ("state", "made", "refusal"),
    [
        (limited(TRADING=0), plan(limited(TRADING=0)), Refusal("TradingClosed")),
        (FUND, plan(FUND), Refusal("EmptyPlan")),
        (FUND, plan(FUND, *13 * [leg(1, 1)]), Refusal("TooManyLegs", (13, 12))),
        (FUND, plan(FUND, leg(0, 1)), Refusal("NothingSold", (DOLLAR,))),
        (FUND, plan(FUND, leg(1, 1, buy=KEEPER)), Refusal("NotListed", (KEEPER,))),
        (FUND, plan(FUND, leg(1, 1, GOLD)), Refusal("SameToken", (GOLD,))),
        (FUND, plan(FUND, leg(1, 1, FAKE)), Refusal("NotEnoughCash", (1, 0))),
        (FUND, plan(FUND, leg(100, 0)), Refusal("ShortReceipt", (GOLD, 0, 1))),
        (FUND, plan(FUND, leg(100, 98)), Refusal("BoughtTooLittle", (GOLD, 98, 99))),
        (
            FUND,
            plan(FUND, leg(100, 102)),
            Refusal("GainBeyondReason", (GOLD, 102 * 10**12, 101 * 10**12)),
        ),
        (
            FUND,
            plan(FUND, leg(2 * 10**11 + 1, 1)),
            Refusal("TradeTooLarge", (DOLLAR, 20 * PERCENT + 10**6, 20 * PERCENT)),
        ),
        (FUND, plan(FUND, leg(10**9, 10**9, buy=FAKE)), Refusal("NoProgress", (0, 5 * 10**14))),
        (
            FUND,
            plan(FUND, targets=(0, 30 * PERCENT, 30 * PERCENT)),
            Refusal("BudgetExceeded", (Purse.SHIFT, 40 * PERCENT, 20 * PERCENT)),
        ),
    ],
    ids=lambda one: one.name if isinstance(one, Refusal) else "",
)
def test_judge__of_what_is_wrong__says_what_and_how_much(
    state: State, made: Plan, refusal: Refusal
) -> None:
    assert judge(state, made, KEEPER) == refusal


def test_judge__of_a_stranger__looks_no_further() -> None:
    assert judge(FUND, plan(FUND), ROUTER) == Refusal("NotKeeper", (ROUTER, KEEPER))


def test_refusals__are_all_that_the_door_declares_for_a_rebalance() -> None:
    """But for those of its other functions, which are governance's and the Safe's."""
    text = "".join(path.read_text() for path in (ROOT / "keeper/plan/mandate").glob("*.py"))
    mine = set(re.findall(r'refuse\(\s*"(\w+)"', text))
    door = (ROOT / "contracts/interfaces/IRebalancer.sol").read_text()
    theirs = set(re.findall(r"error (\w+)\(", door))
    others = {"NotGovernance", "NotSafe", "ZeroAddress", "LeaseTooLong"}
    assert mine - theirs == {"BudgetExceeded", "NoNav", "NotEnoughCash", "ShortReceipt"}
    assert theirs - mine == others


@pytest.mark.parametrize(
    ("mine", "enum", "file"),
    [(Limit, "Limit", "IMandate"), (Purse, "Budget", "IMandate"), (Reason, "Reason", "IPrices")],
)
def test_names__are_those_of_the_contracts(
    mine: type[Limit] | type[Purse] | type[Reason], enum: str, file: str
) -> None:
    text = (ROOT / f"contracts/interfaces/{file}.sol").read_text()
    found = re.search(rf"enum {enum} {{(.*?)}}", text, re.DOTALL)
    assert found
    names = re.findall(r"^\s*(\w+)", re.sub(r"//.*", "", found[1]).replace(",", "\n"), re.MULTILINE)
    assert [one.name.replace("_", "").lower() for one in mine] == [name.lower() for name in names]


# Terms


@pytest.mark.parametrize(
    ("price", "risk", "reduce_only"),
    [(91, 80, False), (90, 60, False), (80, 40, False), (76, 40, False), (75, 40, True)],
)
def test_terms__on_each_rung_of_the_ladder__allow_less_risk(
    price: int, risk: int, reduce_only: bool
) -> None:
    record = Record(10**18, price * 10**16, NOW, 10**18)
    found = terms(FUND.tokens, MANDATE, record, NOW)
    assert (found.risk, found.reduce_only) == (risk * PERCENT, reduce_only)


def test_terms__under_a_record_older_than_a_day__reduce_only() -> None:
    assert not terms(FUND.tokens, MANDATE, RECORD, NOW + DAY).reduce_only
    assert terms(FUND.tokens, MANDATE, RECORD, NOW + DAY + 1).reduce_only
    assert drawdown(RECORD, NOW + DAY + 1) == (0, True)


@pytest.mark.parametrize(
    ("limit", "value", "tighter"),
    [
        (Limit.SLIPPAGE, PERCENT // 2, True),
        (Limit.SLIPPAGE, 2 * PERCENT, False),
        (Limit.MIN_CASH, 30 * PERCENT, True),
        (Limit.MIN_CASH, 10 * PERCENT, False),
    ],
)
def test_in_force__is_the_tighter_while_the_overlay_lasts(
    limit: Limit, value: int, tighter: bool
) -> None:
    mandate = MANDATE._replace(overlays={limit: Overlay(value, NOW + 10)})
    assert in_force(mandate, limit, NOW + 9) == (value if tighter else LIMITS[limit])
    assert in_force(mandate, limit, NOW + 10) == LIMITS[limit]


def test_mandate_hash__changes_with_each_number_and_not_with_targets() -> None:
    def of(mandate: Mandate) -> bytes:
        return mandate_hash(FUND.tokens, mandate, NOW)

    moved = (RULES[0], RULES[1]._replace(target=0), RULES[2])
    assert of(MANDATE._replace(rules=moved)) == of(MANDATE)
    banded = (RULES[0], RULES[1]._replace(most=1), RULES[2])
    smaller = (BUDGETS[0].sized(1, 1, NOW), *BUDGETS[1:])
    others = [
        MANDATE._replace(rules=banded),
        MANDATE._replace(budgets=smaller),
        MANDATE._replace(limits=(0, *LIMITS[1:])),
        MANDATE._replace(tripped=True),
        MANDATE._replace(chain=1),
        MANDATE._replace(address=KEEPER),
    ]
    assert len({of(MANDATE), *map(of, others)}) == 7


def test_worst_case_loss__of_a_day__is_what_the_tighter_of_two_bounds_says() -> None:
    """Of 40 % turned over, 1 % slips; or 1 % is lost, and errors are not seen."""
    assert worst_case_loss(MANDATE, (5_000, 0, 0), NOW, DAY) == PERCENT * 4 // 10
    small = (Budget(Bucket.full(PERCENT // 10, 0, NOW)), *BUDGETS[1:])
    mandate = MANDATE._replace(budgets=small)
    assert worst_case_loss(mandate, (5_000, 100, 0), NOW, DAY) == PERCENT * 304 // 1000
    assert worst_case_loss(mandate, (5_000, 5_000, 100), NOW, DAY) == PERCENT * 4 // 10


def test_terms__of_an_asset_lowered_below_its_least__lower_that_too() -> None:
    rule = Rule(10 * PERCENT, 30 * PERCENT, 20 * PERCENT, 1, Overlay(PERCENT, NOW + 1))
    mandate = MANDATE._replace(rules=(*RULES[:2], rule))
    in_force_, behind = (terms(FUND.tokens, mandate, RECORD, NOW + at).rules[2] for at in (0, 1))
    assert (in_force_.least, in_force_.most) == (PERCENT, PERCENT)
    assert (behind.least, behind.most) == (10 * PERCENT, 30 * PERCENT)


@pytest.mark.parametrize(
    ("waited", "trips", "seen"),
    [
        (30 * MINUTE - 1, False, NOW),
        (30 * MINUTE, True, 0),
        (6 * HOUR, True, 0),
        (6 * HOUR + 1, False, NOW + 6 * HOUR + 1),
    ],
)
def test_look__a_second_time__trips_between_half_an_hour_and_six(
    waited: int, trips: bool, seen: int
) -> None:
    first = look(700, 10**30, 1000, 30 * PERCENT, 0, NOW)
    assert first == (30 * PERCENT, False, NOW)
    again = look(700, 10**30, 1000, 30 * PERCENT, first.seen, NOW + waited)
    assert (again.trips, again.seen) == (trips, seen)


def test_look__above_the_line__forgets_the_one_before() -> None:
    assert look(701, 10**30, 1000, 30 * PERCENT, NOW, NOW + HOUR) == (299 * 10**15, False, 0)


# Aims


def test_aims__scale_groups_and_then_all_and_leave_the_rest_in_cash() -> None:
    rules = (Rule(), Rule(0, 40 * PERCENT, 40 * PERCENT, 1), Rule(0, 20 * PERCENT, 20 * PERCENT, 1))
    state = FUND._replace(mandate=MANDATE._replace(rules=rules))
    record = Record(10**18, 79 * 10**16, NOW, 10**18)
    found = terms(state.tokens, state.mandate, record, NOW)
    assert aims(Book.open(state, found)) == [70 * PERCENT, 20 * PERCENT, 10 * PERCENT]
    risky = found._replace(risk=15 * PERCENT)
    assert aims(Book.open(state, risky)) == [85 * PERCENT, 10 * PERCENT, 5 * PERCENT]
    assert aims(Book.open(state, found._replace(reduce_only=True))) == [ONE, 0, 0]


weights = st.integers(0, ONE)


@given(weights, weights, weights)
def test_outside__is_the_distance_to_the_nearest_weight_of_the_band(
    weight: int, one: int, other: int
) -> None:
    least, most = sorted((one, other))
    off = outside(weight, Rule(least, most))
    assert off == abs(weight - min(max(weight, least), most))
