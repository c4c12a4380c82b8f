"""The past out of the devnet's pools: the deepest of each asset, and a day before what counts."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from keeper.chain.routes import PoolAt, pools
from keeper.config import Named
from keeper.devnet.fund import FundBook
from keeper.errors import Problem
from keeper.market.columns import CLOSE, Bars
from keeper.market.graph import Graph
from keeper.reading.history import Need, from_pools
from keeper.units import MINUTE
from tests.keeper.cli.ground import Ground
from tests.keeper.cli.thinking import BARS, plan, wander


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    made = Ground.make(tmp_path_factory.mktemp("market"))
    wander(made, BARS)
    yield made
    made.close()


def tokens(ground: Ground, *symbols: str) -> tuple[Named, ...]:
    found = [ground.market.book.token(symbol) for symbol in symbols]
    return tuple(Named(one.symbol, one.address, one.decimals) for one in found)


def among(ground: Ground, needed: Need) -> list[PoolAt]:
    fund: FundBook = ground.fund
    addresses = [one.address for one in needed.tokens]
    return pools(ground.engine.node.client, fund.uniswap, addresses)


def read(ground: Ground, needed: Need) -> tuple[Graph, Bars]:
    return from_pools(ground.engine.node.client, among(ground, needed), needed, lambda _: None)


def test_pools__among_tokens__are_those_that_the_devnet_made(market: Ground) -> None:
    needed = Need((), tokens(market, *market.fund.symbols), 600, 2)
    made = {(one.address, one.fee) for one in market.market.book.pools}
    assert {(one.address, one.fee) for one in among(market, needed)} == made


def test_from_pools__of_a_market_that_moved__follows_its_path(market: Ground) -> None:
    needed = Need(("momentum(6)",), tokens(market, "USDC", "WETH", "WBTC"), 10 * MINUTE, 20)
    _, bars = read(market, needed)
    closes = bars.columns[CLOSE][-needed.bars :]
    assert not np.isnan(closes).any()
    path = np.array([3_000, 65_000]) * market.prices.factor
    assert closes[-1] == pytest.approx(path, rel=0.02)
    assert (bars.known[CLOSE] == bars.times).all()


def test_from_pools__where_gas_is_asked_for__reads_it_too(market: Ground) -> None:
    needed = Need(("gas", "close"), tokens(market, "USDC", "WETH"), 10 * MINUTE, 2)
    graph, bars = read(market, needed)
    assert (bars.columns["gas"][-1] > 0).all()
    assert "gas" in graph.inputs
    _, without = read(market, needed._replace(names=("close",)))
    assert "gas" not in without.columns


def test_from_pools__of_an_asset_that_meets_no_base__says_so(market: Ground) -> None:
    needed = Need(("close",), tokens(market, "USDC", "SNX"), 600, 2)
    with pytest.raises(Problem, match="no Uniswap pool of SNX and USDC"):
        read(market, needed)


def test_from_pools__of_several__reads_the_deepest(market: Ground) -> None:
    needed = Need(("close",), tokens(market, "USDC", "WETH"), 10 * MINUTE, 2)
    there = among(market, needed)
    assert len(there) > 1
    node, base = market.engine.node.client, needed.tokens[0].address
    deepest = max(there, key=lambda one: market.read(base, "balanceOf(address)", one.address))
    (alone,) = (one for one in there if one == deepest)
    _, all_of_them = read(market, needed)
    _, one_of_them = from_pools(node, [alone], needed, lambda _: None)
    assert np.array_equal(all_of_them.columns[CLOSE], one_of_them.columns[CLOSE], equal_nan=True)


def test_plan__with_bars_of_a_file__decides_on_them(market: Ground, tmp_path: Path) -> None:
    now, path = market.engine.head.timestamp // 600 * 600, tmp_path / "bars.csv"
    rows = [
        f"{now - 600 * back},{symbol},{100 - back * (-1) ** back + 0.1 * back},1000"
        for back in reversed(range(40))
        for symbol in market.fund.symbols[1:]
    ]
    path.write_text("\n".join(["time,symbol,close,volume", *rows]))
    told = plan(market, "--bars", str(path))
    assert told.code == 0, told.text
    assert told.text != plan(market).text
    path.write_text("time,symbol,close\n")
    assert "has no column volume" in plan(market, "--bars", str(path)).text
    assert "there is no file" in plan(market, "--bars", str(tmp_path / "gone.csv")).text
