"""How often a snapshot of the local fund asks its node."""

from typing import Any

from keeper.chain.fund import FundReader
from keeper.chain.node import Node
from keeper.chain.snapshot import SnapshotReader
from keeper.devnet import fund, world


class Counting(Node):
    trips = 0

    def _post(self, body: str, again: bool) -> tuple[int, bytes]:
        self.trips += 1
        return super()._post(body, again)


def round_trips() -> int:
    """Of the second snapshot: what never changes is read with the first."""
    built = world.ensure()
    engine = built.on_anvil()
    node: Any = Counting(engine.node.url)
    try:
        book = fund.deploy(engine, built.book)
        pools = [pool.address for pool in built.book.pools]
        reader = SnapshotReader(FundReader(node, book.fund, book.lens), pools, [book.uniswap])
        reader.chain()
        before = node.trips
        reader.chain()
        return int(node.trips - before)
    finally:
        node.close()
        engine.close()
