"""Would the tests notice a broken contract? Each mutant is one, broken in one place.

Tried are every guard and a seeded sample of all else that the operators can break. A mutant that
does not compile, or to the same bytecode, is none. survivors.toml explains what survives, or not.
"""

import json
import random
import sys
import time
import tomllib
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from keeper.paths import HOME
from tests.bench._compiler import Named
from tests.bench._mutator import Mutant, chosen, mutants
from tests.bench._pool import Pool, Told
from tests.bench._verdicts import BROKEN, FORGE, KILLED, SAME, SURVIVED, Verdicts
from tests.bench._worker import Unit, Worker

CORES = 2
SEED = 1
SAMPLE, QUICK_SAMPLE = 340, 12
"""Of those that are no guards: enough that 300 compile."""

SURVIVORS = Path(__file__).parent / "survivors.toml"
REVM = "tests/contracts/revm"


def _sources(*names: str) -> tuple[str, ...]:
    return tuple(f"contracts/{name}.sol" for name in names)


def _own(*names: str) -> tuple[Named, ...]:
    return tuple(Named(f"contracts/{name}.sol", name.rsplit("/", 1)[-1]) for name in names)


def _tests(*names: str) -> tuple[Named, ...]:
    """Tests that have a library inside them."""
    return tuple(Named(f"{FORGE}/{name}.t.sol", f"{name.rsplit('/', 1)[-1]}Test") for name in names)


CONTRACTS: dict[str, tuple[Unit, ...]] = {
    "Bucket": (
        Unit(
            _sources("libraries/Bucket"),
            _own("mocks/BucketHarness"),
            "Bucket.t.sol",
            ("tests/properties/test_bucket.py",),
        ),
    ),
    "Fund": (
        Unit(
            _sources("Fund", "fund/ShareToken", "fund/Custody", "libraries/TokenCall"),
            _own("Fund"),
            "fund/*",
            ("tests/stateful", REVM, "--ignore-glob=*/test_prices*", "--ignore-glob=*/test_ticks*"),
        ),
        Unit(
            _sources("libraries/Shares"),
            (*_own("Fund"), Named(f"{FORGE}/Shares.t.sol", "SharesHarness")),
            "{Shares.t.sol,fund/*}",
            ("tests/stateful",),
        ),
    ),
    "Prices": (
        Unit(
            _sources(
                *("Prices", "libraries/Feeds", "libraries/Listings"),
                *("libraries/SourceCall", "libraries/Ticks", "libraries/Twap"),
            ),
            (*_own("Prices", "mocks/TicksHarness"), *_tests("prices/Ticks", "prices/Twap")),
            "prices/*",
            (f"{REVM}/test_ticks.py", f"{REVM}/test_prices.py", f"{REVM}/test_prices_numbers.py"),
        ),
        Unit(
            _sources("Valuation"),
            _own("Valuation"),
            "{prices/Valuation.t.sol,fund/*}",
            ("tests/stateful", REVM),
        ),
    ),
    "Record": (Unit(_sources("Record"), _own("Record"), "record/*", ()),),
    "Mandate": (
        Unit(
            _sources("Mandate", "mandate/Overlays", "mandate/Budgets"),
            _own("Mandate"),
            "mandate/*",
            (),
        ),
    ),
    "Rebalancer": (
        Unit(_sources("Rebalancer", "libraries/Judgement"), _own("Rebalancer"), "rebalancer/*", ()),
    ),
    "FeeDistributor": (Unit(_sources("FeeDistributor"), _own("FeeDistributor"), "fees/*", ()),),
    "UniswapV3Executor": (
        Unit(
            _sources("executors/UniswapV3Executor"),
            _own("executors/UniswapV3Executor"),
            "executor/*",
            (),
        ),
    ),
    "Zap": (Unit(_sources("periphery/Zap"), _own("periphery/Zap"), "zap/*", ()),),
    "PlainCode": (
        Unit(
            _sources("libraries/PlainCode"),
            (Named(f"{FORGE}/PlainCode.t.sol", "PlainCodeHarness"),),
            "PlainCode.t.sol",
            (),
        ),
    ),
}


def run(quick: bool) -> dict[str, object]:
    return measured(list(CONTRACTS), quick=quick)


def measured(names: list[str], *, quick: bool, hasty: bool = False) -> dict[str, object]:
    started = time.monotonic()
    home = HOME / "mutation"
    verdicts = Verdicts(home)
    units = [unit for name in names for unit in CONTRACTS[name]]
    homes = [home / f"copy-{i}" for i in range(CORES)]
    explained = {mutant for some in explanations().values() for mutant in some}
    pool = Pool([Worker(one, units, verdicts, explained, hasty=hasty) for one in homes])
    try:
        pool.ready()
        reports = {name: _report(name, pool, quick=quick) for name in names}
    finally:
        pool.close()
        verdicts.close()
    return {
        "contracts": {name: report.figures for name, report in reports.items()},
        "unexplained": sum(report.unexplained for report in reports.values()),
        "stale_explanations": [name for report in reports.values() for name in report.stale],
        "left_out_tests": sorted(pool.workers[0].ground.never),
        "seed": SEED,
        "seconds": round(time.monotonic() - started, 1),
    }


class Report(NamedTuple):
    figures: dict[str, object]
    unexplained: int
    stale: list[str]


def _report(contract: str, pool: Pool, *, quick: bool) -> Report:
    every = _mutants(contract, pool.workers[0])
    jobs = _jobs(every, quick=quick)
    started = time.monotonic()
    verdicts = pool.judge(jobs, Told(contract, len(jobs)))
    took = time.monotonic() - started
    explained = explanations().get(contract, {})
    survivors = [
        {"mutant": mutant.name, "file": mutant.file, "explanation": explained.get(mutant.name)}
        for (_, mutant), verdict in zip(jobs, verdicts, strict=True)
        if verdict.outcome == SURVIVED
    ]
    seen = Counter(verdict.outcome for verdict in verdicts)
    total = seen[KILLED] + seen[SURVIVED]
    figures: dict[str, object] = {
        "killed": seen[KILLED],
        "total": total,
        "rate": round(seen[KILLED] / total, 4) if total else None,
        "guards": sum(mutant.guard for _, mutant in jobs),
        "killed_by": Counter(
            _kind(verdict.by) for verdict in verdicts if verdict.outcome == KILLED
        ),
        "not_compiled": seen[BROKEN],
        "same_bytecode": seen[SAME],
        "tried_of": [len(jobs), len(every)],
        "seconds_per_mutant": round(took / max(1, len(jobs)), 2),
        "survivors": survivors,
    }
    alive = {str(one["mutant"]) for one in survivors}
    judged = {mutant.name for _, mutant in jobs}
    there = {mutant.name for _, mutant in every}
    stale = [name for name in explained if name not in there or name in judged - alive]
    return Report(figures, sum(one["explanation"] is None for one in survivors), stale)


def _kind(by: str) -> str:
    return "forge" if by.endswith(".sol") else by.split("::", maxsplit=1)[0]


def _mutants(contract: str, worker: Worker) -> list[tuple[Unit, Mutant]]:
    return [
        (unit, mutant)
        for unit in CONTRACTS[contract]
        for file in unit.sources
        for mutant in mutants(
            file, (worker.ground.home / file).read_bytes(), worker.compiler.tree(file)
        )
    ]


def _jobs(every: list[tuple[Unit, Mutant]], *, quick: bool) -> list[tuple[Unit, Mutant]]:
    found = [mutant for _, mutant in every]
    if quick:
        kept = random.Random(SEED).sample(found, min(QUICK_SAMPLE, len(found)))
    else:
        kept = chosen(found, SAMPLE, SEED)
    names = {mutant.name for mutant in kept}
    return [job for job in every if job[1].name in names]


def explanations() -> dict[str, dict[str, str]]:
    """Why a survivor is not worth a test, by contract and mutant."""
    return tomllib.loads(SURVIVORS.read_text())


if __name__ == "__main__":
    # While tests are written: `python -m tests.bench.mutation Fund --hasty` lists suspects soon.
    asked = [name for name in sys.argv[1:] if name in CONTRACTS]
    figures = measured(asked, quick="--quick" in sys.argv, hasty="--hasty" in sys.argv)
    print(json.dumps(figures, indent=1))
