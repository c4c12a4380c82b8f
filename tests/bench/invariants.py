"""The fund's invariants in any state, and whether their checks would notice a broken fund.

Each core runs state machines, seed after seed, until there are enough transactions: the fund's, and
then that of its record and distributor. Then every broken one of `_broken` and `_broken_fees` is
run with its own invariant's check alone. What a seed found is found again, and told step by step,
by `.venv/bin/python -m tests.bench.invariants SEED`, with `record` behind it if the record's
machine found it.
"""

import multiprocessing
import secrets
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple, cast

from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as seeded
from hypothesis.errors import HypothesisException
from hypothesis.stateful import run_state_machine_as_test

from keeper.devnet.engine import Reverted
from tests.bench import _broken_fees
from tests.bench._broken import PATCHES, Patch, parts
from tests.stateful.errors import OUT_OF_REACH, own_errors
from tests.stateful.ground import Ground, Tally, Violation
from tests.stateful.machine import FundMachine
from tests.stateful.record_machine import RecordMachine

CORES = 2
FULL, QUICK = 200_000, 5_000
RECORD_FULL, RECORD_QUICK = 50_000, 2_000
EXAMPLES, STEPS = 40, 50
PATIENCE = 60
"""Batches of examples that a broken fund may survive."""

RECORD_KEYS = (
    *("transactions", "succeeded", "violations", "violations_found", "transactions_per_s"),
    *("rarest_action", "by_action", "errors_reached", "seeds"),
)

FINDINGS = (AssertionError, HypothesisException, Reverted, ArithmeticError, LookupError)
"""A surprise is a violation too, of no invariant that is numbered."""


Machine = type[FundMachine] | type[RecordMachine]


class Batch(NamedTuple):
    seed: int
    tally: Tally
    violation: tuple[int, str] | None


def run(quick: bool) -> dict[str, object]:
    fund = _figures(*_lived(batch, QUICK if quick else FULL))
    record = _record_figures(*_lived(record_batch, RECORD_QUICK if quick else RECORD_FULL))
    return fund | {"record": record} | _broken(quick)


def _lived(one: Callable[[int], Batch], wanted: int) -> tuple[list[Batch], float]:
    started = time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(CORES) as pool:
        batches = list(_until(wanted, pool.imap_unordered(one, _seeds())))
        pool.terminate()
    return batches, time.perf_counter() - started


def _seeds() -> Iterable[int]:
    return (secrets.randbits(32) for _ in range(100_000))


def _until(wanted: int, batches: Iterable[Batch]) -> Iterable[Batch]:
    done = 0
    for one in batches:
        done += one.tally.transactions
        found = f"; seed {one.seed}: {one.violation[1]}" if one.violation else ""
        print(f"invariants: {done:,} of {wanted:,} transactions{found}", file=sys.stderr)
        yield one
        if done >= wanted:
            return


def record_batch(seed: int) -> Batch:
    return batch(seed, machine=RecordMachine)


def batch(seed: int, only: frozenset[int] = frozenset(), machine: Machine = FundMachine) -> Batch:
    """Some examples from this seed: what was tried, and the first violation."""
    tally, error = _examples(seed, only, [Phase.generate], machine)
    if error is None:
        return Batch(seed, tally, None)
    if isinstance(error, Violation):
        return Batch(seed, tally, (error.number, str(error)))
    return Batch(seed, tally, (0, repr(error)[:500]))


def replay(seed: int, machine: Machine) -> str:
    """The shortest way to what this seed found."""
    tally, error = _examples(seed, frozenset(), [Phase.generate, Phase.shrink], machine)
    if error is None:
        return f"seed {seed}: {tally.transactions} transactions, and nothing is violated"
    return "\n".join([*getattr(error, "__notes__", []), repr(error)])


def _examples(
    seed: int, only: frozenset[int], phases: list[Phase], machine: Machine
) -> tuple[Tally, Exception | None]:
    tally = Tally()
    counted = cast("Machine", type("Counted", (machine,), {"tally": tally, "only": only}))
    chosen = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        phases=phases,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(seeded(seed)(counted), settings=chosen)
    except FINDINGS as error:
        return tally, error
    return tally, None


def _figures(batches: list[Batch], took: float) -> dict[str, object]:
    tried, done = _sum(batches, lambda t: t.tried), _sum(batches, lambda t: t.done)
    errors, regimes = _sum(batches, lambda t: t.errors), _sum(batches, lambda t: t.regimes)
    found = [(one.seed, *one.violation) for one in batches if one.violation]
    actions, total = tried.total(), sum(one.tally.transactions for one in batches)
    return {
        "transactions": total,
        "succeeded": round((done.total() - actions + total) / total, 4),
        "violations": len(found),
        "violations_found": [{"seed": s, "invariant": n, "what": w} for s, n, w in found],
        "transactions_per_s": round(total / took, 1),
        "seconds": round(took),
        "rarest_action": round(min(tried.values()) / actions, 4),
        "by_action": {
            kind: {
                "count": count,
                "share": round(count / actions, 4),
                "success": round(done[kind] / count, 4),
            }
            for kind, count in tried.most_common()
        },
        "by_regime": dict(regimes.most_common()),
        "errors_reached": dict(errors.most_common()),
        "errors_never_reached": sorted(own_errors() - set(errors) - set(OUT_OF_REACH)),
        "errors_out_of_reach": {
            name: {"why": why, "shown_by": test} for name, (why, test) in OUT_OF_REACH.items()
        },
        "seeds": [one.seed for one in batches],
    }


def _record_figures(batches: list[Batch], took: float) -> dict[str, object]:
    figures = _figures(batches, took)
    return {key: value for key, value in figures.items() if key in RECORD_KEYS}


def _sum(batches: list[Batch], part: Callable[[Tally], Counter[str]]) -> Counter[str]:
    return sum((part(one.tally) for one in batches), Counter())


def _broken(quick: bool) -> dict[str, object]:
    tried = _first_of_each() if quick else [*PATCHES, *_broken_fees.PATCHES]
    with multiprocessing.get_context("spawn").Pool(CORES) as pool:
        rows = pool.map(caught, tried, chunksize=1)
    table: dict[str, list[dict[str, object]]] = {}
    for patch, row in zip(tried, rows, strict=True):
        table.setdefault(str(patch.invariant), []).append(row)
    found = sum(row["caught_by"] is not None for row in rows)
    return {"broken_tried": len(tried), "broken_found": found, "broken": table}


def _first_of_each() -> list[Patch]:
    """Of the fund's by their invariants, and one of the record and of the distributor each."""
    fund = {one.invariant: one for one in reversed(PATCHES)}
    fees = {one.deployed: one for one in reversed(_broken_fees.PATCHES)}
    return [*list(fund.values())[::-1], *fees.values()]


def caught(patch: Patch) -> dict[str, object]:
    """Runs the broken fund until the check of its own invariant, and no other, says so."""
    Ground.parts = parts(patch)
    machine = FundMachine if patch in PATCHES else RecordMachine
    for attempt in range(PATIENCE):
        one = batch(attempt, frozenset({patch.invariant}), machine)
        if one.violation:
            number, what = one.violation
            print(f"invariants: {patch.what}: {what[:90]}", file=sys.stderr)
            by = f"invariant {number}" if number == patch.invariant else None
            return {"patch": patch.what, "caught_by": by, "how": what[:200], "batches": attempt + 1}
    print(f"invariants: {patch.what}: not caught", file=sys.stderr)
    return {"patch": patch.what, "caught_by": None}


if __name__ == "__main__":
    print(replay(int(sys.argv[1]), RecordMachine if "record" in sys.argv else FundMachine))
