"""A plan while it is made: every leg is as large as the mandate takes it, behind those before."""

from dataclasses import replace
from itertools import count
from typing import NamedTuple

from keeper.plan.mandate.book import Book, Run, values
from keeper.plan.mandate.fractions import part_down, part_up
from keeper.plan.mandate.legs import exchange, least, lost, times
from keeper.plan.mandate.outcome import require_outcome
from keeper.plan.mandate.verdict import Refusal, Refusing
from keeper.plan.ways import Way, Ways
from keeper.records.fund import Leg, Limit, Purse, State
from keeper.units import ONE


class Fit(NamedTuple):
    """The most of a leg that the mandate takes, and what it says to a unit more."""

    amount: int
    refusal: Refusal | None
    """None where all that was wanted fits."""


class Draft:
    def __init__(self, state: State, book: Book, ways: Ways, executor: str) -> None:
        self.book = book
        self.ways = ways
        self.legs: list[Leg] = []
        self.run = Run(list(state.amounts), list(state.amounts))
        self._state = state
        self._executor = executor
        self._left = tuple(budget.left(state.now) for budget in state.mandate.budgets)

    def limit(self, sell: str) -> int:
        """What is held of an asset, and what is left of the turnover lets through."""
        at = self.book.place(sell)
        price = self.book.prices[at]
        left = self._left[Purse.TURNOVER] * self.book.nav_low // ONE - self.run.turnover
        return min(self.run.held[at], left // times(price) * ONE // price.high)

    def open_ways(self, sell: str, buy: str, amount: int) -> tuple[list[Way], Refusal | None]:
        """Those that a small amount may take, the best first; or what is said to the best."""
        legs = [(way, self.leg(way, amount)) for way in self.ways.between(sell, buy)]
        legs.sort(key=lambda pair: -pair[1].brings)
        said = [(way, self.refusal(leg)) for way, leg in legs]
        ways = [way for way, refusal in said if refusal is None]
        return ways, None if ways or not said else said[0][1]

    def most(self, way: Way, wanted: int, worth_it: int) -> Fit:
        """Nothing, where not even the least that is worth it fits."""
        low = min(max(worth_it, 1), wanted)
        if refusal := self.refusal(self.leg(way, low)):
            return Fit(0, refusal)
        upper = min(wanted, self.limit(way.tokens[0]), self._largest(way.tokens[0]))
        if self.refusal(self.leg(way, upper)) is None:
            more = None if upper == wanted else self.refusal(self.leg(way, upper + 1))
            if more or upper == wanted:
                return Fit(upper, more)
            upper = wanted
        return self._narrowed(way, low, upper)

    def leg(self, way: Way, amount: int) -> Leg:
        brings = self.ways.bought(way, amount)
        return Leg(self._executor, way.tokens[0], way.tokens[-1], amount, brings, route=way.route)

    def refusal(self, leg: Leg) -> Refusal | None:
        """What the mandate would say to all legs so far and this one."""
        try:
            self._behind(leg)
        except Refusing as refusing:
            return refusing.refusal
        return None

    def add(self, way: Way, leg: Leg) -> None:
        self.run = self._behind(leg)
        self.ways.trade(way, leg.amount)
        self.legs.append(leg)

    def _narrowed(self, way: Way, low: int, high: int) -> Fit:
        """Between what fits and what does not, to the unit. Where it is known by how much a leg
        misses, the next guess is where a straight line meets the limit; where the same end stays
        twice, its miss counts half, and every fourth guess is the middle."""
        refusal = self.refusal(self.leg(way, high))
        below, above = self._miss(way, low, refusal), self._miss(way, high, refusal)
        for guess in count(1):
            if high - low <= 1:
                break
            at = (low + high) // 2
            if guess % 4 and below < 0 < above:
                at = min(max(low + (high - low) * below // (below - above), low + 1), high - 1)
            found = self.refusal(self.leg(way, at))
            miss = self._miss(way, at, refusal)
            if found is None:
                low, below, above = at, miss, above // 2
            else:
                high, above, below, refusal = at, miss, below // 2, found
        return Fit(low, refusal)

    def _miss(self, way: Way, amount: int, refusal: Refusal | None) -> int:
        """By how much a leg of this amount is beyond a limit, or below nothing on this side."""
        leg = self.leg(way, amount)
        sell, buy = (self.book.place(token) for token in (leg.sell, leg.buy))
        if refusal and refusal.name == "BoughtTooLittle":
            return least(self.book, sell, buy, amount) - leg.brings
        if refusal and refusal.name == "BudgetExceeded":
            left = self._left[Purse.LOSS] * self.book.nav_low // ONE
            return self.run.loss + lost(self.book, sell, buy, leg) - left
        return 0

    def _behind(self, leg: Leg) -> Run:
        book, run = self.book, self.run
        run = replace(run, expected=[*run.expected], held=[*run.held], touched=set(run.touched))
        exchange(book, run, leg, self._state.door)
        worth = values(run.held, book.prices)
        require_outcome(book, run, tuple(part_down(value, book.nav) for value in worth))
        charges = {Purse.LOSS: run.loss, Purse.TURNOVER: run.turnover}
        for purse, charge in charges.items():
            fraction = part_up(charge, book.nav_low)
            if fraction > self._left[purse]:
                raise Refusing(Refusal("BudgetExceeded", (purse, fraction, self._left[purse])))
        return run

    def _largest(self, sell: str) -> int:
        book = self.book
        most = book.limit(Limit.LARGEST_TRADE) * book.nav_low // ONE
        return most * ONE // book.prices[book.place(sell)].high
