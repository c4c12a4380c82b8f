"""From the weights that are wanted to the targets that the mandate lets the keeper set."""

from collections.abc import Sequence
from typing import NamedTuple

from keeper.plan.mandate.book import GROUPS, Book
from keeper.plan.mandate.shift import shifted
from keeper.plan.mandate.verdict import Refusal, Refusing
from keeper.records.fund import BASE, Limit
from keeper.units import ONE


class Aim(NamedTuple):
    """New targets, or none to leave those that there are; and what kept them from being the ones
    that were wanted."""

    targets: tuple[int, ...]
    book: Book
    """Under them."""
    wanted: tuple[int, ...]
    """What was wanted, as the mandate could take it some day."""
    clipped: Refusal | None


def aim(book: Book, wanted: Sequence[int], left: int) -> Aim:
    """As near to the wanted weights as bands, groups, cash and the budget let the targets come:
    along the straight way from where they are, to the last unit."""
    start = _banded(book, [rule.target for rule in book.terms.rules])
    goal = feasible(book, wanted)
    refusal = _refusal(book, goal, left)
    if refusal is None:
        return _aimed(book, goal, goal, None)
    if _refusal(book, start, left):
        return Aim((), book, goal, refusal)
    low = _furthest(book, start, goal, left)
    return _aimed(book, _between(start, goal, low), goal, refusal)


def _furthest(book: Book, start: tuple[int, ...], goal: tuple[int, ...], left: int) -> int:
    """How far along the way the targets may go; looked for first where the budget alone ends it."""
    low, high = 0, ONE
    _, shift = shifted(book, start)
    if not shift and (way := _shift(start, goal)) > left:
        guess = max(left - len(start), 0) * ONE // way
        room = 2 * (len(start) + 1) * ONE // way + 1
        if _refusal(book, _between(start, goal, guess), left) is None:
            low, high = guess, min(guess + room, ONE)
    while high - low > 1:
        middle = (low + high) // 2
        fits = _refusal(book, _between(start, goal, middle), left) is None
        low, high = (middle, high) if fits else (low, middle)
    return low


def feasible(book: Book, wanted: Sequence[int]) -> tuple[int, ...]:
    """The wanted weights inside the bands; groups, and then all together, brought down to what they
    may be, each asset by the part of it that is above its least."""
    parts = list(_banded(book, wanted))
    for group in GROUPS:
        members = [at for at, rule in enumerate(book.terms.rules) if at and rule.group == group]
        _bring_down(book, parts, members, book.group_limit(group))
    most = min(ONE - book.limit(Limit.MIN_CASH), book.terms.risk)
    _bring_down(book, parts, range(1, len(parts)), most)
    return tuple(parts)


def _banded(book: Book, parts: Sequence[int]) -> tuple[int, ...]:
    pairs = zip(parts, book.terms.rules, strict=True)
    inside = [min(max(part, rule.least), rule.most) for part, rule in pairs]
    inside[BASE] = 0
    return tuple(inside)


def _bring_down(book: Book, parts: list[int], members: Sequence[int], most: int) -> None:
    least = sum(book.terms.rules[at].least for at in members)
    over = sum(parts[at] for at in members) - least
    room = max(most - least, 0)
    if over <= room:
        return
    for at in members:
        floor = book.terms.rules[at].least
        parts[at] = floor + (parts[at] - floor) * room // over


def _between(start: Sequence[int], goal: Sequence[int], part: int) -> tuple[int, ...]:
    """So far along the way, 10**18 for all of it; never above it, or a sum that is as large as it
    may be at both ends would be larger in between."""
    return tuple(a + (b - a) * part // ONE for a, b in zip(start, goal, strict=True))


def _shift(start: Sequence[int], goal: Sequence[int]) -> int:
    moves = [b - a for a, b in zip(start, goal, strict=True)]
    return max(sum(move for move in moves if move > 0), -sum(move for move in moves if move < 0))


def _refusal(book: Book, targets: tuple[int, ...], left: int) -> Refusal | None:
    try:
        _, shift = shifted(book, targets)
    except Refusing as refusing:
        return refusing.refusal
    return Refusal("BudgetExceeded", (2, shift, left)) if shift > left else None


def _aimed(
    book: Book, targets: tuple[int, ...], wanted: tuple[int, ...], clipped: Refusal | None
) -> Aim:
    """Targets that are there already need not be set."""
    if targets[1:] == tuple(rule.target for rule in book.terms.rules[1:]):
        return Aim((), book, wanted, clipped)
    there, _ = shifted(book, targets)
    return Aim(targets, there, wanted, clipped)
