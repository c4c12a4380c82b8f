"""One rebalance while it is judged: what was there before, and what its legs have done so far."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Self

from keeper.plan.mandate.fractions import part_down
from keeper.plan.mandate.terms import Terms
from keeper.plan.mandate.verdict import refuse
from keeper.records.fund import BASE, Limit, Price, Reason, State
from keeper.units import ONE

GROUPS = range(1, 8)
PRIMARY_STANDS = frozenset({Reason.USABLE, Reason.SECONDARY_UNUSABLE, Reason.DEVIATING})
"""Where two sources disagree the primary's price still counts."""


class Sums(NamedTuple):
    """Parts of NAV, of all but the base asset."""

    groups: tuple[int, ...]
    """By their number; those of no group first."""
    all: int


class Book(NamedTuple):
    """What does not change while the legs run. Values are in USD times 10**18, and all parts,
    before and behind, are parts of the NAV before."""

    tokens: tuple[str, ...]
    prices: tuple[Price, ...]
    terms: Terms
    before: tuple[int, ...]
    nav: int
    """At mid prices."""
    nav_low: int
    """At low prices: what charges are parts of."""

    @classmethod
    def open(cls, state: State, terms: Terms) -> Self:
        low = sum(
            amount * price.low // ONE
            for amount, price in zip(state.amounts, state.prices, strict=True)
        )
        if low == 0:
            refuse("NoNav", 0)
        worth = values(state.amounts, state.prices)
        nav = sum(worth)
        before = tuple(part_down(value, nav) for value in worth)
        return cls(state.tokens, state.prices, terms, before, nav, low)

    def limit(self, which: Limit) -> int:
        return self.terms.limits[which]

    def group_limit(self, group: int) -> int:
        return self.terms.limits[Limit.GROUP_ONE + group - 1]

    def place(self, token: str) -> int:
        try:
            return self.tokens.index(token)
        except ValueError:
            refuse("NotListed", token)

    def may_only_fall(self, at: int) -> bool:
        usable = self.prices[at].reason == Reason.USABLE
        return not usable or (at != BASE and self.terms.reduce_only)

    def sums(self, parts: Sequence[int]) -> Sums:
        groups = [0] * (1 + len(GROUPS))
        for rule, part in zip(self.terms.rules[1:], parts[1:], strict=True):
            groups[rule.group] += part
        return Sums(tuple(groups), sum(parts[1:]))

    def aimed(self, targets: Sequence[int]) -> Self:
        """The same under other targets."""
        pairs = zip(self.terms.rules, targets, strict=True)
        rules = tuple(rule._replace(target=target) for rule, target in pairs)
        return self._replace(terms=self.terms._replace(rules=rules))


@dataclass
class Run:
    """What the legs have done so far, by the book and in truth."""

    expected: list[int]
    held: list[int]
    touched: set[int] = field(default_factory=set)
    loss: int = 0
    """Of all legs, at mid prices: what one gains makes no other good."""
    turnover: int = 0
    """At high prices."""
    moved: int = 0
    """At mid prices, on each side of a leg that is not the base."""


def values(amounts: Iterable[int], prices: Iterable[Price]) -> list[int]:
    return [amount * price.mid // ONE for amount, price in zip(amounts, prices, strict=True)]
