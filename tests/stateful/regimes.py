"""Names for the weather that a fund is in."""

from tests.contracts.revm.fund import ONE
from tests.stateful.governance import HIGHEST_FEE, MOST_ASSETS
from tests.stateful.model import KIND
from tests.stateful.steps import Steps

STALE, DEVIATING = 8, 11


class Regimes(Steps):
    def note_regimes(self) -> None:
        now, regimes = self.world.now, self.tally.regimes
        reasons = {self.model.prices[i].reason for i in self.model.listed}
        supply = self.world.ask("effectiveSupply()")
        own = self.owns()
        found = {
            "stale": STALE in reasons,
            "disagreeing": DEVIATING in reasons,
            "paused": any(self.paused),
            "locked": any(lot.live(now) for lot in self.model.lots.values()),
            "locked_in_kind": any(
                lot.live(now) for (_, door), lot in self.model.lots.items() if door == KIND
            ),
            "near_supply_cap": supply * 100 >= self.cap * 99,
            "near_flow_cap": self.world.ask("flowAvailable()") < ONE // 200,
            "near_most_assets": len(self.model.listed) >= MOST_ASSETS - 1,
            "near_highest_fee": self.fee_rate * 100 >= HIGHEST_FEE * 99,
            "exit_fee": bool(self.model.exit_fee),
            "hostile_token": any(self.world.misbehaves(i) for i in self.model.listed),
            "owed": any(self.model.escrow.values()),
            "loss": any(own[i] < self.model.recorded.get(i, 0) for i in own),
        }
        regimes.update(name for name, here in found.items() if here)
