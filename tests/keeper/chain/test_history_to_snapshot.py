"""From a node's logs to a snapshot: bars, features, and the chain at one block."""

from contextlib import closing

import numpy as np

from keeper.chain.candles import Traded, candles
from keeper.chain.fund import FundReader
from keeper.chain.gas import base_fees
from keeper.chain.snapshot import SnapshotReader
from keeper.devnet import fund, world
from keeper.devnet.anvil_engine import AnvilEngine
from keeper.devnet.book import Book
from keeper.devnet.market import Market, MarketConfig
from keeper.devnet.prices import SyntheticPrices
from keeper.market.columns import Bars
from keeper.market.graph import Graph
from keeper.market.joins import joined
from keeper.market.stream import Stream
from keeper.records import canonical
from keeper.records.market import MarketSnapshot
from keeper.units import HOUR, MINUTE


def test_snapshot__of_a_living_market__is_written_down_and_read_again() -> None:
    built = world.ensure()
    with closing(built.on_anvil(history=True)) as engine:
        snapshot = lived(engine, built.book)
    assert not np.isnan(snapshot.features.values).any()
    assert (snapshot.features.row("gas") > 0).all()
    text = canonical.encode(snapshot)
    again = canonical.decode(MarketSnapshot, text)
    assert canonical.encode(again) == text
    assert again.fund == snapshot.fund


def lived(engine: AnvilEngine, book: Book) -> MarketSnapshot:
    """Five hours, and what is then known of them."""
    found = fund.deploy(engine, book)
    config = MarketConfig(seconds=10 * MINUTE, noise_trades=0)
    market = Market(engine, book, SyntheticPrices(2, config.seconds), config)
    ends = [engine.head.timestamp + HOUR * at for at in range(6)]
    while engine.head.timestamp < ends[-1]:
        market.step()
    node = engine.node.client
    reader = SnapshotReader(FundReader(node, found.fund, found.lens), [], [found.uniswap])
    assets = reader.fixed.tokens[1:]
    history = {}
    for symbol, asset in zip(found.symbols[1:], assets, strict=True):
        pool = next(p for p in book.pools if (p.base, p.quote) == (symbol, "USDC"))
        decimals = book.token(symbol).decimals
        traded = Traded(asset, pool.address, pool.base_is_token0, decimals, 6)
        history[asset] = candles(node, traded, ends)
    bars = joined(Bars.of(assets, HOUR, history), base_fees(node, assets, ends))
    graph = Graph.of(["momentum(2)", "zscore(3)", "rank(momentum(2))", "gas"], tuple(bars.columns))
    features = Stream(graph, assets, HOUR, 3).follow(bars).row()
    return reader.read(features)
