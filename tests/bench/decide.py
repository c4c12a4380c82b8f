"""How long the mind takes from a snapshot to a plan: 12 assets, 1,000 strategies, a year of hours.

A fund lives through its hours first, each with a bar, a decision and what came of it. Then the same
decisions are made again, one after the other: no two of them see the same. `alone` is a decision
between the doings of the chain's engine, which leaves nothing in the processor's caches. What a bar
costs is told apart: it comes once an hour, however often is decided.
"""

import gc
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from random import Random
from typing import NamedTuple, TypeVar

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the keeper does: threads wait for others

from keeper.cycle import Decided, Mind, bounds, decide, final
from keeper.plan.mandate.judge import judge
from keeper.plan.mandate.verdict import Accepted
from keeper.portfolio.history import History, history
from keeper.portfolio.past import advance
from keeper.portfolio.target import aim
from keeper.records.canonical import digest
from keeper.records.fund import Plan
from keeper.records.ledger import Ledger
from keeper.records.market import MarketSnapshot
from keeper.signals.panel import NOTHING
from keeper.units import HOUR
from tests.bench._mind_ground import YEAR_OF_BARS, Ground
from tests.bench._mirror_life import drift
from tests.bench._round_trips import round_trips

FULL, QUICK, ROUNDS = 250, 60, 4
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


class Case(NamedTuple):
    """All that one decision is made of."""

    snapshot: MarketSnapshot
    ledger: Ledger
    past: History


def run(quick: bool) -> dict[str, object]:
    hours, rounds = (QUICK, 1) if quick else (FULL, ROUNDS)
    print("decide: a year of bars …", file=sys.stderr)
    ground, clock = Ground.of(1, more=hours), Clock()
    gc.disable()  # or what is collected in the middle would count
    cases, seen = _lived(ground, clock, hours)
    gc.collect()
    for _ in range(rounds):
        for case in cases:
            _by_stage(clock, ground.mind, case)
        for case in cases:
            clock.time("whole", _thinking(ground.mind, case))
        gc.collect()
    gc.enable()
    return (
        _figures(clock)
        | seen
        | {
            "features": len(ground.mind.panel.names),
            "round_trips": round_trips(),
            "sound": seen["refused"] == 0,
        }
    )


def _lived(ground: Ground, clock: Clock, hours: int) -> tuple[list[Case], dict[str, int]]:
    """A fund's hours, each with a bar, a decision and what came of it."""
    rng, ledger, cases, plans, refused = Random(1), Ledger(), list[Case](), 0, 0
    for at in range(hours):
        _live(ground, rng, at)
        clock.time("bar", partial(ground.push, YEAR_OF_BARS + at))
        features = clock.time("row", ground.stream.row)
        past = clock.time("history", partial(history, features.returns, ground.mind.portfolio))
        cases.append(Case(ground.snapshot(features), ledger, past))
        done = clock.time("alone", _thinking(ground.mind, cases[-1]))
        ledger = done.ledger
        if plan := final(done.decision):
            plans += 1
            refused += not _carried_out(ground, plan)
        if at % 50 == 0:
            print(f"decide: {at} of {hours} hours", file=sys.stderr)
    return cases, {"plans": plans, "refused": refused}


def _thinking(mind: Mind, case: Case) -> Callable[[], Decided]:
    return partial(decide, case.snapshot, mind, case.ledger, NOTHING, case.past)


def _carried_out(ground: Ground, plan: Plan) -> bool:
    world = ground.world
    verdict = judge(world.state, plan, world.state.door.keeper)
    if world.would(plan) is not None or not isinstance(verdict, Accepted):
        return False
    world.carry_out(plan)
    world.state = verdict.state
    return True


def _live(ground: Ground, rng: Random, at: int) -> None:
    world = ground.world
    world.wait(HOUR)
    world.observe()
    if at % 3 == 0:
        drift(world, rng)
    world.align(rng)


def _by_stage(clock: Clock, mind: Mind, case: Case) -> None:
    snapshot, ledger, past = case

    def targets() -> None:
        answer = clock.time("signals", partial(mind.panel.opinions, snapshot.features))
        known = clock.time("memory", partial(advance, ledger, snapshot, mind.portfolio))
        within = bounds(snapshot.fund)
        aimed = partial(aim, answer.signal, snapshot, known, within, mind.portfolio, past)
        clock.time("targets", aimed)

    clock.time("signals and targets", targets)
    clock.time("hashes", lambda: (digest(snapshot), digest(ledger)))


def _figures(clock: Clock) -> dict[str, object]:
    stages = ("signals", "memory", "targets", "hashes", "whole", "alone", "bar", "row", "history")
    return {
        "p50_ms": clock.at("signals and targets", 0.5),
        "p99_ms": clock.at("signals and targets", 0.99),
        "p50_full_ms": clock.at("whole", 0.5),
        "p99_full_ms": clock.at("whole", 0.99),
        "stages_ms": {
            name: {"p50": clock.at(name, 0.5), "p99": clock.at(name, 0.99)} for name in stages
        },
        "decisions": len(clock.seen["whole"]) - FIRST,
    }
