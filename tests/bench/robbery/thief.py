"""A thief with the keeper's key: plays one plot through a window, and the ledger counts.

It sees the whole course in advance and picks the best moment of each part of the window, which is
more than anybody could. What the door refuses it tries again at a smaller size.
"""

from collections import Counter
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from keeper.devnet.engine import Reverted
from tests.bench.robbery import calls, tricks
from tests.bench.robbery.ground import KEEPER, Ground
from tests.bench.robbery.ledger import ONE, Ledger, Quote, worth
from tests.bench.robbery.mandates import Mandated
from tests.bench.robbery.market import DAY, Course
from tests.bench.robbery.plots import Plot
from tests.bench.robbery.schemes import Moment, Scheme
from tests.bench.robbery.stage import Stage
from tests.bench.robbery.venues import Leg, Venue

SHRINK, ATTEMPTS = 0.6, 4
MOST_STRIKES = 45
REASONS = {
    calls.selector(error): error.partition("(")[0]
    for error in (
        *("NoProgress(uint256,uint256)", "BudgetExceeded(uint8,uint256,uint256)"),
        *("GainBeyondReason(address,uint256,uint256)", "TooLittleCash(uint256,uint256)"),
        *("MayOnlyFall(address)", "TooMuchRisk(uint256,uint256)", "CallFailed(bytes)"),
        *("BoughtTooLittle(address,uint256,uint256)", "HoldingDiffers(address,uint256,uint256)"),
        *("TradeTooLarge(address,uint256,uint256)", "GroupTooLarge(uint256,uint256,uint256)"),
        *("OutsideBand(address,uint256,uint256,uint256)", "WrongEpoch(uint256,uint256)"),
        *("Expired(uint256,uint256)", "MandateChanged(bytes32,bytes32)"),
        *("NotKeeper(address,address)", "TargetGroupTooLarge(uint256,uint256,uint256)"),
    )
}
HOMEWARD = ("NoProgress", "MayOnlyFall", "TooMuchRisk")
"""Refusals after which the thief tries to sell for the base asset, which may always be bought."""

OBSERVED = 80_000
"""Seconds after which it is time to observe again."""


class Haul(NamedTuple):
    take: float
    excess: float
    bound: float
    strikes: int
    refused: Counter[str]
    exposure: float
    """What the fund has less than one that did not trade, at the window's last true prices: with
    what the market did to the difference between their portfolios."""

    @property
    def ratio(self) -> float:
        return (self.take - self.excess) / self.bound


class Thief:
    def __init__(
        self,
        ground: Ground,
        course: Course,
        mandated: Mandated,
        plot: Plot,
        days: int,
        venue: Venue,
        *,
        idle: bool = False,
        lacks: str = "",
    ) -> None:
        """One that is idle does all but trade; `lacks` is what this fund does not check."""
        self.ground, self.course, self.plot, self.days = ground, course, plot, days
        self.mandated, self.venue, self.idle = mandated, venue, idle
        self.stage = Stage(ground, course, tricks.shoved(plot.trick))
        self.ledger = Ledger()
        self.refused: Counter[str] = Counter()
        self.strikes = 0
        self._home = False
        self._scheme = Scheme(plot, mandated, self._may, lacks)
        self._hash = ground.hash()
        self._observed = ground.engine.head.timestamp

    def rob(self) -> Haul:
        tricks.prepare(self.plot.trick, self.ground)
        bound = self.ground.bound(self.days * 86_400) / ONE
        first = self.ground.holding()
        moments = self._moments()
        for at in moments:
            self._strike(at, last=at == moments[-1])
        last = [one.true for one in self.stage.quotes(self.days * DAY)]
        held = self.ground.holding()
        idle = worth(first.amounts, last) * held.shares
        exposure = (idle - worth(held.amounts, last) * first.shares) / idle
        take, excess = self.ledger.take, self.ledger.excess
        return Haul(take, excess, bound, self.strikes, self.refused, exposure)

    def _moments(self) -> list[int]:
        """The best one of each part of the window, and its end."""
        end = self.days * DAY
        parts = min(max(1, round(self.plot.a_day * self.days)), MOST_STRIKES)
        error = self.course.error(self.mandated.epsilons)
        edges = error.max(axis=1) - error.min(axis=1)
        cuts = np.linspace(self.plot.wait * end, end, parts + 1).astype(int)
        found = {int(a + np.argmax(edges[a : b + 1])) for a, b in pairwise(cuts)}
        if self.plot.tail > 0.5:
            found.add(end)
        return sorted(found)

    def _strike(self, step: int, *, last: bool) -> None:
        strike, trick = self.strikes, self.plot.trick
        quotes = self.stage.at(step, tricks.pumped(trick, strike))
        self._observe()
        tricks.before(self, quotes, strike)
        if not self.idle:
            self._trade(quotes, 1.0 if last else self.plot.spend)
        tricks.after(self, quotes, strike)
        self.strikes += 1

    def _observe(self) -> None:
        """A record older than a day lets nothing be bought."""
        now = self.ground.engine.head.timestamp
        if now - self._observed < OBSERVED:
            return
        if self.ground.tries(KEEPER, self.ground.record, "observe()"):
            self._observed = now

    def _trade(self, quotes: list[Quote], spend: float) -> None:
        """A smaller plan each time that the door says no; foreign calls are tried but once."""
        now = self._look(quotes)
        size, trick = self.plot.size, self.plot.trick
        calling, self._home = trick == "reenter", False
        for _ in range(ATTEMPTS):
            moves = tricks.turned(trick, self._scheme.moves(now, size))
            legs = self.venue.fit(self._scheme.legs(moves, now, spend))
            if not legs:
                return
            if calling:
                legs = legs[:1]
                self.venue.callback = tricks.callback(self.ground, self.strikes, legs[0].bought)
            reason = self._submit(legs, self._scheme.targets(moves, now))
            if reason is None:
                self.ledger.note(now.holding, self.ground.holding(), quotes)
                return
            if not calling:
                size, self._home = size * SHRINK, self._home or reason in HOMEWARD
            calling = False

    def _look(self, quotes: list[Quote]) -> Moment:
        budgets, targets = self.ground.budgets(), self.ground.targets()
        return Moment(self.ground.holding(), quotes, budgets, targets)

    def _submit(self, legs: list[Leg], targets: list[int]) -> str | None:
        """Why the door refused it, if it did."""
        try:
            orders = [self.venue.prepare(leg) for leg in legs]
            if self.plot.trick == "dust":
                orders = tricks.dusted(self.venue, legs[0], orders)
            plan = calls.rebalance(self.ground.epoch() + 1, self._hash, targets, orders)
            tricks.submit(self.plot.trick, self.ground, plan)
        except Reverted as refused:
            reason = REASONS.get(refused.data[:4], "another")
            self.refused[reason] += 1
            return reason
        finally:
            self.venue.restore()
        return None

    def _may(self, sell: int, buy: int) -> bool:
        allowed = tricks.allowed(self.plot.trick, buy) and not (self._home and buy)
        return allowed and self.venue.reaches(sell, buy)
