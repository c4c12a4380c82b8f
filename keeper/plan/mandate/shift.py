"""New targets: inside the bands, and together inside the groups and above the cash."""

from collections.abc import Sequence

from keeper.plan.mandate.book import GROUPS, Book
from keeper.plan.mandate.verdict import refuse
from keeper.records.fund import BASE, Limit
from keeper.units import ONE


def shifted(book: Book, targets: Sequence[int]) -> tuple[Book, int]:
    """The book under the new targets, and what is charged: the larger of what rises and what
    falls."""
    if len(targets) != len(book.tokens):
        refuse("TargetsLength", len(targets), len(book.tokens))
    if targets[BASE]:
        refuse("TargetOutsideBand", book.tokens[BASE], targets[BASE], 0, 0)
    rules = book.terms.rules[1:]
    for token, target, rule in zip(book.tokens[1:], targets[1:], rules, strict=True):
        if not rule.least <= target <= rule.most:
            refuse("TargetOutsideBand", token, target, rule.least, rule.most)
    _require_sums(book, targets)
    moves = [target - rule.target for target, rule in zip(targets[1:], rules, strict=True)]
    rises, falls = sum(m for m in moves if m > 0), -sum(m for m in moves if m < 0)
    return book.aimed(targets), max(rises, falls)


def _require_sums(book: Book, targets: Sequence[int]) -> None:
    sums = book.sums(targets)
    if sums.all > (most := ONE - book.limit(Limit.MIN_CASH)):
        refuse("TargetsTooLarge", sums.all, most)
    for group in GROUPS:
        if sums.groups[group] > (most := book.group_limit(group)):
            refuse("TargetGroupTooLarge", group, sums.groups[group], most)
