"""A plan's verdict, in the contracts' order: the door, the targets, leg after leg, the outcome, the
budgets."""

from collections.abc import Sequence

from keeper.plan.mandate.book import Book, Run, values
from keeper.plan.mandate.fractions import part_down, part_up
from keeper.plan.mandate.legs import exchange
from keeper.plan.mandate.outcome import require_held, require_outcome
from keeper.plan.mandate.shift import shifted
from keeper.plan.mandate.terms import Terms, terms
from keeper.plan.mandate.verdict import Accepted, Refusing, Verdict, refuse
from keeper.records.fund import Door, Mandate, Plan, Purse, State

MOST_LEGS = 12


def judge(state: State, plan: Plan, sender: str) -> Verdict:
    try:
        return _judged(state, plan, sender)
    except Refusing as refusing:
        return refusing.refusal


def _judged(state: State, plan: Plan, sender: str) -> Accepted:
    _require_lease(state.door, sender, state.now)
    now_ = terms(state.tokens, state.mandate, state.record, state.now)
    _require_plan(state, plan, now_)
    book = Book.open(state, now_)
    shift = 0
    if plan.targets:
        book, shift = shifted(book, plan.targets)
        _require_left(state, Purse.SHIFT, shift)
    run = Run(list(state.amounts), list(state.amounts))
    for leg in plan.legs:
        exchange(book, run, leg, state.door)
    require_held(book, run)
    worth = values(run.held, state.prices)
    after = tuple(part_down(value, book.nav) for value in worth)
    require_outcome(book, run, after)
    charged = (part_up(run.loss, book.nav_low), part_up(run.turnover, book.nav_low), shift)
    for purse in (Purse.LOSS, Purse.TURNOVER):
        _require_left(state, purse, charged[purse])
    behind = _behind(state, plan, run, charged)
    left = tuple(budget.left(state.now) for budget in behind.mandate.budgets)
    return Accepted(left, charged, book.before, after, book.nav, sum(worth), behind)


def _require_lease(door: Door, sender: str, now: int) -> None:
    if sender != door.keeper:
        refuse("NotKeeper", sender, door.keeper)
    if now >= door.lease:
        refuse("LeaseOver", sender, door.lease)


def _require_plan(state: State, plan: Plan, terms_: Terms) -> None:
    if not terms_.open:
        refuse("TradingClosed")
    if plan.epoch != (wanted := state.door.epoch + 1):
        refuse("WrongEpoch", plan.epoch, wanted)
    if state.now > plan.deadline:
        refuse("Expired", plan.deadline, state.now)
    if plan.mandate != terms_.hash:
        refuse("MandateChanged", plan.mandate, terms_.hash)
    if not plan.legs and not plan.targets:
        refuse("EmptyPlan")
    if len(plan.legs) > MOST_LEGS:
        refuse("TooManyLegs", len(plan.legs), MOST_LEGS)


def _require_left(state: State, purse: Purse, fraction: int) -> None:
    if fraction > (left := state.mandate.budgets[purse].left(state.now)):
        refuse("BudgetExceeded", purse, fraction, left)


def _behind(state: State, plan: Plan, run: Run, charged: Sequence[int]) -> State:
    pairs = zip(state.mandate.budgets, charged, strict=True)
    budgets = tuple(budget.charged(fraction, state.now) for budget, fraction in pairs)
    mandate = _aimed(state.mandate._replace(budgets=budgets), plan.targets)
    door = state.door._replace(epoch=plan.epoch)
    return state._replace(amounts=tuple(run.held), mandate=mandate, door=door)


def _aimed(mandate: Mandate, targets: Sequence[int]) -> Mandate:
    if not targets:
        return mandate
    pairs = zip(mandate.rules, targets, strict=True)
    return mandate._replace(rules=tuple(rule._replace(target=to) for rule, to in pairs))
