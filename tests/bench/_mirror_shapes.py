"""Funds as different as may be: any decimals, prices, limits, budgets and rules."""

from random import Random
from typing import NamedTuple

from keeper.devnet.mandate import PERCENT
from keeper.records.fund import Limit, Price, Reason, Rule
from keeper.units import ONE
from tests.contracts.revm.fund import PRICE
from tests.contracts.revm.mandated import LIMITS, Budgets

DECIMALS = (6, 8, 18)


class Shape(NamedTuple):
    """What a fund is made with; amounts of all but the base."""

    decimals: tuple[int, ...]
    cash: int
    limits: tuple[int, ...]
    sizes: Budgets
    rules: tuple[Rule, ...]
    prices: tuple[Price, ...]
    amounts: tuple[int, ...]


def shape(rng: Random) -> Shape:
    count = rng.choice((2, 3, 4, 5, 6, 8, 10, 12))
    decimals = (rng.choice((6, 6, 8, 18)), *(rng.choice(DECIMALS) for _ in range(count - 1)))
    cash = int(10 ** rng.uniform(4, 8))
    limits = LIMITS if rng.random() < 0.2 else any_limits(rng)
    prices = (price(rng, decimals[0], 1), *(price(rng, one) for one in decimals[1:]))
    rules = any_rules(rng, count, limits)
    amounts = (0, *(_held(rng, cash, *pair) for pair in zip(rules[1:], prices[1:], strict=True)))
    return Shape(decimals, cash, limits, any_sizes(rng), rules, prices, amounts)


def percent(rng: Random, least: float, most: float) -> int:
    """A part of NAV, now and then a round one."""
    found = int(rng.uniform(least, most) * PERCENT)
    return found // PERCENT * PERCENT if found > PERCENT and rng.random() < 0.3 else found


def any_limits(rng: Random) -> tuple[int, ...]:
    """Within the compiled ceilings, the ladder in its order."""
    ats = sorted(percent(rng, 4, 50) for _ in range(4))
    risks = sorted(percent(rng, 20, 95) for _ in range(2))
    groups = (percent(rng, 15, 60) for _ in range(7))
    return (
        *(percent(rng, 5, 30), percent(rng, 0.2, 5), percent(rng, 4, 50), percent(rng, 10, 60)),
        *(ats[0], risks[1], ats[1], risks[0], ats[2], ats[3]),
        *(ONE, ONE, ONE, *groups),
    )


def any_sizes(rng: Random) -> Budgets:
    def numbers(least: float) -> tuple[int, int, int]:
        return percent(rng, least / 20, 5), percent(rng, least, 100), percent(rng, least, 100)

    return Budgets() if rng.random() < 0.2 else Budgets(numbers(5), numbers(5))


def any_rules(rng: Random, count: int, limits: tuple[int, ...]) -> tuple[Rule, ...]:
    """Bands, and targets that leave the cash."""
    room = ONE - limits[Limit.MIN_CASH]
    weights = [0.0, *(rng.uniform(0.2, 1) for _ in range(count - 1))]
    rules = [Rule()]
    for weight in weights[1:]:
        target = min(int(room * weight / sum(weights) * rng.uniform(0.7, 1)), 55 * PERCENT)
        most = min(target + percent(rng, 2, 25), 60 * PERCENT)
        least = target * rng.choice((0, 0, 1, 3)) // 4
        rules.append(Rule(least, most, target, rng.choice((0, 0, 1, 2, 3, 7))))
    return tuple(rules)


def price(rng: Random, decimals: int, usd: float | None = None) -> Price:
    mid = int((usd or 10 ** rng.uniform(-3, 5)) * 10**9) * PRICE // 10**9 // 10**decimals
    return around(mid, rng.choice((0, 1_000, 5_000, rng.randrange(30_000))))


def around(mid: int, epsilon_ppm: int, reason: Reason = Reason.USABLE) -> Price:
    low = mid * (10**6 - epsilon_ppm) // 10**6
    return Price(low, mid, -(-mid * (10**6 + epsilon_ppm) // 10**6), reason)


def _held(rng: Random, cash: int, rule: Rule, price_: Price) -> int:
    part = rule.target * rng.choice((0, 1, rng.uniform(0, 2)))
    return int(cash * part) * ONE // price_.mid
