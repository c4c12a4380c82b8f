"""Invariants 17 to 22, from their words: what one accepted rebalance did, and all of them together.

In fractions, and of what the fund holds and what prices are alone: nothing here knows how the
contracts reckon. What they round is allowed for by a part of a billion.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

DAY = 86_400
DUST = Fraction(1, 10**9)


class Seen(NamedTuple):
    """One asset: how much there is of it, and USD per unit at its low, mid and high price."""

    amount: int
    low: Fraction
    mid: Fraction
    high: Fraction


class Bounds(NamedTuple):
    """What governance wants of an asset, parts of NAV."""

    least: Fraction
    most: Fraction
    target: Fraction


class Traded(NamedTuple):
    """One leg, by the assets' places."""

    sell: int
    buy: int
    amount: int
    bought: int


def nav(assets: list[Seen]) -> Fraction:
    return sum((one.amount * one.mid for one in assets), Fraction())


def weights(assets: list[Seen], whole: Fraction) -> list[Fraction]:
    return [one.amount * one.mid / whole for one in assets]


def outside(weight: Fraction, bounds: Bounds) -> Fraction:
    return max(bounds.least - weight, weight - bounds.most, Fraction())


def distance(parts: list[Fraction], targets: list[Fraction]) -> Fraction:
    return sum((abs(a - b) for a, b in zip(parts, targets, strict=True)), Fraction())


@dataclass
class Budget:
    """What was taken out of it and when: no window takes more than there is at once and refills."""

    capacity: Fraction
    refill: Fraction
    taken: list[tuple[int, Fraction]] = field(default_factory=list)

    def take(self, now: int, part: Fraction) -> None:
        self.taken.append((now, part))
        total = Fraction()
        for time, one in reversed(self.taken):
            total += one
            most = self.capacity + self.refill * (now - time) / DAY
            assert total <= most + DUST, f"18: {total} within {now - time} s, of {most}"


@dataclass
class Rebalance:
    """What was before and is after, at the prices of before."""

    before: list[Seen]
    amounts: list[int]
    legs: list[Traded]
    bounds: list[Bounds]
    """The base first, whose own are not looked at."""

    @property
    def after(self) -> list[Seen]:
        pairs = zip(self.before, self.amounts, strict=True)
        return [one._replace(amount=amount) for one, amount in pairs]

    def lost(self) -> Fraction:
        return 1 - nav(self.after) / nav(self.before)

    def turned_over(self) -> Fraction:
        sold = (leg.amount * self.before[leg.sell].mid for leg in self.legs)
        return sum(sold, Fraction()) / nav(self.before)

    def moved_what_was_named(self) -> None:
        moved = dict.fromkeys(range(len(self.before)), 0)
        for leg in self.legs:
            moved[leg.sell] -= leg.amount
            moved[leg.buy] += leg.bought
        for at, by in moved.items():
            found = self.amounts[at] - self.before[at].amount
            assert found == by, f"22: asset {at} moved by {found}, not {by}"

    def held_the_corner(self, slippage: Fraction) -> None:
        for leg in self.legs:
            worth = leg.bought * self.before[leg.buy].low
            least = leg.amount * self.before[leg.sell].high * (1 - slippage)
            assert worth >= least * (1 - DUST), f"22: {leg} is below the worst corner"

    def kept_its_bands(self) -> None:
        whole = nav(self.before)
        parts, ends = weights(self.before, whole), weights(self.after, whole)
        for at in {place for leg in self.legs for place in (leg.sell, leg.buy)} - {0}:
            was, is_ = (outside(w[at], self.bounds[at]) for w in (parts, ends))
            assert is_ <= DUST or is_ < was, f"19: asset {at} is outside its band by {is_}"

    def came_nearer(self, progress: Fraction) -> None:
        """All but the base, which is the rest, by a part of what was bought and sold of them."""
        whole = nav(self.before)
        parts, ends = weights(self.before, whole), weights(self.after, whole)
        aims = [one.target for one in self.bounds]
        made = distance(parts[1:], aims[1:]) - distance(ends[1:], aims[1:])
        sides = (
            leg.amount * self.before[leg.sell].mid
            for leg in self.legs
            for place in (leg.sell, leg.buy)
            if place
        )
        wanted = progress * sum(sides, Fraction()) / whole
        assert made >= wanted - DUST, f"20: {made} nearer, of {wanted}"
