"""A mind of a thousand strategies before a fund of twelve assets and a year of hourly history."""

from random import Random
from typing import NamedTuple

import numpy as np

from keeper.config import Config, Named, Place
from keeper.cycle import Mind
from keeper.market.columns import CLOSE, Bar
from keeper.market.graph import Graph
from keeper.market.stream import Stream
from keeper.records.canonical import Table
from keeper.records.fund import Price, Rule
from keeper.records.market import Block, Features, MarketSnapshot
from keeper.units import HOUR, ONE
from tests.bench._mirror_shapes import Shape, price
from tests.bench._plan_world import PlanWorld
from tests.contracts.revm.mandated import LIMITS, Budgets

ASSETS = 12
STRATEGIES = 1_000
YEAR_OF_BARS = 365 * 24
RETURNS = 720
PERCENT = ONE // 100


def world(rng: Random) -> PlanWorld:
    """Ten million dollars in twelve assets, with pools of some depth."""
    prices = (price(rng, 6, 1), *(price(rng, 18) for _ in range(ASSETS - 1)))
    prices = tuple(_sure(one) for one in prices)
    rules = (Rule(), *(Rule(0, 15 * PERCENT, 6 * PERCENT, 1 + at % 7) for at in range(ASSETS - 1)))
    amounts = (0, *(10**7 * 6 * PERCENT * ONE // one.mid for one in prices[1:]))
    shape = Shape((6, *(ASSETS - 1) * (18,)), 10**7, LIMITS, Budgets(), rules, prices, amounts)
    return PlanWorld.opened(shape, rng)


def config(rng: Random, count: int = STRATEGIES) -> Config:
    """Cases of five families, with windows of all lengths."""
    made = []
    windows = sorted({int(4 * 1.09**power) for power in range(72)})
    windows = [window for window in windows if 10 <= window <= 2_000]
    for at in range(count):
        kind, window = at % 5, rng.choice(windows[4:])
        shorter = rng.choice([one for one in windows if one < window])
        made.append(
            (
                {"family": "crossing", "fast": shorter, "slow": window},
                {"family": "momentum", "lookback": window, "window": 720},
                {"family": "breakout", "window": window},
                {"family": "reversion", "window": window, "full_at": rng.uniform(1, 3)},
                {"family": "bollinger", "window": window, "width": rng.uniform(1, 3)},
            )[kind]
            | {"name": f"case {at}"}
        )
    return Config.model_validate({"strategies": made, "portfolio": {"combination": "record"}})


class Ground(NamedTuple):
    world: PlanWorld
    place: Place
    mind: Mind
    stream: Stream
    paths: Table
    start: int

    @classmethod
    def of(cls, seed: int, bars: int = YEAR_OF_BARS, more: int = 0, toml: str = "") -> "Ground":
        """With a thousand strategies, or those of a TOML."""
        rng = Random(seed)
        here = world(rng)
        chosen = Config.parse(toml) if toml else config(rng)
        tokens, assets = here.state.tokens, here.state.tokens[1:]
        named = tuple(Named(f"T{at}", one, 18 if at else 6) for at, one in enumerate(tokens))
        place = Place(named, here.at["executor"], assets[0])
        mind = chosen.compiled(place)
        stream = Stream(Graph.of(mind.panel.names, (CLOSE,)), assets, HOUR, min(RETURNS, bars))
        noise = np.random.default_rng(seed).normal(0, 0.006, (bars + more, len(assets)))
        paths = 100 * np.exp(np.cumsum(noise, axis=0))
        made = cls(here, place, mind, stream, paths, here.now // HOUR * HOUR - bars * HOUR)
        for at in range(bars):
            made.push(at)
        return made

    def push(self, at: int) -> None:
        time = self.start + (at + 1) * HOUR
        self.stream.push(Bar(time, {CLOSE: self.paths[at]}, {CLOSE: time}))

    def snapshot(self, features: Features) -> MarketSnapshot:
        block = Block(31337, 1, bytes(32), self.world.now, 10**9)
        pools = tuple(pool.state for pool in self.world.market())
        return MarketSnapshot(block, self.world.world.fund, self.world.state, pools, features)


def _sure(one: Price) -> Price:
    """Usable, and 0.4 % apart either way."""
    return one._replace(low=one.mid * 996 // 1000, high=-(-one.mid * 1004 // 1000))
