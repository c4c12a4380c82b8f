"""The mandate in Python against the bytecode: the same verdict, the same reason, the same numbers.

Each seed makes a fund and submits plans to it, one after the other, while time, prices, the Safe
and governance go on around it. A plan is sensible, or sensible with one thing broken. What a seed
found is told again by `.venv/bin/python -m tests.bench.differential SEED`.
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
from keeper.plan.mandate.verdict import Accepted, Verdict
from keeper.records.fund import Purse, Reason, State
from tests.bench._mirror_breaks import BREAKS, Attempt, restore, wild
from tests.bench._mirror_life import live
from tests.bench._mirror_pair import Pair
from tests.bench._mirror_plans import sensible
from tests.bench._mirror_shapes import shape
from tests.bench._mirror_walls import WALLS
from tests.bench._mirror_words import Disagreement

CORES = 2
FULL, QUICK = 120_000, 3_000
EACH = 100
"""Plans for a fund."""

LEAST = 500
"""Plans that each reason refuses, in the full run."""

SENSIBLE, WILD = 0.42, 0.02
ALL = {**BREAKS, **WALLS}
"""Ways to break a plan, by the reason that each of them is for."""

RARE = ("TooLittleCash", "TooMuchRisk", "NoProgress", "GroupTooLarge", "BudgetExceeded.Shift")
"""Those that need the right plan to begin with."""


FINDINGS = (Disagreement, Reverted, ArithmeticError, LookupError)
"""What goes wrong around a plan is a finding too."""


class Batch(NamedTuple):
    seed: int
    verdicts: Counter[str]
    regimes: Counter[str]
    compared: int
    cpu: float
    found: str | None


def run(quick: bool) -> dict[str, object]:
    wanted, started = QUICK if quick else FULL, time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(CORES) as pool:
        batches = list(_until(wanted, pool.imap_unordered(batch, _seeds())))
        pool.terminate()
    return _figures(batches, quick) | {"seconds": round(time.perf_counter() - started, 1)}


def _seeds() -> Iterable[int]:
    return (secrets.randbits(32) for _ in range(100_000))


def _until(wanted: int, batches: Iterable[Batch]) -> Iterator[Batch]:
    done, told = 0, False
    for count, one in enumerate(batches):
        if one.found and not told:
            print(f"differential: {one.found}", file=sys.stderr)
        told, done = told or bool(one.found), done + one.verdicts.total()
        if count % 100 == 0:
            print(f"differential: {done:,} of {wanted:,} plans", file=sys.stderr)
        yield one
        if done >= wanted:
            return


def batch(seed: int) -> Batch:
    """One fund, and what both said to its plans, up to the first on which they disagree."""
    verdicts: Counter[str] = Counter()
    regimes: Counter[str] = Counter()
    rng, attempt, found, since = Random(seed), None, None, time.process_time()
    pair = Pair.make(shape(rng))
    try:
        for _ in range(EACH):
            live(pair, rng)
            before, attempt = pair.state, None
            attempt = attempted(pair, rng)
            regimes.update(regime(pair.state))
            verdicts[name(pair.submit(*attempt))] += 1
            restore(pair, before)
    except FINDINGS as error:
        found = f"seed {seed}, plan {verdicts.total() + 1}: {error}\n{pair.state}\n{attempt}"
    return Batch(seed, verdicts, regimes, pair.compared, time.process_time() - since, found)


def attempted(pair: Pair, rng: Random) -> Attempt:
    dice = rng.random()
    if dice < SENSIBLE:
        return Attempt(sensible(pair, rng))
    if dice < SENSIBLE + WILD:
        return wild(pair, rng)
    weights = [2 if reason in RARE else 1 for reason in ALL]
    return ALL[rng.choices(list(ALL), weights)[0]](pair, rng)


def name(verdict: Verdict) -> str:
    """A reason, with the budget that it is about."""
    if isinstance(verdict, Accepted):
        return "accepted"
    if verdict.name != "BudgetExceeded":
        return verdict.name
    purse, *_ = verdict.values
    return f"BudgetExceeded.{Purse(int(purse)).name.title()}"


def regime(state: State) -> Iterator[str]:
    """Under what circumstances a plan is judged."""
    now, mandate = state.now, state.mandate
    yield f"{len(state.tokens):02} assets"
    if mandate.tripped:
        yield "tripped"
    if now > state.record.seen + 86_400:
        yield "stale record"
    if any(one.until > now for one in mandate.overlays.values()):
        yield "limit tightened"
    if any(one.until > now for one in mandate.budgets):
        yield "budget tightened"
    if any(rule.lowered.until > now for rule in mandate.rules):
        yield "asset tightened"
    if any(price.reason >= Reason.SECONDARY_UNUSABLE for price in state.prices):
        yield "sources disagree"
    if any(price.low == 0 for price in state.prices):
        yield "primary gone"
    if not all(state.amounts):
        yield "nothing held of an asset"


def _figures(batches: list[Batch], quick: bool) -> dict[str, object]:
    verdicts = sum((one.verdicts for one in batches), Counter[str]())
    regimes = sum((one.regimes for one in batches), Counter[str]())
    plans, accepted = verdicts.total(), verdicts.pop("accepted", 0)
    reasons = {reason: verdicts[reason] for reason in sorted({*ALL, *verdicts})}
    found = [one.found for one in batches if one.found]
    rarest = min(reasons.values())
    enough = quick or (3 * accepted >= plans and rarest >= LEAST)
    return {
        "plans": plans,
        "disagreements": len(found),
        "accepted": accepted,
        "reasons": reasons,
        "rarest": rarest,
        "regimes": dict(sorted(regimes.items())),
        "compared": sum(one.compared for one in batches),
        "funds": len(batches),
        "cpu_seconds": round(sum(one.cpu for one in batches), 1),
        "first": found[0].partition("\n")[0] if found else None,
        "sound": enough and not found,
    }


if __name__ == "__main__":
    print(batch(int(sys.argv[1])))
