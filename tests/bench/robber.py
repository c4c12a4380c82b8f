"""A thief with the keeper's key, in any market that it can move, against the published bound.

The fund, its mandate, rebalancer, record and prices are real, and so are the feeds' cache and the
pools. The take is what the fund lost at true prices, as a part of its NAV at the time; what a feed
erred beyond its declared error is the excess, a column of its own; the bound is what the mandate
said when the window began. See tests/bench/robbery for how, docs/threat-model.md for the figures.
"""

import multiprocessing
from typing import Any

from tests.bench.robbery import settings
from tests.bench.robbery.raid import raid

CORES = 2


def run(quick: bool) -> dict[str, object]:
    rows = settings.quick() if quick else settings.full()
    with multiprocessing.get_context("spawn").Pool(CORES, maxtasksperchild=8) as pool:
        found = list(pool.imap_unordered(raid, rows, chunksize=1))
    return figures(found)


def figures(rows: list[dict[str, Any]]) -> dict[str, object]:
    worst = max(rows, key=lambda row: row["ratio"])
    documented = [row for row in rows if row["mandate"] == "documented" and not row["trio"]]
    return {
        "sequences": sum(row["sequences"] for row in rows),
        "worst_ratio": worst["ratio"],
        "worst_setting": {k: worst[k] for k in ("nav", "days", "depth", "mandate", "strategy")},
        "documented_ratio": max(row["ratio"] for row in documented),
        "sole_lp_part": sum(row["sole_lp"] for row in rows) / len(rows),
        "by_strategy": _by_strategy(rows),
        "settings": sorted(rows, key=lambda row: (row["trio"], row["mandate"], row["days"])),
    }


def _by_strategy(rows: list[dict[str, Any]]) -> dict[str, float]:
    best: dict[str, float] = {}
    for row in rows:
        for strategy, ratio in row["by_strategy"].items():
            best[strategy] = max(ratio, best.get(strategy, ratio))
    return dict(sorted(best.items(), key=lambda pair: -pair[1]))
