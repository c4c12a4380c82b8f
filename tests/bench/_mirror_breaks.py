"""One thing wrong with a plan that is sensible otherwise, for each reason there is to refuse.

Where a number decides, a plan stands on the right side of it now and then, by one. What was done
to the fund for it is undone by `restore`.
"""

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from keeper.plan.mandate.book import Book
from keeper.plan.mandate.terms import terms
from keeper.plan.mandate.verdict import Refusing
from keeper.records.fund import BASE, Leg, Limit, Plan, State
from keeper.units import ONE
from tests.bench._mirror_pair import Pair
from tests.bench._mirror_plans import any_leg, current, least_of, sensible
from tests.contracts.revm.fund import ALICE, DEAD, GOVERNANCE, MALLORY
from tests.contracts.revm.mandated import KEEPER, SAFE


class Attempt(NamedTuple):
    plan: Plan
    who: str = KEEPER


Break = Callable[[Pair, Random], Attempt]


def with_legs(pair: Pair, rng: Random, count: int | None = None) -> Plan:
    """A sensible plan that has a leg."""
    plan = sensible(pair, rng, count)
    return plan if plan.legs else plan._replace(legs=(any_leg(pair, rng),))


def with_leg(plan: Plan, rng: Random, change: Callable[[Leg], Leg]) -> Attempt:
    at = rng.randrange(len(plan.legs))
    legs = (*plan.legs[:at], change(plan.legs[at]), *plan.legs[at + 1 :])
    return Attempt(plan._replace(legs=legs))


def book_of(pair: Pair) -> Book | None:
    state = pair.state
    try:
        return Book.open(state, terms(state.tokens, state.mandate, state.record, state.now))
    except Refusing:
        return None


def restore(pair: Pair, before: State) -> None:
    """Prices, governance's numbers and the keeper, as they were."""
    for at, price in enumerate(before.prices):
        if pair.state.prices[at] != price:
            pair.price(at, price)
    mandate = before.mandate
    if pair.state.mandate.limits != mandate.limits:
        pair.limits(mandate.limits)
    for at, rule in enumerate(mandate.rules):
        if pair.state.mandate.rules[at][:4] != rule[:4]:
            pair.rule(at, rule)
    for purse, (new, old) in enumerate(
        zip(pair.state.mandate.budgets, mandate.budgets, strict=True)
    ):
        if new.set[:2] != old.set[:2]:
            pair.budget(purse, old.set.capacity, old.set.refill)
    if pair.state.mandate.tripped and not mandate.tripped:
        pair.reset()
    if pair.state.door.lease != before.door.lease:
        pair.lease(max(before.door.lease, pair.now + 1))


# The door


def not_keeper(pair: Pair, rng: Random) -> Attempt:
    who = rng.choice((ALICE, GOVERNANCE, SAFE, MALLORY))
    return Attempt(sensible(pair, rng), who)


def lease_over(pair: Pair, rng: Random) -> Attempt:
    pair.lease(pair.now - rng.choice((0, 0, 1, rng.randrange(10**6), pair.now)))
    return Attempt(sensible(pair, rng))


def closed(pair: Pair, rng: Random) -> Attempt:
    set_ = pair.state.mandate.limits
    pair.limits((*set_[: Limit.TRADING], 0, *set_[Limit.TRADING + 1 :]))
    return Attempt(sensible(pair, rng))


def wrong_epoch(pair: Pair, rng: Random) -> Attempt:
    plan = sensible(pair, rng)
    epoch = rng.choice((plan.epoch - 1, plan.epoch + 1, 0, rng.randrange(2**256)))
    return Attempt(plan._replace(epoch=epoch))


def expired(pair: Pair, rng: Random) -> Attempt:
    behind = rng.choice((0, 1, 1, rng.randrange(10**6), pair.now))
    return Attempt(sensible(pair, rng)._replace(deadline=pair.now - behind))


def mandate_changed(pair: Pair, rng: Random) -> Attempt:
    """By the plan's own fault, or because governance moved a number by one."""
    plan = sensible(pair, rng)
    if rng.random() < 0.4:
        return Attempt(plan._replace(mandate=rng.randbytes(32)))
    purse, set_ = rng.randrange(3), pair.state.mandate.limits
    budget = pair.state.mandate.budgets[purse].set
    if rng.random() < 0.5 and budget.refill:
        pair.budget(purse, budget.capacity, budget.refill - 1)
    else:
        at = rng.choice((Limit.SLIPPAGE, Limit.DEPOSITS, Limit.TRADING, Limit.GROUP_SEVEN))
        pair.limits((*set_[:at], set_[at] - 1, *set_[at + 1 :]))
    return Attempt(plan)


def empty(pair: Pair, rng: Random) -> Attempt:
    return Attempt(sensible(pair, rng)._replace(legs=(), targets=()))


def too_many_legs(pair: Pair, rng: Random) -> Attempt:
    legs = with_legs(pair, rng).legs
    many = rng.choice((12, 13, 13, 14, 40))
    return Attempt(current(pair, legs=(legs * many)[:many]))


def no_nav(pair: Pair, rng: Random) -> Attempt:
    """Nothing that is held has a price now."""
    plan = sensible(pair, rng)
    for at, price in enumerate(pair.state.prices):
        if pair.state.amounts[at] * price.low >= ONE:
            pair.price(at, price._replace(low=0))
    return Attempt(plan)


# Legs


def executor_not_allowed(pair: Pair, rng: Random) -> Attempt:
    to = rng.choice((DEAD, pair.removed, pair.removed, pair.world.fund))
    return with_leg(with_legs(pair, rng), rng, lambda leg: leg._replace(executor=to))


def executor_changed(pair: Pair, rng: Random) -> Attempt:
    to = pair.changed
    return with_leg(with_legs(pair, rng), rng, lambda leg: leg._replace(executor=to))


def not_listed(pair: Pair, rng: Random) -> Attempt:
    def elsewhere(leg: Leg) -> Leg:
        sell, buy = rng.choice(((ALICE, leg.buy), (leg.sell, MALLORY), (ALICE, MALLORY)))
        return leg._replace(sell=sell, buy=buy)

    return with_leg(with_legs(pair, rng), rng, elsewhere)


def same_token(pair: Pair, rng: Random) -> Attempt:
    return with_leg(with_legs(pair, rng), rng, lambda leg: leg._replace(buy=leg.sell))


def nothing_sold(pair: Pair, rng: Random) -> Attempt:
    return with_leg(with_legs(pair, rng), rng, lambda leg: leg._replace(amount=0))


def trade_too_large(pair: Pair, rng: Random) -> Attempt:
    """By the limit's last unit, or by anything."""
    plan, book = with_legs(pair, rng, 1), book_of(pair)
    if not book or rng.random() < 0.2:
        return with_leg(plan, rng, lambda leg: leg._replace(amount=rng.randrange(2**128)))

    def larger(leg: Leg) -> Leg:
        high = book.prices[book.tokens.index(leg.sell)].high
        most = book.limit(Limit.LARGEST_TRADE) * book.nav_low // ONE * ONE // high
        amount = most + rng.choice((-1, 0, 1, 2, rng.randrange(most // 4 + 2)))
        return leg._replace(amount=min(max(amount, 0), 2**128 - 1))

    return with_leg(plan, rng, larger)


def not_enough(pair: Pair, rng: Random) -> Attempt:
    """More than there is, of an asset of which there is little."""
    plan, state = with_legs(pair, rng, 1), pair.state
    values = [a * p.mid for a, p in zip(state.amounts, state.prices, strict=True)]
    at = min(range(pair.count), key=lambda at: values[at] + rng.random())
    buy = BASE if at else 1
    leg = plan.legs[0]._replace(sell=state.tokens[at], buy=state.tokens[buy])
    more = rng.choice((0, 1, 1, rng.randrange(1, state.amounts[at] // 20 + 2)))
    return Attempt(plan._replace(legs=(leg._replace(amount=state.amounts[at] + more),)))


def bought_too_little(pair: Pair, rng: Random) -> Attempt:
    plan, book = with_legs(pair, rng), book_of(pair)

    def less(leg: Leg) -> Leg:
        if not book:
            return leg
        sell, buy = book.tokens.index(leg.sell), book.tokens.index(leg.buy)
        least = least_of(book, sell, buy, leg.amount)
        return leg._replace(brings=max(least - rng.choice((0, 1, 1, rng.randint(1, least + 1))), 1))

    return with_leg(plan, rng, less)


def short_receipt(pair: Pair, rng: Random) -> Attempt:
    return with_leg(with_legs(pair, rng), rng, lambda leg: leg._replace(brings=0))


def gain_beyond_reason(pair: Pair, rng: Random) -> Attempt:
    plan, book = with_legs(pair, rng), book_of(pair)

    def more(leg: Leg) -> Leg:
        if not book:
            return leg
        sell, buy = (book.prices[book.tokens.index(one)] for one in (leg.sell, leg.buy))
        paid = -(-leg.amount * sell.mid // ONE)
        most = paid + paid * book.limit(Limit.SLIPPAGE) // ONE
        most = -(-(most + 1) * ONE // buy.mid)
        return leg._replace(brings=most + rng.choice((-1, 0, 0, rng.randrange(most + 2))))

    return with_leg(plan, rng, more)


def holding_differs(pair: Pair, rng: Random) -> Attempt:
    def back(leg: Leg) -> Leg:
        return leg._replace(returns=rng.choice((1, rng.randint(0, max(leg.amount, 1)))))

    return with_leg(with_legs(pair, rng), rng, back)


def wild(pair: Pair, rng: Random) -> Attempt:
    """Anything in any number."""
    legs = [any_leg(pair, rng) for _ in range(rng.choice((1, 1, 2, 5)))]
    targets = [rng.randrange(2**64) for _ in range(rng.choice((0, 0, pair.count)))]
    return Attempt(current(pair, targets, legs))


BREAKS: dict[str, Break] = {
    "NotKeeper": not_keeper,
    "LeaseOver": lease_over,
    "TradingClosed": closed,
    "WrongEpoch": wrong_epoch,
    "Expired": expired,
    "MandateChanged": mandate_changed,
    "EmptyPlan": empty,
    "TooManyLegs": too_many_legs,
    "NoNav": no_nav,
    "ExecutorNotAllowed": executor_not_allowed,
    "ExecutorChanged": executor_changed,
    "NotListed": not_listed,
    "SameToken": same_token,
    "NothingSold": nothing_sold,
    "TradeTooLarge": trade_too_large,
    "NotEnoughCash": not_enough,
    "BoughtTooLittle": bought_too_little,
    "ShortReceipt": short_receipt,
    "GainBeyondReason": gain_beyond_reason,
    "HoldingDiffers": holding_differs,
}
