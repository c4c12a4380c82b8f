"""Each leg on its own: the worst corner is what it has to bring, and reason what it may."""

from keeper.plan.mandate.book import PRIMARY_STANDS, Book, Run
from keeper.plan.mandate.fractions import of_down, over_up, part_up
from keeper.plan.mandate.verdict import refuse
from keeper.records.fund import BASE, Door, Leg, Limit, Price, Reason
from keeper.units import ONE

DOUBT = 4
"""How many times a leg counts that sells what its sources disagree on."""


def exchange(book: Book, run: Run, leg: Leg, door: Door) -> None:
    """Writes down what a leg does, or refuses it."""
    _require_executor(door, leg.executor)
    sell, buy = book.place(leg.sell), book.place(leg.buy)
    _require_tradable(book, sell, buy, leg)
    _require_small(book, sell, leg)
    wanted = least(book, sell, buy, leg.amount)
    if leg.amount > run.held[sell]:
        refuse("NotEnoughCash", leg.amount, run.held[sell])
    if leg.brings == 0:
        refuse("ShortReceipt", leg.buy, 0, 1)
    if leg.brings < wanted:
        refuse("BoughtTooLittle", leg.buy, leg.brings, wanted)
    _count(book, run, sell, buy, leg)


def _require_executor(door: Door, address: str) -> None:
    executor = door.executors.get(address)
    if executor is None or not any(executor.allowed):
        refuse("ExecutorNotAllowed", address)
    if executor.code != executor.allowed:
        refuse("ExecutorChanged", address, executor.code, executor.allowed)


def _require_tradable(book: Book, sell: int, buy: int, leg: Leg) -> None:
    if sell == buy:
        refuse("SameToken", leg.sell)
    if leg.amount == 0:
        refuse("NothingSold", leg.sell)
    for place in (sell, buy):
        if (reason := book.prices[place].reason) not in PRIMARY_STANDS:
            refuse("NotTradable", book.tokens[place], reason)
    if book.may_only_fall(buy):
        refuse("MayOnlyFall", leg.buy)


def _require_small(book: Book, sell: int, leg: Leg) -> None:
    fraction = part_up(over_up(leg.amount * book.prices[sell].high, ONE), book.nav_low)
    if fraction > (most := book.limit(Limit.LARGEST_TRADE)):
        refuse("TradeTooLarge", leg.sell, fraction, most)


def least(book: Book, sell: int, buy: int, amount: int) -> int:
    """Sold at the high price, bought at the low one, less the mandate's slippage."""
    kept = ONE - book.limit(Limit.SLIPPAGE)
    return over_up(amount * book.prices[sell].high * kept, book.prices[buy].low * ONE)


def lost(book: Book, sell: int, buy: int, leg: Leg) -> int:
    """At mid prices, as often as it counts; less than nothing where a leg gains."""
    paid, got = _both(book, sell, buy, leg)
    return times(book.prices[sell]) * (paid - got)


def times(sold: Price) -> int:
    """How often a leg counts in the budgets."""
    return 1 if sold.reason == Reason.USABLE else DOUBT


def _both(book: Book, sell: int, buy: int, leg: Leg) -> tuple[int, int]:
    """What is paid and what is got, at mid prices."""
    paid = over_up(leg.amount * book.prices[sell].mid, ONE)
    return paid, leg.brings * book.prices[buy].mid // ONE


def _count(book: Book, run: Run, sell: int, buy: int, leg: Leg) -> None:
    price = book.prices[sell]
    paid, got = _both(book, sell, buy, leg)
    if got > (most := paid + of_down(paid, book.limit(Limit.SLIPPAGE))):
        refuse("GainBeyondReason", leg.buy, got, most)
    run.loss += max(lost(book, sell, buy, leg), 0)
    run.turnover += times(price) * over_up(leg.amount * price.high, ONE)
    run.moved += paid * sum(at != BASE for at in (sell, buy))
    run.touched |= {sell, buy}
    for amounts in (run.expected, run.held):
        amounts[sell] -= leg.amount
        amounts[buy] += leg.brings
    run.held[sell] += leg.returns
