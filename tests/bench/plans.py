"""The mind's plans against the bytecode: accepted, ending where they said, and not a unit short.

Each seed makes a fund with real pools and lets the mind plan for targets of all kinds, while time,
prices, the Safe and governance go on. What a seed found is told again by
`.venv/bin/python -m tests.bench.plans SEED`.
"""

import multiprocessing
import secrets
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from random import Random
from typing import NamedTuple

from keeper.devnet.engine import Reverted
from keeper.plan.make import NEAR
from tests.bench._mirror_life import live
from tests.bench._mirror_shapes import shape
from tests.bench._mirror_words import Disagreement
from tests.bench._plan_checks import check
from tests.bench._plan_world import PlanWorld

CORES = 2
FULL, QUICK = 20_000, 400
EACH = 20
"""Plans for a fund."""

FINDINGS = (Disagreement, Reverted, ArithmeticError, LookupError)


class Batch(NamedTuple):
    seed: int
    seen: Counter[str]
    """Outcomes of plans, and why there was none."""
    clips: Counter[str]
    milliseconds: tuple[float, ...]
    found: str | None


def run(quick: bool) -> dict[str, object]:
    wanted, started = QUICK if quick else FULL, time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(CORES) as pool:
        seeds = (secrets.randbits(32) for _ in range(100_000))
        batches = list(_until(wanted, pool.imap_unordered(batch, seeds)))
        pool.terminate()
    return _figures(batches, quick) | {"seconds": round(time.perf_counter() - started, 1)}


def _until(wanted: int, batches: Iterable[Batch]) -> Iterator[Batch]:
    done = 0
    for count, one in enumerate(batches):
        if one.found:
            print(f"plans: {one.found}", file=sys.stderr)
        done += one.seen.total()
        if count % 50 == 0:
            print(f"plans: {done:,} of {wanted:,} worlds", file=sys.stderr)
        yield one
        if done >= wanted:
            return


def batch(seed: int) -> Batch:
    """One fund's life, up to the first thing that is wrong."""
    rng, seen, clips, found = Random(seed), Counter[str](), Counter[str](), None
    milliseconds: list[float] = []
    try:
        world = PlanWorld.opened(shape(rng), rng)
        for _ in range(EACH):
            live(world, rng)
            world.align(rng)
            wanted = any_weights(rng, world.count)
            since = time.thread_time()
            made = world.mind(wanted, any_gas(rng))
            milliseconds.append((time.thread_time() - since) * 1000)
            check(world, wanted, made)
            seen["accepted" if made.plan else made.reason] += 1
            clips.update(f"{one.limit}{'' if one.planned else ', nothing'}" for one in made.clips)
    except FINDINGS as error:
        found = f"seed {seed}, plan {seen.total() + 1}: {error}"
    return Batch(seed, seen, clips, tuple(milliseconds), found)


def any_weights(rng: Random, count: int) -> list[int]:
    """Parts of NAV in basis points, the base what is left; at times far beyond the bands."""
    raw = [rng.random() ** rng.choice((1, 3)) * (rng.random() < 0.85) for _ in range(count)]
    whole = (sum(raw) or 1) / rng.uniform(0.3, 1)
    parts = [int(one / whole * 10**4) * 10**14 for one in raw]
    return [10**18 - sum(parts[1:]), *parts[1:]]


def any_gas(rng: Random) -> int:
    """Of a unit, in USD times 10**18."""
    return int(10 ** rng.uniform(6, 12))


def _figures(batches: list[Batch], quick: bool) -> dict[str, object]:
    seen = sum((one.seen for one in batches), Counter[str]())
    clips = sum((one.clips for one in batches), Counter[str]())
    times = sorted(one for batch_ in batches for one in batch_.milliseconds)
    found = [one.found for one in batches if one.found]
    return {
        "worlds": seen.total(),
        "plans": seen["accepted"],
        "wrong": len(found),
        "near": seen[NEAR],
        "reasons": dict(sorted(seen.items())),
        "clips": dict(sorted(clips.items())),
        "p50_ms": round(times[len(times) // 2], 2),
        "p99_ms": round(times[len(times) * 99 // 100], 2),
        "first": found[0].partition("\n")[0] if found else None,
        "sound": not found and (quick or seen["accepted"] * 2 >= seen.total()),
    }


if __name__ == "__main__":
    print(batch(int(sys.argv[1])))
