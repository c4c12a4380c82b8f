"""What a fund is by its definitions, in exact numbers: invariants and NatSpec, not Solidity.

Prices, what tokens tell of balances, and which of them misbehave are the world's, and are told to
the model. The management fee is a growth without steps; the contract takes the exponential's first
terms, so the model knows how far the two may lie apart: after x = rate * time the fourth term and
those behind it, less than x**4 / 23 of the supply for x below 1, and some units of 1e-18.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from math import factorial
from typing import NamedTuple

ONE = 10**18
DAY = 86_400
YEAR = 365 * DAY
PRICE = 10**36
PPM = 10**6
NAV, KIND = "nav", "kind"


class Price(NamedTuple):
    low: int
    mid: int
    high: int
    reason: int


class Worth(NamedTuple):
    low: Fraction
    mid: Fraction
    high: Fraction
    slack: Fraction  # units of the base asset that rounding may take or add


class Change(NamedTuple):
    time: int
    capacity: int
    refill: int


class Passed(NamedTuple):
    time: int
    part: Fraction  # of NAV


@dataclass
class Flow:
    """Everything that passed the NAV doors, and when its limits changed; windows over both."""

    past: list[Change | Passed]

    def available(self, now: int) -> Fraction:
        """What the strictest of the windows that end now still allows."""
        room = [Fraction(self._before(len(self.past) - 1).capacity, ONE)]
        since, passed = now, Fraction(0)
        refilled, refill_until = Fraction(0), now
        for at in range(len(self.past) - 1, -1, -1):
            event = self.past[at]
            since = event.time
            if isinstance(event, Passed):
                refilled += self._refill(at) * (refill_until - since)
                passed += event.part
                refill_until = since
                capacity = self._before(at).capacity
            else:
                refilled += Fraction(event.refill, DAY * ONE) * (refill_until - since)
                refill_until = since
                before = self._before(at - 1) if at else event
                capacity = min(before.capacity, event.capacity)
            room.append(Fraction(capacity, ONE) + refilled - passed)
        return min(room)

    def _before(self, at: int) -> Change:
        return next(e for e in reversed(self.past[: at + 1]) if isinstance(e, Change))

    def _refill(self, at: int) -> Fraction:
        return Fraction(self._before(at).refill, DAY * ONE)


@dataclass
class Fee:
    """The effective supply since an investor or a rate last changed it."""

    supply: Fraction = Fraction(0)
    slack: Fraction = Fraction(0)
    rate: int = 0
    since: int = 0

    def at(self, now: int) -> tuple[Fraction, Fraction]:
        """The supply then, and how far the contract's may lie from it."""
        x = Fraction(self.rate * (now - self.since), ONE * YEAR)
        growth = sum((x**n / factorial(n) for n in range(12)), Fraction(0))
        slack = self.slack * growth
        if x:
            slack += self.supply * (x**4 / 23 + Fraction(4, ONE)) + 1
        return _rounded(self.supply * growth), _rounded(slack)

    def change(self, now: int, by: int) -> None:
        supply, slack = self.at(now)
        self.supply, self.slack, self.since = supply + by, slack, now


def _rounded(value: Fraction) -> Fraction:
    """To 1e-9 of a unit: exact for whole numbers, and short enough to go on with."""
    return value if value.denominator == 1 else Fraction(round(value * 10**9), 10**9)


@dataclass
class Lot:
    shares: int = 0
    until: int = 0

    def live(self, now: int) -> int:
        return self.shares if self.until > now else 0


@dataclass
class Model:
    lock_up: int
    shares: dict[str, int] = field(default_factory=dict)
    lots: dict[tuple[str, str], Lot] = field(default_factory=dict)
    accepts: set[str] = field(default_factory=set)
    listed: list[int] = field(default_factory=list)
    recorded: dict[int, int] = field(default_factory=dict)
    escrow: dict[int, int] = field(default_factory=dict)
    claims: dict[tuple[int, str], int] = field(default_factory=dict)
    allowed: dict[tuple[str, str], int] = field(default_factory=dict)
    prices: dict[int, Price] = field(default_factory=dict)
    fee: Fee = field(default_factory=Fee)
    exit_fee: int = 0  # the part of its shares that an exit leaves behind, in PPM
    flow: Flow = field(default_factory=lambda: Flow([]))

    @property
    def supply(self) -> int:
        return sum(self.shares.values())

    def own(self, token: int, shown: int | None) -> int:
        """At most what is recorded, and what is held above the claims."""
        recorded = self.recorded.get(token, 0)
        if shown is None:
            return recorded
        return min(recorded, max(0, shown - self.escrow.get(token, 0)))

    def hollow(self, token: int, shown: int | None) -> bool:
        """Whether less is there than is owed: nothing may come in that would fill it."""
        return shown is not None and shown < self.escrow.get(token, 0)

    def worth(self, own: dict[int, int]) -> Worth:
        """NAV in units of the base, exactly: all is rated in USD, the base's own error too.

        Whoever leaves counts what is there, and whoever enters what is on record.
        """
        record = {i: self.recorded.get(i, 0) for i in own}
        if not any(record[i] for i in own if i):
            there = Fraction(own[0])
            return Worth(there, there, Fraction(record[0]), Fraction(0))
        low, mid, high = (
            sum(amounts[i] * self.prices[i][side] for i in own if i)
            for side, amounts in enumerate((own, own, record))
        )
        at = self.prices[0]
        slack = Fraction(len(own) * ONE, at.low) + 1
        return Worth(
            own[0] + Fraction(low, at.high),
            own[0] + Fraction(mid, at.mid),
            record[0] + Fraction(high, at.low),
            slack,
        )

    def locked(self, who: str, now: int) -> tuple[int, int]:
        """Shares under a live lock: minted at NAV, entered in kind."""
        nav, kind = (self.lots.get((who, door), Lot()) for door in (NAV, KIND))
        return nav.live(now), kind.live(now)

    def free(self, who: str, now: int) -> int:
        return self.shares.get(who, 0) - sum(self.locked(who, now))

    def enter(self, who: str, shares: int, door: str, now: int) -> None:
        self.credit(who, shares)
        self.fee.change(now, shares)
        if self.lock_up:
            live = self.lots.get((who, door), Lot()).live(now)
            self.lots[who, door] = Lot(live + shares, now + self.lock_up)

    def leave(self, who: str, shares: int, door: str, now: int) -> None:
        self.credit(who, -shares)
        self.fee.change(now, -self.net(shares))
        lot = self.lots.get((who, KIND))
        if door == KIND and lot and lot.live(now):
            lot.shares = max(0, lot.shares - shares)

    def net(self, shares: int) -> int:
        """What is paid out for, of shares that leave."""
        return shares * (PPM - self.exit_fee) // PPM

    def gross(self, net: int) -> int:
        """The fewest shares of which so much is paid out for."""
        return -(-net * PPM // (PPM - self.exit_fee))

    def credit(self, who: str, shares: int) -> None:
        self.shares[who] = self.shares.get(who, 0) + shares

    def record(self, token: int, amount: int) -> None:
        self.recorded[token] = self.recorded.get(token, 0) + amount

    def owe(self, token: int, who: str, amount: int) -> None:
        self.escrow[token] = self.escrow.get(token, 0) + amount
        self.claims[token, who] = self.claims.get((token, who), 0) + amount

    def claimable(self, token: int, who: str, shown: int | None) -> int:
        """A share of the escrow, of which less may be there than was set aside."""
        claim, total = self.claims.get((token, who), 0), self.escrow.get(token, 0)
        if not claim or shown is None:
            return claim
        return claim * min(shown, total) // total
