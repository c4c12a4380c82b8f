"""What has to be sold and bought to come to the targets, before any limit is looked at."""

from collections.abc import Sequence
from typing import NamedTuple

from keeper.plan.mandate.book import PRIMARY_STANDS, Book, values
from keeper.plan.mandate.fractions import of_down
from keeper.plan.mandate.outcome import aims
from keeper.records.fund import BASE, State
from keeper.units import ONE

DUST = ONE // 10_000
"""A part of NAV that is not worth a thought."""


class Trade(NamedTuple):
    """An amount of one asset for the base, or of the base for one asset."""

    asset: str
    sell: str
    buy: str
    amount: int
    worth: int
    """At mid prices, in USD times 10**18."""

    @property
    def falls(self) -> bool:
        return self.asset == self.sell


class Trades(NamedTuple):
    """In the order in which they are made: what is sold pays for what is bought, and what is
    furthest off comes first. `left` is what nobody may trade now, by the limit that says so."""

    made: tuple[Trade, ...]
    left: tuple[tuple[Trade, str], ...]


def trades(book: Book, state: State, wanted: Sequence[int], band: int) -> Trades:
    """Each that is at least as large as the band, a part of NAV; what nothing is wanted of is sold
    to the end, or a stop's remainder would be stopped for ever, and never bought again."""
    worth = values(state.amounts, state.prices)
    goal = goals(book, wanted)
    found, left = [], []
    for at in range(1, len(book.tokens)):
        gap = of_down(goal[at], book.nav) - worth[at]
        least = band if goal[at] else min(band, DUST)
        if abs(gap) < max(of_down(least, book.nav), 1):
            continue
        trade = _trade(book, state, at, gap, goal[at] == 0)
        if trade.amount == 0:
            continue
        limit = _closed(book, at, gap)
        if limit:
            left.append((trade, limit))
        else:
            found.append(trade)
    found.sort(key=lambda trade: (not trade.falls, -trade.worth))
    return Trades(tuple(found), tuple(left))


def goals(book: Book, wanted: Sequence[int]) -> list[int]:
    """On the way to the targets, and no further than is wanted: targets follow slowly, and what
    lies beyond the wish would have to be traded back."""
    pairs = zip(book.before, aims(book), wanted, strict=True)
    return [max(min(now, max(aim, wish)), min(aim, wish)) for now, aim, wish in pairs]


def _trade(book: Book, state: State, at: int, gap: int, all_of_it: bool) -> Trade:
    token, base = book.tokens[at], book.tokens[BASE]
    if gap > 0:
        return Trade(token, base, token, gap * ONE // book.prices[BASE].mid, gap)
    held = state.amounts[at]
    amount = held if all_of_it else min(-gap * ONE // book.prices[at].mid, held)
    return Trade(token, token, base, amount, -gap)


def _closed(book: Book, at: int, gap: int) -> str:
    """Why an asset is not traded this way, whatever the amount."""
    for place in (at, BASE):
        if book.prices[place].reason not in PRIMARY_STANDS:
            return "NotTradable"
    return "MayOnlyFall" if book.may_only_fall(at if gap > 0 else BASE) else ""
