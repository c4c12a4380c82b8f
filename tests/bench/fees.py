"""A manager who tries to be paid more than it earned, against watchers who look once an hour.

The real Fund, Record and FeeDistributor on revm; three periods of prices, by half hours. Honest
watchers observe in every hour of the day after a period's end, and once on other days. The manager
observes, accrues, settles and lets a rich friend enter, leave, give and flash, whenever it pleases.
Counted is what the holders have in the end, at true prices, and what the manager's side has made of
it; a search tries sequences of all of these.
"""

import random
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import numpy as np

from keeper.devnet.engine import Reverted
from tests.bench._fee_world import HOUR, FeeWorld

DAYS = 95
STEP = HOUR // 2
"""The manager acts between the watchers' hours too."""

DAY = 24 * HOUR // STEP
PERIOD = 30 * DAY

TRIALS, QUICK_TRIALS = 400, 25
BUSY = 0.02
"""How often the search acts at a step."""

Act = Callable[[FeeWorld], None]
Plan = Callable[[int, float], Iterable[Act]]


class Row(NamedTuple):
    """Against the honest run: what was charged to holders, and what they and the manager's side
    have in the end, as parts of the fund."""

    charged: float
    holders: float
    takers: float


def observe(world: FeeWorld) -> None:
    world.observe()


def accrue(world: FeeWorld) -> None:
    world.accrue()


def enter(world: FeeWorld) -> None:
    world.enter(world.worth * 3)


def leave(world: FeeWorld) -> None:
    world.leave()


def give(world: FeeWorld) -> None:
    world.give(world.worth // 100)


def flash(world: FeeWorld) -> None:
    """In and out with ten times the fund, and an observation in between."""
    world.enter(world.worth * 10)
    world.observe()
    world.leave()


ACTS = (observe, accrue, enter, leave, give, flash)


def nothing(_step: int, _price: float) -> Iterator[Act]:
    yield from ()


def always(*acts: Act) -> Plan:
    return lambda _step, _price: acts


def at_highs(path: list[float]) -> Plan:
    """Looks only where the price is the highest of the hours around it, which it foresees."""

    def plan(step: int, price: float) -> Iterator[Act]:
        if price >= max(path[max(step - 4, 0) : step + 5]):
            yield observe

    return plan


def around_windows(*acts: Act) -> Plan:
    """What it does in the hours about a period's end."""

    def plan(step: int, _price: float) -> Iterable[Act]:
        return acts if step % 4 == 1 and _in_window(step) else ()

    return plan


def searched(seed: int) -> Plan:
    rng = random.Random(seed)
    return lambda _step, _price: rng.choices(ACTS, k=2) if rng.random() < BUSY else ()


def run(quick: bool) -> dict[str, object]:
    path = _path(seed=11)
    honest = _live(path, nothing)
    tactics: dict[str, Plan] = {
        "observes every half hour": always(observe),
        "observes at highs": at_highs(path),
        "accrues every half hour": always(accrue),
        "friend flashes around each period's end": around_windows(flash),
        "friend enters and leaves around each period's end": around_windows(enter, observe, leave),
        "friend gives around each period's end": around_windows(give, observe),
    }
    table = {name: _against(honest, _live(path, plan)) for name, plan in tactics.items()}
    trials = QUICK_TRIALS if quick else TRIALS
    found = []
    for seed in range(trials):
        found.append(_against(honest, _live(path, searched(seed))))
        if seed % 50 == 49:
            print(f"fees: {seed + 1} of {trials} sequences", file=sys.stderr)
    table["search, worst for holders"] = min(found, key=lambda row: row.holders)
    table["search, best for the manager's side"] = max(found, key=lambda row: row.takers)
    alone = _against(honest, _live(path, at_highs(path), watched=False))
    return {
        "days": DAYS,
        "sequences": trials + len(tactics),
        "honest_fee": honest.charged,
        "worst_charged": max(row.charged for row in table.values()),
        "worst_for_holders": min(row.holders for row in table.values()),
        "best_for_takers": max(row.takers for row in table.values()),
        "table": {name: row._asdict() for name, row in table.items()},
        "nobody_else_watches": alone._asdict(),
    }


def _against(honest: Row, row: Row) -> Row:
    """Charged as a multiple of the honest fee; the rest as differences, in parts of the fund."""
    return Row(
        row.charged / honest.charged, row.holders - honest.holders, row.takers - honest.takers
    )


def _live(path: list[float], plan: Plan, *, watched: bool = True) -> Row:
    world = FeeWorld(path[0])
    for step, price in enumerate(path):
        world.price(price, step * STEP)
        for act in plan(step, price):
            try:
                act(world)
            except Reverted:
                continue
        if watched and step % (2 if _in_window(step) else DAY) == 0:
            world.observe()
    world.leave_if_in()
    world.accrue()
    return Row(world.charged, *world.wealth())


def _in_window(step: int) -> bool:
    """From the end of a period to an hour after the day that counts."""
    return step >= PERIOD and step % PERIOD <= DAY + 2


def _path(seed: int) -> list[float]:
    """A market that rises by half with an hourly noise of half a percent, and one crash."""
    rng = np.random.default_rng(seed)
    steps = DAYS * DAY
    noise = rng.normal(0.4 / steps, 0.0035, steps)
    noise[steps // 2] -= 0.12
    return [float(price) for price in 2000 * np.exp(np.cumsum(noise))]
