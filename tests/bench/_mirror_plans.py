"""A sensible plan: it sells what is above its aim and buys what is below, at fair prices."""

from collections.abc import Sequence
from random import Random

from keeper.plan.mandate.book import Book
from keeper.plan.mandate.judge import judge
from keeper.plan.mandate.outcome import aims
from keeper.plan.mandate.terms import mandate_hash, terms
from keeper.plan.mandate.verdict import Accepted, Refusing
from keeper.records.fund import BASE, Leg, Limit, Plan, Purse, Reason
from keeper.units import ONE
from tests.bench._mirror_pair import Pair
from tests.contracts.revm.fund import MAX
from tests.contracts.revm.mandated import KEEPER

TRIES = 4
TRADED = {Reason.USABLE, Reason.DEVIATING, Reason.SECONDARY_UNUSABLE}


def sensible(pair: Pair, rng: Random, legs: int | None = None, shifts: float = 0.25) -> Plan:
    """One that the mirror accepts, if a few tries find one; with new targets, if it comes so."""
    for at in range(TRIES):
        plan = drafted(pair, rng, legs, shifts, 0.9 / 3**at)
        if isinstance(judge(pair.state, plan, KEEPER), Accepted):
            return plan
    return plan


def drafted(pair: Pair, rng: Random, legs: int | None, shifts: float, size: float) -> Plan:
    state = pair.state
    try:
        book = Book.open(state, terms(state.tokens, state.mandate, state.record, state.now))
    except Refusing:
        return current(pair, legs=(any_leg(pair, rng),))
    targets = moved(pair, rng, book, size) if rng.random() < shifts else ()
    if targets:
        book = book.aimed(targets)
    wanted = rng.choice((0, 1, 1, 2, 3)) if targets else rng.choice((1, 1, 1, 2, 3, 6))
    made = _legs(pair, rng, book, wanted if legs is None else legs, size)
    return current(pair, targets, made)


def current(pair: Pair, targets: Sequence[int] = (), legs: Sequence[Leg] = ()) -> Plan:
    """At the moment's epoch, under the moment's mandate."""
    state = pair.state
    hash_ = mandate_hash(state.tokens, state.mandate, state.now)
    epoch = state.door.epoch + 1
    decision = epoch.to_bytes(32, "little")
    return Plan(epoch, MAX, hash_, decision, tuple(targets), tuple(legs))


def any_leg(pair: Pair, rng: Random, places: Sequence[int] = ()) -> Leg:
    """One that has its tokens and its executor right and nothing else."""
    sell, buy = places or rng.sample(range(pair.count), 2)
    amount = rng.choice((0, 1, rng.randrange(2**128), pair.state.amounts[sell] // 10))
    tokens = pair.state.tokens
    return Leg(pair.world.executor, tokens[sell], tokens[buy], amount, rng.randrange(2**100))


def moved(pair: Pair, rng: Random, book: Book, size: float) -> tuple[int, ...]:
    """Targets as far away as the budget allows, inside their bands."""
    left = pair.state.mandate.budgets[Purse.SHIFT].left(pair.now)
    rules = book.terms.rules
    targets = [0, *(rule.target for rule in rules[1:])]
    for at in rng.sample(range(1, pair.count), rng.randint(1, pair.count - 1)):
        step = int(left * size * rng.uniform(-1, 1)) // pair.count
        targets[at] = min(max(targets[at] + step, rules[at].least), rules[at].most)
    return tuple(targets)


def _legs(pair: Pair, rng: Random, book: Book, count: int, size: float) -> list[Leg]:
    gaps = [part - aim for part, aim in zip(book.before, aims(book), strict=True)]
    legs = []
    for _ in range(count):
        over = [at for at, gap in enumerate(gaps) if gap > 0 and _tradable(book, at)]
        under = [
            at
            for at, gap in enumerate(gaps)
            if gap < 0 and _tradable(book, at) and not book.may_only_fall(at)
        ]
        if not over or not under:
            break
        sell, buy = rng.choice(over), rng.choice(under)
        part = _part(pair, book, sell, min(gaps[sell], -gaps[buy]), count, size * rng.random())
        amount = part * book.nav // book.prices[sell].mid
        if amount:
            legs.append(filled(pair, rng, book, sell, buy, amount))
            gaps[sell] -= part
            gaps[buy] += part
    return legs


def _tradable(book: Book, at: int) -> bool:
    return book.prices[at].reason in TRADED


def _part(pair: Pair, book: Book, sell: int, gap: int, count: int, size: float) -> int:
    """Of NAV, within what a leg and the budget of turnover allow."""
    price = book.prices[sell]
    left = pair.state.mandate.budgets[Purse.TURNOVER].left(pair.now) // count
    if price.reason != Reason.USABLE:
        left //= 4
    most = min(left, book.limit(Limit.LARGEST_TRADE)) * book.nav_low // book.nav
    room = int(min(gap, most * price.mid // price.high) * max(size, 0.001))
    return min(room, pair.state.amounts[sell] * price.mid // book.nav) if sell != BASE else room


def filled(pair: Pair, rng: Random, book: Book, sell: int, buy: int, amount: int) -> Leg:
    """A leg that brings the least that it has to, or what is fair, or something between."""
    fair = amount * book.prices[sell].mid // book.prices[buy].mid
    least = least_of(book, sell, buy, amount)
    brings = rng.choice((least, fair, fair, rng.randint(min(least, fair), max(least, fair))))
    executor = pair.world.executor if rng.random() < 0.8 else pair.spare
    tokens = pair.state.tokens
    return Leg(executor, tokens[sell], tokens[buy], amount, max(brings, least, 1))


def least_of(book: Book, sell: int, buy: int, amount: int) -> int:
    kept = ONE - book.limit(Limit.SLIPPAGE)
    high, low = book.prices[sell].high, max(book.prices[buy].low, 1)
    return -(-amount * high * kept // (low * ONE))
