"""One fund as its keeper sees it: what a decision takes, in the order in which it is read."""

from pathlib import Path
from typing import NamedTuple

from keeper.chain.fund import FundReader
from keeper.chain.routes import pools
from keeper.chain.snapshot import SnapshotReader
from keeper.config import Config
from keeper.cycle import decide
from keeper.market.stream import Stream
from keeper.reading import history
from keeper.reading.history import Need, Say
from keeper.reading.place import place, require_allowed
from keeper.records.ledger import Ledger
from keeper.records.market import Features, MarketSnapshot
from keeper.replay import Recorded
from keeper.signals.panel import Heard


class Seen(NamedTuple):
    """The market, and what families that are not trusted say to it."""

    snapshot: MarketSnapshot
    heard: Heard


class Watch:
    """`text` is the keeper's TOML. What would make all reading useless is found out at once."""

    def __init__(self, reader: FundReader, executor: str, text: str) -> None:
        config = Config.parse(text)
        self._text = text
        self._node = reader.node
        self.place = place(reader, config, executor)
        self.mind = config.compiled(self.place)
        self._pools = pools(reader.node, self.place.executor, reader.tokens)
        addresses = [pool.address for pool in self._pools]
        self._snapshots = SnapshotReader(reader, addresses, [self.place.executor])
        self.need = Need(
            self.mind.panel.names,
            self.place.tokens,
            self.mind.portfolio.bar,
            config.history.returns_bars,
        )
        self.late: list[str] = []
        """Assets whose history is too short to know them by."""
        require_allowed(self._snapshots.chain().fund, self.place.executor)

    def features(self, bars: Path | None, say: Say) -> Features:
        """Of the pools' past, or of a file's."""
        if bars:
            graph, found = history.from_file(bars, self.need, self._node.header().timestamp)
        else:
            graph, found = history.from_pools(self._node, self._pools, self.need, say)
        self.late = history.late(found, self.need)
        need = self.need
        return Stream(graph, need.assets, need.seconds, need.returns).follow(found).row()

    def look(self, features: Features) -> Seen:
        """At the newest block."""
        return Seen(self._snapshots.read(features), self.mind.panel.hear(features))

    def decided(self, seen: Seen, ledger: Ledger) -> tuple[Recorded, Ledger]:
        """With all that it was made of; and what is known to the next cycle."""
        decision, after = decide(seen.snapshot, self.mind, ledger, seen.heard)
        recorded = Recorded(self._text, self.place, seen.snapshot, ledger, seen.heard, decision)
        return recorded, after
