"""The whole by its outcome: bands, cash, groups and risk are met or no further off, and the way to
the targets is shorter by a part of what was traded."""

from collections.abc import Sequence

from keeper.plan.mandate.book import GROUPS, Book, Run
from keeper.plan.mandate.fractions import of_up, part_up
from keeper.plan.mandate.verdict import refuse
from keeper.records.fund import BASE, Limit, Rule
from keeper.units import ONE


def require_held(book: Book, run: Run) -> None:
    """What moved is what was named."""
    for token, held, expected in zip(book.tokens, run.held, run.expected, strict=True):
        if held != expected:
            refuse("HoldingDiffers", token, held, expected)


def require_outcome(book: Book, run: Run, after: Sequence[int]) -> None:
    _require_bands(book, run, after)
    _require_cash(book, after)
    _require_sums(book, after)
    _require_progress(book, run, after)


def targets(book: Book) -> list[int]:
    return [0, *(rule.target for rule in book.terms.rules[1:])]


def aims(book: Book) -> list[int]:
    """Where the keeper has to go: the targets, cut to what may be held now. Nothing of what may
    only fall; groups, and then all together, scaled down to what they may be. The base is
    what is left."""
    parts = targets(book)
    for at, rule in enumerate(book.terms.rules[1:], 1):
        parts[at] = 0 if book.may_only_fall(at) else min(parts[at], rule.most)
    sums = book.sums(parts).groups
    for at, rule in enumerate(book.terms.rules[1:], 1):
        if rule.group and sums[rule.group] > (most := book.group_limit(rule.group)):
            parts[at] = parts[at] * most // sums[rule.group]
    total, risk = sum(parts), book.terms.risk
    if total > risk:
        parts = [part * risk // total for part in parts]
    parts[BASE] = ONE - sum(parts)
    return parts


def outside(weight: int, rule: Rule) -> int:
    """How far a weight is off its band."""
    return rule.least - weight if weight < rule.least else max(weight - rule.most, 0)


def _require_bands(book: Book, run: Run, after: Sequence[int]) -> None:
    for at in sorted(run.touched - {BASE}):
        if book.may_only_fall(at):  # and so it has.
            continue
        rule = book.terms.rules[at]
        off = outside(after[at], rule)
        if off and off >= outside(book.before[at], rule):
            refuse("OutsideBand", book.tokens[at], after[at], rule.least, rule.most)


def _require_cash(book: Book, after: Sequence[int]) -> None:
    least = book.limit(Limit.MIN_CASH)
    if after[BASE] < min(least, book.before[BASE]):
        refuse("TooLittleCash", after[BASE], least)


def _require_sums(book: Book, after: Sequence[int]) -> None:
    now, before = book.sums(after), book.sums(book.before)
    for group in GROUPS:
        most = book.group_limit(group)
        if now.groups[group] > max(most, before.groups[group]):
            refuse("GroupTooLarge", group, now.groups[group], most)
    if now.all > max(book.terms.risk, before.all):
        refuse("TooMuchRisk", now.all, book.terms.risk)


def _require_progress(book: Book, run: Run, after: Sequence[int]) -> None:
    goal = aims(book)
    made = max(_distance(book.before, goal) - _distance(after, goal), 0)
    wanted = of_up(book.limit(Limit.PROGRESS), part_up(run.moved, book.nav))
    if made < wanted:
        refuse("NoProgress", made, wanted)


def _distance(parts: Sequence[int], goal: Sequence[int]) -> int:
    """The base has no way of its own: it is what is left of the others."""
    return sum(abs(part - aim) for part, aim in zip(parts[1:], goal[1:], strict=True))
