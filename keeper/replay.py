"""A decision with all that it was made of, so that anybody can make it again."""

from typing import NamedTuple

from keeper.chain.door import rebalance
from keeper.config import Config, Place
from keeper.cycle import Decided, decide, final
from keeper.records.canonical import encode
from keeper.records.decision import Decision
from keeper.records.ledger import Ledger
from keeper.records.market import MarketSnapshot
from keeper.signals.panel import Heard


class Recorded(NamedTuple):
    config: str
    """The TOML, as it was read."""
    place: Place
    snapshot: MarketSnapshot
    ledger: Ledger
    """Before the decision."""
    heard: Heard
    decision: Decision

    @property
    def calldata(self) -> bytes:
        """Of the rebalance that was decided; empty where nothing was."""
        plan = final(self.decision)
        return rebalance(plan) if plan else b""


def replay(recorded: Recorded) -> Decided:
    mind = Config.parse(recorded.config).compiled(recorded.place)
    return decide(recorded.snapshot, mind, recorded.ledger, recorded.heard)


def differences(recorded: Recorded) -> list[str]:
    """The parts of a decision that come out otherwise than they were recorded."""
    again = replay(recorded).decision
    names = Decision._fields
    return [
        name
        for name, one, other in zip(names, recorded.decision, again, strict=True)
        if encode(one) != encode(other)
    ]
