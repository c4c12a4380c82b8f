"""The mandate at one moment: for each limit the tighter of governance's and the Safe's."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from eth_utils.crypto import keccak

from keeper.plan.mandate.fractions import of_up, part_down
from keeper.records.fund import Limit, Mandate, Purse, Record, Rule
from keeper.units import DAY, HOUR, MINUTE, ONE, PPM

UPWARDS = frozenset({Limit.MIN_CASH, Limit.PROGRESS})
"""The limits of which the larger is the tighter."""

PRICE_UNIT = 10**30
"""Of a share's price in the record."""

AGAIN_FROM, AGAIN_UNTIL = 30 * MINUTE, 6 * HOUR
"""Between two looks that trip the breaker."""


class Terms(NamedTuple):
    hash: bytes
    open: bool
    reduce_only: bool
    """Nothing but the base asset may be bought."""
    risk: int
    """The most of NAV outside the base asset."""
    limits: tuple[int, ...]
    rules: tuple[Rule, ...]


class Look(NamedTuple):
    """What a look at the drawdown, by anybody, does to the breaker."""

    fallen: int
    trips: bool
    seen: int
    """The look that counts from now on; 0 for none."""


def terms(tokens: Sequence[str], mandate: Mandate, record: Record, now: int) -> Terms:
    limits = tuple(in_force(mandate, which, now) for which in Limit)
    rules = tuple(_rule_in_force(rule, now) for rule in mandate.rules)
    fallen, stale = drawdown(record, now)
    return Terms(
        hash=_hash(tokens, mandate, limits, rules, now),
        open=limits[Limit.TRADING] > 0,
        reduce_only=mandate.tripped or stale or fallen >= limits[Limit.REDUCE_AT],
        risk=_risk(limits, fallen),
        limits=limits,
        rules=rules,
    )


def in_force(mandate: Mandate, which: Limit, until: int) -> int:
    """What is sure to be in force until then."""
    value = mandate.limits[which]
    overlay = mandate.overlays.get(which)
    if overlay is None or overlay.until <= until:
        return value
    return (max if which in UPWARDS else min)(value, overlay.value)


def mandate_hash(tokens: Sequence[str], mandate: Mandate, now: int) -> bytes:
    """What a plan is made under: all but targets, the budgets' levels and the drawdown."""
    limits = tuple(in_force(mandate, which, now) for which in Limit)
    rules = tuple(_rule_in_force(rule, now) for rule in mandate.rules)
    return _hash(tokens, mandate, limits, rules, now)


def drawdown(record: Record, now: int) -> tuple[int, bool]:
    """How far the steady price lies below its peak, and whether nobody has looked for a day."""
    steady = min(record.older, record.newer)
    return _below(steady, record.peak), now > record.seen + DAY


def look(high_nav: int, supply: int, peak: int, line: int, seen: int, now: int) -> Look:
    """The breaker trips where two looks, half an hour to six hours apart, find the high NAV's price
    of a share at or below the line; one above it forgets the one before."""
    fallen = _below(-(-high_nav * PRICE_UNIT // supply), peak)
    if fallen < line:
        return Look(fallen, trips=False, seen=0)
    since = now - seen
    if AGAIN_FROM <= since <= AGAIN_UNTIL:
        return Look(fallen, trips=True, seen=0)
    return Look(fallen, trips=False, seen=now if since > AGAIN_UNTIL else seen)


def worst_case_loss(mandate: Mandate, errors: Iterable[int], now: int, window: int) -> int:
    """min(L + e T, s T): what the keeper's key may cost within the window, as a part of NAV. The
    errors are the assets' declared ones in ppm; e is that of the two largest together."""
    turnover = mandate.budgets[Purse.TURNOVER].most(now, window)
    loss = mandate.budgets[Purse.LOSS].most(now, window)
    slippage = in_force(mandate, Limit.SLIPPAGE, now + window)
    error = sum(sorted(errors)[-2:]) * ONE // PPM
    return min(loss + of_up(error, turnover), of_up(slippage, turnover))


def _rule_in_force(rule: Rule, now: int) -> Rule:
    lowered, until = rule.lowered
    if now >= until:
        return rule
    most = min(rule.most, lowered)
    return rule._replace(most=most, least=min(rule.least, most))


def _risk(limits: Sequence[int], fallen: int) -> int:
    """Each rung of the ladder that was reached allows no more than the one before."""
    risk = ONE - limits[Limit.MIN_CASH]
    for at, rung in ((Limit.FIRST_AT, Limit.FIRST_RISK), (Limit.SECOND_AT, Limit.SECOND_RISK)):
        if fallen >= limits[at]:
            risk = min(risk, limits[rung])
    return risk


def _below(price: int, peak: int) -> int:
    return part_down(peak - price, peak) if price < peak else 0


def _hash(
    tokens: Sequence[str],
    mandate: Mandate,
    limits: Sequence[int],
    rules: Sequence[Rule],
    now: int,
) -> bytes:
    """Of words, two of them the places of the lists behind them, each led by its length."""
    lists = (
        [int(token, 16) for token in tokens],
        [
            *chain.from_iterable(budget.sizes(now) for budget in mandate.budgets),
            *chain.from_iterable((rule.least, rule.most, rule.group) for rule in rules),
        ],
    )
    first = 5 + len(limits)
    second = first + 1 + len(lists[0])
    about = (mandate.chain, int(mandate.address, 16), int(mandate.tripped))
    head = (*about, 32 * first, *limits, 32 * second)
    words = chain(head, *((len(one), *one) for one in lists))
    return keccak(b"".join(word.to_bytes(32, "big") for word in words))
