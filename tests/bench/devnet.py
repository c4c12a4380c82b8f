"""The local world under load: how fast it steps, how flat its memory is, how close its pools keep.

A step is one block with one arbitrage trade and one feed push for each of eight tokens; each
token's pools take turns.
"""

import os
import time
from collections.abc import Callable

import numpy as np

from keeper.devnet import dump as dumps
from keeper.devnet import world
from keeper.devnet.anvil import Anvil, resident_mb
from keeper.devnet.engine import Engine
from keeper.devnet.market import Market, MarketConfig
from keeper.devnet.prices import SyntheticPrices
from keeper.devnet.revm_engine import RevmEngine

LOAD = MarketConfig(rotate=True, noise_trades=0, always_push=True, stop_at_fee=False)
LIVING = MarketConfig()
WARM = 1000
PERIOD = 200
"""Steps over which memory is averaged: once in so many an engine lets go of what it gathered."""
TOLERANCE_BP = 20


def run(quick: bool) -> dict[str, object]:
    built = world.ensure()
    steps = 1500 if quick else 5000
    revm = built.on_revm()
    pid = os.getpid()
    in_process = _load(built, revm, steps, lambda: resident_mb(pid))
    revm.close()
    anvil = built.on_anvil()
    try:
        node = anvil.node.pid
        on_node = _load(built, anvil, steps, lambda: resident_mb(node))
    finally:
        anvil.close()
    return {
        "steps": steps,
        "load_anvil_ms": _best(lambda: _load_anvil(built)),
        "load_pyrevm_ms": _best(lambda: _load_revm(built)),
        "steps_per_s_anvil": on_node[0],
        "steps_per_s_pyrevm": in_process[0],
        "trades_per_step": in_process[2],
        "pushes_per_step": in_process[3],
        "rss_growth_anvil_mb": None if quick else on_node[1],
        "rss_growth_pyrevm_mb": None if quick else in_process[1],
    } | _gaps(built, 500 if quick else 3000)


def _load(
    built: world.World, engine: Engine, steps: int, resident: Callable[[], float]
) -> tuple[float, float, float, float]:
    """Steps a second, growth of memory after the warm-up, trades and pushes a step."""
    market = Market(engine, built.book, SyntheticPrices(LOAD.seed, LOAD.seconds), LOAD)
    started, held, trades, pushes = time.perf_counter(), [], 0, 0
    for _ in range(steps):
        tick = market.step()
        trades += tick.trades
        pushes += tick.pushes
        held.append(resident())
    rate = steps / (time.perf_counter() - started)
    grown = float(np.mean(held[-PERIOD:]) - np.mean(held[WARM - PERIOD : WARM]))
    return round(rate, 1), round(grown, 1), round(trades / steps, 2), round(pushes / steps, 2)


def _gaps(built: world.World, steps: int) -> dict[str, object]:
    """The tier of pools that comes closest to what it is allowed, in a living market."""
    engine = built.on_revm()
    market = Market(engine, built.book, SyntheticPrices(LIVING.seed, LIVING.seconds), LIVING)
    table = np.array([market.gaps(market.step().prices) for _ in range(steps)]) * 10_000
    fees = np.array([pool.fee for pool in built.book.pools])
    tiers = {
        int(fee): (float(np.percentile(table[:, fees == fee], 99)), fee / 100 + TOLERANCE_BP)
        for fee in np.unique(fees)
    }
    closest = max(tiers.values(), key=lambda tier: tier[0] / tier[1])
    return {
        "gap_p99_bp": round(closest[0], 2),
        "gap_allowed_bp": closest[1],
        "gap_p99_bp_by_fee": {str(fee): round(tier[0], 2) for fee, tier in tiers.items()},
    }


def _best(load: Callable[[], float]) -> float:
    return round(min(load() for _ in range(5)) * 1000, 1)


def _load_anvil(built: world.World) -> float:
    dump = built.dump
    with Anvil(*world.ANVIL) as node:
        started = time.perf_counter()
        dumps.load(node, dump)
        return time.perf_counter() - started


def _load_revm(built: world.World) -> float:
    dump = built.dump
    started = time.perf_counter()
    RevmEngine.from_dump(dump, world.CHAIN_ID)
    return time.perf_counter() - started
