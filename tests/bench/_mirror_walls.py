"""Sensible plans in front of a wall that is moved to where they would end, or a unit nearer.

Governance moves it, and back when the plan has been judged (`restore`).
"""

from collections.abc import Sequence
from random import Random

from keeper.devnet.mandate import PERCENT
from keeper.plan.mandate.judge import judge
from keeper.plan.mandate.terms import terms
from keeper.plan.mandate.verdict import Accepted
from keeper.records.fund import BASE, Limit, Plan, Purse
from keeper.units import ONE
from tests.bench import _mirror_life as life
from tests.bench._mirror_breaks import Attempt, Break, book_of, wild, with_legs
from tests.bench._mirror_pair import Pair
from tests.bench._mirror_plans import current, least_of, sensible
from tests.contracts.revm.mandated import KEEPER, SAFE

HIGHEST = 60 * PERCENT
"""Of an asset, and of a group."""


def accepted(
    pair: Pair, rng: Random, *, shifts: bool = False, spends: bool = False
) -> tuple[Plan, Accepted] | None:
    """One with a leg that the mirror lets through, if some tries find one; or with new targets, or
    with less of the base asset behind it."""
    for _ in range(6 if spends else 3):
        legs = rng.choice((1, 1, 2))
        plan = sensible(pair, rng, None if shifts else legs, 1 if shifts else 0.2)
        verdict = judge(pair.state, plan, KEEPER)
        if not isinstance(verdict, Accepted):
            continue
        if spends and verdict.after[BASE] >= verdict.before[BASE]:
            continue
        if plan.targets if shifts else plan.legs:
            return plan, verdict
    return None


def again(pair: Pair, plan: Plan) -> Plan:
    """The same under the mandate as it is now."""
    return current(pair, plan.targets, plan.legs)


def near(rng: Random) -> int:
    return rng.choice((0, 1, 1, 1, rng.randrange(1, PERCENT)))


def limited(pair: Pair, plan: Plan, **changes: int) -> Attempt:
    """Under limits of which some are others, as long as these are inside the ceilings."""
    set_ = pair.state.mandate.limits
    new = [changes.get(one.name, set_[one]) for one in Limit]
    pair.limits(new)
    return Attempt(again(pair, plan))


# Prices and the breaker


def not_tradable(pair: Pair, rng: Random) -> Attempt:
    plan, state = with_legs(pair, rng), pair.state
    leg = rng.choice(plan.legs)
    at = state.tokens.index(rng.choice((leg.sell, leg.buy)))
    life.gone(pair, at, rng)
    return Attempt(plan)


def may_only_fall(pair: Pair, rng: Random) -> Attempt:
    """Its sources disagree, or nothing but the base may be bought."""
    found = accepted(pair, rng)
    plan = found[0] if found else with_legs(pair, rng)
    if rng.random() < 0.3 and not pair.state.mandate.tripped:
        pair.trip(SAFE)
        return Attempt(again(pair, plan))
    at = pair.state.tokens.index(rng.choice(plan.legs).buy)
    price = pair.state.prices[at]
    pair.price(at, price._replace(reason=rng.choice(life.DOUBTS)))
    return Attempt(plan)


# The outcome


def outside_band(pair: Pair, rng: Random) -> Attempt:
    """The band of a token that is traded ends a little before the weight it will have."""
    found = accepted(pair, rng)
    if not found:
        return wild(pair, rng)
    plan, verdict = found
    tokens = pair.state.tokens
    traded = {tokens.index(token) for leg in plan.legs for token in (leg.sell, leg.buy)} - {BASE}
    at = rng.choice(sorted(traded))
    rule, weight, off = pair.state.mandate.rules[at], verdict.after[at], near(rng)
    if weight > verdict.before[at]:
        most = min(max(weight - off, 0), HIGHEST)
        new = rule._replace(most=most, least=min(rule.least, most), target=min(rule.target, most))
    else:
        least = min(weight + off, HIGHEST)
        most = max(rule.most, least)
        new = rule._replace(least=least, most=most, target=max(rule.target, least))
    pair.rule(at, new)
    return Attempt(again(pair, plan))


def too_little_cash(pair: Pair, rng: Random) -> Attempt:
    found = accepted(pair, rng, spends=True)
    if not found:
        return wild(pair, rng)
    plan, verdict = found
    least = max(min(verdict.after[BASE] + near(rng), ONE), 5 * PERCENT)
    return limited(pair, plan, MIN_CASH=least)


def group_too_large(pair: Pair, rng: Random) -> Attempt:
    """What is bought stands in a group, and with it in a wall."""
    found = accepted(pair, rng, spends=True)
    if not found:
        return wild(pair, rng)
    plan, verdict = found
    at = pair.state.tokens.index(
        max(plan.legs, key=lambda leg: leg.buy != pair.state.tokens[BASE]).buy
    )
    return grouped(pair, rng, plan, at or 1, verdict.after)


def grouped(pair: Pair, rng: Random, plan: Plan, at: int, parts: Sequence[int]) -> Attempt:
    """With an asset in a group that may be a little less than these parts of it are."""
    rule = pair.state.mandate.rules[at]
    group = rule.group or rng.randint(1, 7)
    if not rule.group:
        pair.rule(at, rule._replace(group=group))
    rules = pair.state.mandate.rules
    together = sum(part for part, one in zip(parts, rules, strict=True) if one.group == group)
    most = min(max(together - near(rng), 0), HIGHEST)
    return limited(pair, plan, **{Limit(Limit.GROUP_ONE + group - 1).name: most})


def too_much_risk(pair: Pair, rng: Random) -> Attempt:
    """A rung of the ladder that stands at no drawdown at all."""
    found = accepted(pair, rng, spends=True)
    if not found:
        return wild(pair, rng)
    plan, verdict = found
    risk = max(min(sum(verdict.after[1:]) - near(rng), 95 * PERCENT), 0)
    second = min(risk, pair.state.mandate.limits[Limit.SECOND_RISK])
    return limited(pair, plan, FIRST_AT=0, FIRST_RISK=risk, SECOND_RISK=second)


def no_progress(pair: Pair, rng: Random) -> Attempt:
    """There and back, more progress wanted than is made, or aims that are cut by a unit."""
    found = accepted(pair, rng)
    if not found:
        return wild(pair, rng)
    plan, _ = found
    if rng.random() < 0.3:
        return limited(pair, plan, PROGRESS=ONE, **_cut(pair, rng))
    if rng.random() < 0.5:
        return limited(pair, plan, PROGRESS=ONE - rng.choice((0, rng.randrange(ONE // 2))))
    book, leg = book_of(pair), plan.legs[0]
    sell, buy = pair.state.tokens.index(leg.buy), pair.state.tokens.index(leg.sell)
    if not book or book.may_only_fall(buy):
        return Attempt(plan)
    back = leg._replace(sell=leg.buy, buy=leg.sell, amount=leg.brings)
    back = back._replace(brings=max(least_of(book, sell, buy, leg.brings), 1))
    return Attempt(plan._replace(legs=(*plan.legs[:1], back)))


def _cut(pair: Pair, rng: Random) -> dict[str, int]:
    """What all targets together, or those of a group, have to be scaled down to."""
    rules, targets = pair.state.mandate.rules, _targets(pair)
    group = rng.choice(rules).group
    if group:
        pairs = zip(targets, rules, strict=True)
        together = sum(target for target, rule in pairs if rule.group == group)
        most = min(max(together - near(rng), 0), HIGHEST)
        return {Limit(Limit.GROUP_ONE + group - 1).name: most}
    risk = min(max(sum(targets) - near(rng), 0), 95 * PERCENT)
    second = min(risk, pair.state.mandate.limits[Limit.SECOND_RISK])
    return {"FIRST_AT": 0, "FIRST_RISK": risk, "SECOND_RISK": second}


# The budgets


def exhausted(purse: Purse) -> Break:
    """The budget is made a little smaller than what is charged to it, by governance or the Safe."""

    def exceeds(pair: Pair, rng: Random) -> Attempt:
        found = accepted(pair, rng, shifts=purse == Purse.SHIFT)
        if not found or not found[1].charged[purse]:
            return wild(pair, rng)
        plan, verdict = found
        charged, set_ = verdict.charged[purse], pair.state.mandate.budgets[purse].set
        capacity = max(charged - rng.choice((0, 1, 1, 1, rng.randint(1, charged))), 0)
        if rng.random() < 0.3 and capacity <= set_.capacity:
            until = pair.now + rng.randint(1, 3600)
            if pair.tighten_budget(purse, capacity, set_.refill // 2, until):
                return Attempt(again(pair, plan))
        pair.budget(purse, capacity, set_.refill)
        if purse == Purse.LOSS and rng.random() < 0.3:
            # Both are exceeded, and the first is named.
            pair.budget(Purse.TURNOVER, 0, 0)
        return Attempt(again(pair, plan))

    return exceeds


# Targets


def targets_length(pair: Pair, rng: Random) -> Attempt:
    targets = _targets(pair)
    wrong = rng.choice((targets[:-1], [*targets, 0], [*targets, 5], targets[:1]))
    return Attempt(sensible(pair, rng)._replace(targets=tuple(wrong)))


def target_outside_band(pair: Pair, rng: Random) -> Attempt:
    targets = _targets(pair)
    at = rng.randrange(pair.count)
    rule = pair.state.mandate.rules[at]
    below = max(rule.least - near(rng), 0)
    targets[at] = rng.choice((min(rule.most + near(rng), 2**64 - 1), below)) if at else near(rng)
    return Attempt(sensible(pair, rng)._replace(targets=tuple(targets)))


def targets_too_large(pair: Pair, rng: Random) -> Attempt:
    """All that the bands have, or all but a unit."""
    plan, targets = sensible(pair, rng), [rule.most for rule in pair.state.mandate.rules]
    cash = max(min(ONE - sum(targets) + near(rng), ONE), 5 * PERCENT)
    return limited(pair, plan._replace(targets=tuple(targets)), MIN_CASH=cash)


def target_group_too_large(pair: Pair, rng: Random) -> Attempt:
    targets = _targets(pair)
    plan = sensible(pair, rng)._replace(targets=tuple(targets))
    return grouped(pair, rng, plan, rng.randrange(1, pair.count), targets)


def _targets(pair: Pair) -> list[int]:
    """Those there are, inside the bands in force."""
    state = pair.state
    rules = terms(state.tokens, state.mandate, state.record, state.now).rules[1:]
    return [0, *(min(max(rule.target, rule.least), rule.most) for rule in rules)]


WALLS: dict[str, Break] = {
    "NotTradable": not_tradable,
    "MayOnlyFall": may_only_fall,
    "OutsideBand": outside_band,
    "TooLittleCash": too_little_cash,
    "GroupTooLarge": group_too_large,
    "TooMuchRisk": too_much_risk,
    "NoProgress": no_progress,
    "BudgetExceeded.Loss": exhausted(Purse.LOSS),
    "BudgetExceeded.Turnover": exhausted(Purse.TURNOVER),
    "BudgetExceeded.Shift": exhausted(Purse.SHIFT),
    "TargetsLength": targets_length,
    "TargetOutsideBand": target_outside_band,
    "TargetsTooLarge": targets_too_large,
    "TargetGroupTooLarge": target_group_too_large,
}
