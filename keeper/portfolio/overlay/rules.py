"""The rules that only lower. Each gives back what it allows, and in words why it is less."""

from collections.abc import Callable, Sequence
from math import sqrt

import numpy as np

from keeper.portfolio.numbers import TICKS, variance
from keeper.portfolio.overlay import POINTS
from keeper.portfolio.overlay.standing import Standing

Points = tuple[int, ...]
Verdict = tuple[Points, str]
Rule = Callable[[Points, Standing], Verdict]


def percent(points: float) -> str:
    return f"{points / 100:.2f} %"


def stops(points: Points, at: Standing) -> Verdict:
    """What was stopped, has made its profit or is cooling down is not held."""
    return _lowered(points, [0 if why else POINTS for why in at.out], at.names, at.out)


def falling(points: Points, at: Standing) -> Verdict:
    """What may only be sold is not bought."""
    most = [now if why else POINTS for now, why in zip(at.present, at.falls, strict=True)]
    return _lowered(points, most, at.names, at.falls)


def shock(points: Points, at: Standing) -> Verdict:
    """Nothing is bought into a market that has lost its measure."""
    if not at.shock:
        return points, ""
    return _lowered(points, at.present, at.names, [at.shock] * len(points))


def single(points: Points, at: Standing) -> Verdict:
    whys = [f"{percent(most)} is an asset's most" for most in at.most]
    return _lowered(points, at.most, at.names, whys)


def groups(points: Points, at: Standing) -> Verdict:
    """What falls together is held as one: a group above its most is scaled down to it."""
    reasons = []
    for group in at.groups:
        held = sum(points[one] for one in group.members)
        if held > group.most:
            points = _scaled(points, group.most, held, group.members)
            reasons.append(f"{group.name} at {percent(held)} of {percent(group.most)} at most")
    return points, "; ".join(reasons)


def powder(points: Points, at: Standing) -> Verdict:
    most = POINTS - at.limits.cash
    return _within(points, most, f"{percent(at.limits.cash)} stays in the base")


def mandate(points: Points, at: Standing) -> Verdict:
    return _within(points, at.risk, f"the mandate allows {percent(at.risk)} outside the base")


def drawdown(points: Points, at: Standing) -> Verdict:
    reached = [rung.most for rung in at.limits.ladder if at.fallen >= rung.at]
    most = min(reached, default=POINTS)
    return _within(points, most, f"a share is {percent(at.fallen)} below its peak")


def volatility(points: Points, at: Standing) -> Verdict:
    found = sqrt(max(variance(points, at.covariance), 0.0))
    if found <= at.limits.volatility:
        return points, ""
    lowered = tuple(int(one * (at.limits.volatility / found)) for one in points)
    return lowered, f"{percent(found)} a year, {percent(at.limits.volatility)} at most"


def value_at_risk(points: Points, at: Standing) -> Verdict:
    """What is lost or more in the worst part of the history."""
    worst, _, _ = _tail(points, at)
    return _bounded(points, worst[-1], 1, at.limits.value_at_risk)


def shortfall(points: Points, at: Standing) -> Verdict:
    """The mean of that part, the bar at its edge counted as far as it belongs to it."""
    worst, rest, whole = _tail(points, at)
    total = sum(worst[:-1]) * POINTS + worst[-1] * rest
    return _bounded(points, total, whole, at.limits.shortfall)


def _tail(points: Points, at: Standing) -> tuple[list[int], int, int]:
    """The worst losses, the largest first; how much of the last one is in the tail; and all of the
    tail, both in parts of a bar. Whole numbers: no machine finds another sum."""
    if not len(at.losses):
        return [0], 1, 1
    whole = len(at.losses) * at.limits.tail
    count, rest = divmod(whole, POINTS)
    gains = -(at.losses @ np.array(points, dtype=np.float64))
    worst = np.sort(np.partition(gains, count)[: count + 1])
    return [-int(one) for one in worst], rest, whole


def _bounded(points: Points, loss: int, over: int, most: int) -> Verdict:
    """`loss / over` is in ten-millionths of basis points."""
    if loss <= most * TICKS * over:
        return points, ""
    lowered = tuple(one * most * TICKS * over // loss for one in points)
    return lowered, f"{percent(loss / over / TICKS)} may be lost, {percent(most)} at most"


def _within(points: Points, most: int, why: str) -> Verdict:
    held = sum(points)
    if held <= most:
        return points, ""
    return _scaled(
        points, most, held, range(len(points))
    ), f"{why}, {percent(held)} was to leave it"


def _scaled(points: Points, most: int, held: int, members: Sequence[int]) -> Points:
    return tuple(one * most // held if at in members else one for at, one in enumerate(points))


def _lowered(
    points: Points, most: Sequence[int], names: Sequence[str], whys: Sequence[str]
) -> Verdict:
    """Each to its own most."""
    after = tuple(map(min, points, most))
    changed = [
        f"{name} {percent(one)} to {percent(to)}: {why}"
        for name, one, to, why in zip(names, points, after, whys, strict=True)
        if to < one
    ]
    return after, "; ".join(changed)


def worth(points: Points, at: Standing) -> Verdict:
    """No purchase below the band; and what has to be sold is sold by a band at least, so that it
    need not be sold again in an hour."""
    after, reasons = list(points), []
    for place, (one, now) in enumerate(zip(points, at.present, strict=True)):
        if 0 < abs(one - now) < at.limits.band and one:
            after[place] = now if one > now else max(now - at.limits.band, 0)
            reasons.append(f"{at.names[place]} {percent(now)} to {percent(one)} is below the band")
    return tuple(after), "; ".join(reasons)


RULES: tuple[tuple[str, Rule], ...] = (
    ("stops", stops),
    ("only to be sold", falling),
    ("shock", shock),
    ("largest asset", single),
    ("groups", groups),
    ("dry powder", powder),
    ("mandate", mandate),
    ("drawdown", drawdown),
    ("volatility", volatility),
    ("value at risk", value_at_risk),
    ("shortfall", shortfall),
    ("smallest change", worth),
)
"""In this order, from what is said of one asset to what is said of all."""
