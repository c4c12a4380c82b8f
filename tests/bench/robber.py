"""A thief with the keeper's key, in any market that it can move, against the published bound.

The fund, its mandate, rebalancer, record and prices are real, and so are the feeds' cache and the
pools. The take is what the fund lost at true prices, as a part of its NAV at the time; what a feed
erred beyond its declared error is the excess, a column of its own; the bound is what the mandate
said when the window began. See tests/bench/robbery for how, docs/threat-model.md for the figures.
"""

import multiprocessing
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.bench.robbery import probes, settings, storms
from tests.bench.robbery.raid import raid, raid_twin
from tests.bench.robbery.twins import TWINS

CORES = 2
ROUNDS = 8
"""Jobs after which a process makes room for a fresh one."""

TWIN_SEQUENCES, FEW = 60, 12
QUICK_TWINS = ("loss budget", "leg minimum")
QUICK_PROBES = ("progress",)
QUICK_STORMS = ("depeg",)

Row = dict[str, Any]


def run(quick: bool) -> dict[str, object]:
    rows = settings.quick() if quick else settings.full()
    checks = QUICK_TWINS if quick else [twin.check for twin in TWINS]
    sequences = FEW if quick else TWIN_SEQUENCES
    probed = QUICK_PROBES if quick else probes.CHECKS
    # What has to be compiled comes first: what does not compile is known early.
    jobs: list[Callable[[], Row]] = [partial(storms.run, QUICK_STORMS if quick else ())]
    jobs += [partial(probes.run, check) for check in probed]
    jobs += [partial(raid_twin, check, sequences) for check in checks]
    jobs += [partial(raid, row) for row in rows]
    with multiprocessing.get_context("spawn").Pool(CORES, maxtasksperchild=ROUNDS) as pool:
        weathered, *found = pool.imap(_do, jobs, chunksize=1)
    raids = [row for row in found if "nav" in row]
    without = twins([row for row in found if "check" in row])
    protects = {row.pop("probe"): row for row in found if "probe" in row}
    return figures(raids) | without | {"protects": protects, "storms": weathered}


def _do(job: Callable[[], Row]) -> Row:
    return job()


def figures(rows: list[Row]) -> dict[str, object]:
    worst = max(rows, key=lambda row: row["ratio"])
    alone = [row for row in rows if not row["trio"]]
    return {
        "sequences": sum(row["sequences"] for row in rows),
        "worst_ratio": worst["ratio"],
        "sound": worst["ratio"] <= 1,
        "worst_setting": {k: worst[k] for k in ("nav", "days", "depth", "mandate", "strategy")},
        "by_mandate": _best(alone, "mandate"),
        "trio_ratio": max((row["ratio"] for row in rows if row["trio"]), default=None),
        "sole_lp_part": sum(row["sole_lp"] for row in rows) / len(rows),
        "by_strategy": _by_strategy(rows),
        "settings": sorted(rows, key=lambda row: (row["trio"], row["mandate"], row["days"])),
    }


def twins(rows: list[Row]) -> dict[str, object]:
    """The ratio without each check, and beside it what it is without it that does not beat 1."""
    order = [twin.check for twin in TWINS]
    rows = sorted(rows, key=lambda row: order.index(row["check"]))
    return {
        "without_check": {row["check"]: row["ratio"] for row in rows},
        "without_check_more": rows,
    }


def _best(rows: list[Row], key: str) -> dict[str, float]:
    best: dict[str, float] = {}
    for row in rows:
        best[row[key]] = max(row["ratio"], best.get(row[key], row["ratio"]))
    return best


def _by_strategy(rows: list[Row]) -> dict[str, float]:
    pairs = [{"strategy": s, "ratio": r} for row in rows for s, r in row["by_strategy"].items()]
    return dict(sorted(_best(pairs, "strategy").items(), key=lambda pair: -pair[1]))
