"""All sequences against one fund: the best of them, and what each strategy came to."""

import sys
import time
import zlib
from collections import Counter
from typing import Any

import numpy as np

from keeper.devnet import world as worlds
from keeper.records.fund import Limit
from tests.bench.robbery import market, stage
from tests.bench.robbery.ground import Ground, Parts
from tests.bench.robbery.ledger import ONE, PPM
from tests.bench.robbery.mandates import BY_NAME, Mandated
from tests.bench.robbery.plots import HAND_WRITTEN, TRIO, Plot
from tests.bench.robbery.search import search
from tests.bench.robbery.settings import Setting
from tests.bench.robbery.thief import Haul, Thief
from tests.bench.robbery.twins import TWINS
from tests.bench.robbery.venues import Desk, Pools, Venue

MARKETS = 12
IN_POOLS = tuple(plot for plot in HAND_WRITTEN if plot.trick in ("", "donate", "mean", "pump"))
NOTHING: Parts = {}


class Raid:
    def __init__(
        self,
        setting: Setting,
        plots: tuple[Plot, ...] = (),
        parts: Parts = NOTHING,
        lacks: str = "",
    ) -> None:
        """`parts` are of a twin that `lacks` a check."""
        self.setting, self.lacks = setting, lacks
        self._tried = plots or _plots(setting)
        self.mandated = BY_NAME[setting.mandate]
        self.ground = Ground(worlds.ensure(), self.mandated.epsilons, parts)
        stage.deepen(self.ground, setting.depth)
        self.ground.found(setting.nav, self.mandated, setting.performance)
        self.sequences = 0
        self.best: tuple[float, Plot, Haul] | None = None
        self.by_strategy: dict[str, float] = {}
        self.refused: Counter[str] = Counter()
        self.excess = 0.0

    def run(self) -> dict[str, Any]:
        since = time.perf_counter()
        rng = np.random.default_rng(zlib.crc32(repr(self.setting).encode()))
        search(self._tried, MARKETS, self.setting.sequences, self.rob, rng)
        row = self.row()
        took = (time.perf_counter() - since) / self.sequences
        without = f" without {self.lacks}" if self.lacks else ""
        found = f"{row['ratio']:.3f} by {row['strategy']}, {took:.3f} s each"
        print(f"robber: {self.setting[:5]}{without}: {found}", file=sys.stderr)
        return row

    def rob(self, plot: Plot) -> float:
        haul = self._play(plot)
        if self.setting.trio:
            haul = _less(haul, self._play(plot, idle=True))
        self.sequences += 1
        ratio = haul.ratio
        self.refused += haul.refused
        self.excess = max(self.excess, haul.excess)
        self.by_strategy[plot.strategy] = max(ratio, self.by_strategy.get(plot.strategy, ratio))
        if self.best is None or ratio > self.best[0]:
            self.best = (ratio, plot, haul)
        return ratio

    def row(self) -> dict[str, Any]:
        assert self.best
        ratio, plot, haul = self.best
        setting = self.setting._asdict() | {"sequences": self.sequences}
        return setting | {
            "take": haul.take,
            "bound": haul.bound,
            "ratio": ratio,
            "excess": haul.excess,
            "binding": binding(self.ground, self.mandated, self.setting.days),
            "strategy": plot.strategy,
            "largest_excess": self.excess,
            "exposure": haul.exposure,
            "plot": plot._asdict(),
            "by_strategy": self.by_strategy,
            "refused": dict(self.refused),
        }

    def _play(self, plot: Plot, *, idle: bool = False) -> Haul:
        course = market.course(plot.market, self.setting.days, self.mandated.thresholds)
        self.ground.engine.snapshot()
        try:
            venue: Venue = Desk(self.ground) if self.setting.sole_lp else Pools(self.ground)
            given = (self.ground, course, self.mandated, plot, self.setting.days, venue)
            return Thief(*given, idle=idle, lacks=self.lacks).rob()
        finally:
            self.ground.engine.restore()


def _plots(setting: Setting) -> tuple[Plot, ...]:
    if setting.trio:
        return TRIO
    return HAND_WRITTEN if setting.sole_lp else IN_POOLS


def binding(ground: Ground, mandated: Mandated, days: int) -> str:
    """Which of its two terms the bound goes by."""
    sizes = [ground.words(ground.mandate, "budget(uint8)", which) for which in (0, 1)]
    loss, turnover = (
        left + size[1] * days for left, size in zip(ground.budgets(), sizes, strict=False)
    )
    wrong = 2 * mandated.epsilon * turnover // PPM
    slippage = mandated.limits[Limit.SLIPPAGE] * turnover // ONE
    return "loss" if loss + wrong < slippage else "slippage"


def _less(haul: Haul, idle: Haul) -> Haul:
    """What the same fund would have paid in fees without them is not theirs."""
    return haul._replace(take=haul.take - idle.take, excess=haul.excess - idle.excess)


def raid(setting: Setting) -> dict[str, Any]:
    return Raid(setting).run()


TWIN = Setting(10**6, 1, "devnet", "documented", sole_lp=True)


def raid_twin(check: str, sequences: int) -> dict[str, Any]:
    """The same thief, where a check is missing; and where it is not, for comparison."""
    twin = next(one for one in TWINS if one.check == check)
    setting = TWIN._replace(mandate=twin.mandate, sequences=sequences)
    row = Raid(setting, twin.plots, twin.parts, check).run()
    whole = Raid(setting, twin.plots).run()
    return {
        "check": check,
        "ratio": row["ratio"],
        "with_it": whole["ratio"],
        "excess": row["largest_excess"],
        "excess_with_it": whole["largest_excess"],
        "part_of_bound": twin.bounds,
        "why": twin.says,
        "sequences": sequences,
    }
