"""What happens around a fund between two plans: time, prices, the Safe, governance, the record."""

from collections.abc import Callable, Iterator
from random import Random

from keeper.records.fund import Limit, Purse, Reason, State
from keeper.units import DAY, HOUR, MINUTE, ONE, YEAR
from tests.bench._mirror_pair import Pair
from tests.bench._mirror_shapes import any_limits, any_rules, any_sizes, around
from tests.contracts.revm.fund import MALLORY
from tests.contracts.revm.mandated import SAFE

DOUBTS = (Reason.DEVIATING, Reason.SECONDARY_UNUSABLE)
GONE = tuple(one for one in Reason if Reason.USABLE < one < Reason.SECONDARY_UNUSABLE)
WINDOWS = (0, 1, HOUR, DAY, 7 * DAY, 30 * DAY, YEAR)


def live(pair: Pair, rng: Random) -> None:
    """Some time goes by, and what is due in it happens."""
    pair.wait(waited(pair, rng))
    for act, chance in ACTS.items():
        if rng.random() < chance:
            act(pair, rng)
    if rng.random() < 0.85:
        pair.observe()


def waited(pair: Pair, rng: Random) -> int:
    """From nothing to years, mostly hours; or to the very second in which something ends."""
    soon = [end for end in ends(pair.state) if pair.now < end < pair.now + 40 * DAY]
    if soon and rng.random() < 0.15:
        return max(rng.choice(soon) - pair.now + rng.choice((-1, 0, 0, 1)), 0)
    kinds = ((0, 0), (1, MINUTE), (MINUTE, HOUR), (HOUR, DAY), (DAY, 30 * DAY), (YEAR, 5 * YEAR))
    (least, most), *_ = rng.choices(kinds, (15, 15, 20, 45, 14, 1))
    return rng.randint(least, most)


def ends(state: State) -> Iterator[int]:
    """Of overlays, of the lease, and of what the record counts for."""
    yield from (state.door.lease, state.record.seen + DAY)
    yield from (budget.until for budget in state.mandate.budgets)
    yield from (overlay.until for overlay in state.mandate.overlays.values())
    yield from (rule.lowered.until for rule in state.mandate.rules)


def drift(pair: Pair, rng: Random) -> None:
    """Some prices move a little, at times much, at times all together."""
    rough = rng.choice((0.005, 0.02, 0.1))
    common = rng.gauss(0, rough)
    for at in range(1, pair.count):
        if rng.random() < 0.4:
            move = 1 + max(common + rng.gauss(0, rough), -0.6)
            quote(pair, at, int(pair.state.prices[at].mid * move) + 1)


def quote(pair: Pair, at: int, mid: int, reason: Reason = Reason.USABLE) -> None:
    mid = min(max(mid, 10**9), 2**120)
    pair.price(at, around(mid, min(pair.errors[at], 50_000), reason))


def doubt(pair: Pair, rng: Random) -> None:
    at = rng.randrange(pair.count)
    quote(pair, at, pair.state.prices[at].mid, rng.choice(DOUBTS))


def lose(pair: Pair, rng: Random) -> None:
    """The primary of an asset is gone: the last price stands, and counts for nothing when low."""
    at = rng.randrange(1, pair.count) if rng.random() < 0.9 else 0
    gone(pair, at, rng)


def gone(pair: Pair, at: int, rng: Random) -> None:
    mid = pair.state.prices[at].mid
    pair.price(at, around(mid, 0, rng.choice(GONE))._replace(low=0))


def recover(pair: Pair, _rng: Random) -> None:
    for at, price in enumerate(pair.state.prices):
        if price.reason != Reason.USABLE:
            quote(pair, at, price.mid)


def rise(pair: Pair, rng: Random) -> None:
    """Out of a drawdown that nothing else ends."""
    record = pair.state.record
    steady = min(record.older, record.newer)
    if record.peak and steady * 20 < record.peak * 19:
        times = rng.uniform(1, 2 * record.peak / max(steady, record.peak // 4))
        for at in range(1, pair.count):
            quote(pair, at, int(pair.state.prices[at].mid * times))


def reweigh(pair: Pair, rng: Random) -> None:
    """An asset far from its target, or none of it."""
    at = rng.randrange(pair.count)
    amounts = pair.state.amounts
    if at and not amounts[at]:
        mids = [price.mid for price in pair.state.prices]
        nav = sum(amount * mid for amount, mid in zip(amounts, mids, strict=True))
        pair.hold(at, int(nav * rng.uniform(0, 0.3)) // mids[at])
    else:
        pair.hold(
            at,
            int(
                amounts[at] * rng.choice((0, 0.5, 0.9, 1.1, 2))
                if at
                else amounts[at] * rng.uniform(0.7, 1.5)
            ),
        )


def tighten(pair: Pair, rng: Random) -> None:
    """By the Safe: a limit, a budget or an asset's most, for seconds or weeks."""
    until = pair.now + rng.choice((rng.randint(1, HOUR), rng.randint(HOUR, 31 * DAY)))
    mandate, times = pair.state.mandate, rng.choice((0.3, 0.6, 0.9, 0.999))
    kind = rng.randrange(4)
    if kind == 0:
        purse = rng.choice(list(Purse))
        set_ = mandate.budgets[purse].set
        sizes = (int(set_.capacity * times), int(set_.refill * rng.uniform(0, 1)))
        pair.tighten_budget(purse, *sizes, until)
    elif kind == 1:
        at = rng.randrange(1, pair.count)
        pair.tighten_most(at, int(mandate.rules[at].most * times), until)
    else:
        limit = rng.choice(list(Limit)) if rng.random() < 0.9 else Limit.TRADING
        value = mandate.limits[limit]
        larger = limit in (Limit.MIN_CASH, Limit.PROGRESS)
        pair.tighten(limit, min(int(value / times), ONE) if larger else int(value * times), until)


def lift(pair: Pair, rng: Random) -> None:
    token = int(rng.choice(pair.state.tokens[1:]), 16)
    pair.lift(rng.choice((rng.randrange(20), rng.randrange(20, 23), token, Limit.TRADING)))


def govern(pair: Pair, rng: Random) -> None:
    """New limits, a new budget, or a new rule."""
    limits, kind = pair.state.mandate.limits, rng.randrange(4)
    if kind == 0:
        pair.limits(any_limits(rng))
    elif kind == 1:
        purse = rng.choice(list(Purse))
        sizes = any_sizes(rng)
        pair.budget(purse, sizes.capacities[purse], sizes.refills[purse])
    else:
        # One for the base asset changes the hash and nothing else.
        at = rng.randrange(pair.count)
        rule = any_rules(rng, pair.count, limits)[at or 1]
        pair.rule(at, rule)


def trip(pair: Pair, rng: Random) -> None:
    pair.trip(SAFE if rng.random() < 0.3 else MALLORY)


def look_twice(pair: Pair, rng: Random) -> None:
    """Anybody looks, waits and looks again, about as long as counts."""
    pair.trip()
    pair.wait(rng.choice((rng.randint(0, HOUR), rng.randint(HOUR, 8 * HOUR), 30 * MINUTE)))
    pair.trip()


def reset(pair: Pair, _rng: Random) -> None:
    if pair.state.mandate.tripped:
        pair.reset()


def appoint(pair: Pair, rng: Random) -> None:
    """A lease that is over is given again, mostly; now and then the keeper is sent away."""
    if pair.now >= pair.state.door.lease:
        pair.lease(pair.now + rng.randint(1, 400 * DAY))
    elif rng.random() < 0.02:
        pair.revoke()


def cheapen(pair: Pair, rng: Random) -> None:
    """Errors are declared anew."""
    at = rng.randrange(pair.count)
    mid = pair.state.prices[at].mid
    pair.price(at, around(mid, rng.choice((0, 1_000, 5_000, rng.randrange(30_000)))))


def audit(pair: Pair, rng: Random) -> None:
    ends = [one.until - pair.now for one in pair.state.mandate.budgets if one.until > pair.now]
    pair.audit([rng.choice(WINDOWS), rng.randrange(60 * DAY), *ends])


ACTS: dict[Callable[[Pair, Random], None], float] = {
    drift: 0.5,
    rise: 0.05,
    doubt: 0.03,
    lose: 0.02,
    recover: 0.4,
    reweigh: 0.08,
    tighten: 0.05,
    lift: 0.05,
    govern: 0.04,
    trip: 0.01,
    look_twice: 0.01,
    reset: 0.4,
    appoint: 0.8,
    cheapen: 0.03,
    audit: 0.1,
}
