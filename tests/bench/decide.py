"""How long the mind takes from a snapshot to a plan: 12 assets, 1,000 strategies, a year of hours.

Before each decision the market moves, the fund lives and a bar comes, so that nothing is warm but
what is in earnest. What a bar costs is told apart: it comes once an hour, whenever is decided.
"""

import gc
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from random import Random
from typing import TypeVar

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the keeper does: threads wait for others

from keeper.cycle import bounds, decide, final
from keeper.plan.mandate.judge import judge
from keeper.plan.mandate.verdict import Accepted
from keeper.portfolio.history import History, history
from keeper.portfolio.past import advance
from keeper.portfolio.target import aim
from keeper.records.canonical import digest
from keeper.records.ledger import Ledger
from keeper.records.market import MarketSnapshot
from keeper.signals.panel import NOTHING
from keeper.units import HOUR
from tests.bench._mind_ground import YEAR_OF_BARS, Ground
from tests.bench._mirror_life import drift
from tests.bench._round_trips import round_trips

FULL, QUICK = 1_000, 60
FIRST = 20
"""Decisions that are not counted: Python finds out how it is called."""
T = TypeVar("T")


class Clock:
    def __init__(self) -> None:
        self.seen: dict[str, list[float]] = defaultdict(list)

    def time(self, name: str, what: Callable[[], T]) -> T:
        since = time.perf_counter()
        found = what()
        self.seen[name].append((time.perf_counter() - since) * 1000)
        return found

    def at(self, name: str, part: float) -> float:
        found = sorted(self.seen[name][FIRST:])
        return round(found[min(int(len(found) * part), len(found) - 1)], 3)


def run(quick: bool) -> dict[str, object]:
    count, rng, clock = QUICK if quick else FULL, Random(1), Clock()
    print("decide: a year of bars …", file=sys.stderr)
    ground = Ground.of(1, more=count + FIRST)
    ledger, plans, refused = Ledger(), 0, 0
    gc.disable()  # as the keeper does while it decides
    for at in range(count + FIRST):
        _live(ground, rng, at)
        clock.time("bar", partial(ground.push, YEAR_OF_BARS + at))
        features = clock.time("row", ground.stream.row)
        portfolio = ground.mind.portfolio
        past = clock.time("history", partial(history, features.returns, portfolio))
        snapshot = ground.snapshot(features)
        _by_stage(clock, ground, snapshot, ledger, past)
        thinking = partial(decide, snapshot, ground.mind, ledger, NOTHING, past)
        done = clock.time("whole", thinking)
        ledger = done.ledger
        plan = final(done.decision)
        plans += plan is not None
        if plan:
            refused += ground.world.would(plan) is not None
            verdict = judge(ground.world.state, plan, ground.world.state.door.keeper)
            if isinstance(verdict, Accepted):
                ground.world.carry_out(plan)
                ground.world.state = verdict.state
        gc.collect()
        if at % 100 == 0:
            print(f"decide: {at} of {count + FIRST}", file=sys.stderr)
    gc.enable()
    return _figures(clock, plans, refused, len(ground.mind.panel.names)) | {
        "round_trips": round_trips()
    }


def _live(ground: Ground, rng: Random, at: int) -> None:
    world = ground.world
    world.wait(HOUR)
    world.observe()
    if at % 3 == 0:
        drift(world, rng)
    world.align(rng)


def _by_stage(
    clock: Clock, ground: Ground, snapshot: MarketSnapshot, ledger: Ledger, past: History
) -> None:
    mind = ground.mind

    def targets() -> None:
        answer = clock.time("signals", lambda: mind.panel.opinions(snapshot.features))
        known = clock.time("memory", lambda: advance(ledger, snapshot, mind.portfolio))
        clock.time(
            "targets",
            lambda: aim(
                answer.signal, snapshot, known, bounds(snapshot.fund), mind.portfolio, past
            ),
        )

    clock.time("signals and targets", targets)
    clock.time("hashes", lambda: (digest(snapshot), digest(ledger)))


def _figures(clock: Clock, plans: int, refused: int, features: int) -> dict[str, object]:
    stages = ("signals", "memory", "targets", "hashes", "whole", "bar", "row", "history")
    return {
        "p50_ms": clock.at("signals and targets", 0.5),
        "p99_ms": clock.at("signals and targets", 0.99),
        "p50_full_ms": clock.at("whole", 0.5),
        "p99_full_ms": clock.at("whole", 0.99),
        "stages_ms": {
            name: {"p50": clock.at(name, 0.5), "p99": clock.at(name, 0.99)} for name in stages
        },
        "decisions": len(clock.seen["whole"]) - FIRST,
        "plans": plans,
        "refused": refused,
        "features": features,
        "sound": refused == 0,
    }
