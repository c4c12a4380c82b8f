"""The risk overlay: `(weights, standing) -> (weights, steps)`.

First, a change too small to pay for itself is not made: what is held stays held. That is the only
rule that may leave more of an asset than was wanted, and never more than is held; nor is more
outside the base after it than was wanted or is now, whichever is more. All other rules only lower.
They are applied in turn until none of them has anything left to say, so that in the end each of
them holds, whatever the others did, and the overlay has nothing to say about its own result.
"""

from collections.abc import Iterator

from keeper.errors import Problem
from keeper.portfolio.overlay import POINTS
from keeper.portfolio.overlay.rules import RULES, Points, Verdict, percent
from keeper.portfolio.overlay.standing import Standing
from keeper.records.decision import Step
from keeper.units import ONE

POINT = ONE // POINTS
Weights = tuple[int, ...]


def overlay(weights: Weights, at: Standing) -> tuple[Weights, tuple[Step, ...]]:
    """Parts of NAV in and out, 10**18 = 100 %, the base first; out in whole basis points."""
    _require(weights, at)
    points, steps = _held(tuple(one // POINT for one in weights[1:]), at)
    found = [_step("no trade", points, steps)]
    first = True
    while True:
        before = points
        for rule, after, reason in _lowered(before, at):
            if first or after != points:
                found.append(_step(rule, after, reason))
            points = after
        if points == before:
            return whole(points), tuple(found)
        first = False


def whole(points: Points) -> Weights:
    """Parts of NAV, with the base."""
    return (ONE - sum(points) * POINT, *(one * POINT for one in points))


def _lowered(points: Points, at: Standing) -> Iterator[tuple[str, Points, str]]:
    for name, rule in RULES:
        points, reason = rule(points, at)
        yield name, points, reason


def _held(points: Points, at: Standing) -> Verdict:
    """What is held, where it is to change by less than the band; nothing is always worth reaching.

    What is then more than wanted is taken from what is to be bought.
    """
    pairs = list(zip(points, at.present, strict=True))
    kept = [now if one and abs(one - now) < at.limits.band else one for one, now in pairs]
    more = sum(kept) - max(sum(points), sum(at.present))
    bought = sum(max(one - now, 0) for one, now in zip(kept, at.present, strict=True))
    if more > 0:
        kept = [
            now + (one - now) * (bought - more) // bought if one > now else one
            for one, now in zip(kept, at.present, strict=True)
        ]
    changed = [
        f"{name} {percent(one)} to {percent(to)}"
        for name, one, to in zip(at.names, points, kept, strict=True)
        if one != to
    ]
    return tuple(kept), "; ".join(changed)


def _step(rule: str, points: Points, reason: str) -> Step:
    return Step(rule, reason, whole(points))


def _require(weights: Weights, at: Standing) -> None:
    if len(weights) != len(at.names) + 1:
        raise Problem(
            f"{len(weights)} weights for {len(at.names)} assets and the base",
            "Give one for each of the fund's tokens, the base first.",
        )
    if min(weights) < 0 or sum(weights) > ONE:
        raise Problem(
            f"the weights {weights} are no parts of a whole",
            "Give parts of 10**18, none below 0, that do not exceed it together.",
        )
