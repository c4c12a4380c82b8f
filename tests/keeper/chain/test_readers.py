"""What is read from a living market's logs is what the market's contracts say of themselves."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from keeper.chain import abi, blocks
from keeper.chain.candles import SWAP, SWAPPED, Traded, candles, price
from keeper.chain.gas import base_fees
from keeper.chain.node import Node
from keeper.chain.pools import PoolReader
from keeper.chain.rounds import Feed, rounds
from keeper.chain.transfers import Watched, flows, read_labels
from keeper.devnet import world
from keeper.devnet.accounts import ALICE, BOB, DEPLOYER, NOISE
from keeper.devnet.anvil_engine import AnvilEngine
from keeper.devnet.book import Book, Pool
from keeper.devnet.market import Market, MarketConfig
from keeper.devnet.pool_builder import mint
from keeper.devnet.prices import SyntheticPrices
from keeper.devnet.site import do
from keeper.errors import Problem
from keeper.market.depth import depth
from keeper.units import HOUR, MINUTE

SLOT0 = "(uint160,int24,uint16,uint16,uint16,uint8,bool)"


class Ground(NamedTuple):
    engine: AnvilEngine
    node: Node
    book: Book
    ends: list[int]

    def pool(self, symbol: str) -> Pool:
        return next(one for one in self.book.pools if (one.base, one.quote) == (symbol, "USDC"))

    def traded(self, symbol: str) -> Traded:
        pool, token = self.pool(symbol), self.book.token(symbol)
        return Traded(token.address, pool.address, pool.base_is_token0, token.decimals, 6)

    def send(self, *symbols: str, to: str, amount: int) -> None:
        """Each token to somebody, out of the deployer's hands, in one block."""
        txs = []
        for symbol in symbols:
            token = self.book.token(symbol)
            move = do(token.address, "transfer(address,uint256)", to, amount)
            txs += [mint(token, DEPLOYER, amount), move]
        receipts = self.engine.mine(txs, self.engine.head.timestamp + 12, 10**9)
        assert all(receipt.ok for receipt in receipts)


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    built = world.ensure()
    engine = built.on_anvil(history=True)
    config = MarketConfig(seconds=10 * MINUTE, noise_trades=3)
    start = engine.head.timestamp
    market = Market(engine, built.book, SyntheticPrices(1, config.seconds), config)
    for _ in range(32):
        market.step()
    ends = [start + 2 * MINUTE + HOUR * at for at in range(6)]
    yield Ground(engine, engine.node.client, built.book, ends)
    engine.close()


@pytest.mark.parametrize("symbol", ["WETH", "WBTC", "LINK"])
def test_candles__of_a_pool__close_where_the_pool_stood(ground: Ground, symbol: str) -> None:
    traded = ground.traded(symbol)
    found = candles(ground.node, traded, ground.ends)
    assert [one.time for one in found] == ground.ends[1:]
    for one, block in zip(found, blocks.last_until(ground.node, ground.ends)[1:], strict=True):
        raw = ground.node.call(traded.pool, abi.call("slot0()"), block=block)
        assert one.close == price(traded, abi.decode(SLOT0, raw)[0])
        assert one.known_at == one.time
    dollar = ground.book.token(symbol)
    assert found[-1].close == pytest.approx(_feed_price(ground, dollar.symbol), rel=0.05)


def test_candles__of_all_hours__have_traded_what_all_swaps_did(ground: Ground) -> None:
    traded = ground.traded("WETH")
    first, last = blocks.last_until(ground.node, [ground.ends[0], ground.ends[-1]])
    logs = ground.node.logs([traded.pool], [SWAP], first + 1, last)
    place = 1 if traded.asset_is_token0 else 0
    moved = sum(abs(abi.decode(SWAPPED, log.data)[place]) for log in logs)
    found = candles(ground.node, traded, ground.ends)
    assert moved > 0
    assert sum(one.volume for one in found) == pytest.approx(moved / 10**6, rel=1e-12)


def test_candles__before_the_first_swap__have_no_price(ground: Ground) -> None:
    ends = [ground.ends[0] - HOUR * at for at in (5, 4, 3)]
    with pytest.raises(Problem):
        candles(ground.node, ground.traded("WETH"), [ground.ends[-1] + 100 * HOUR])
    assert all(np.isnan(one.close) for one in candles(ground.node, ground.traded("WETH"), ends))


def test_last_until__of_any_moment__is_the_last_block_not_behind_it(ground: Ground) -> None:
    newest = ground.node.header()
    moments = [newest.timestamp, newest.timestamp - 1, ground.ends[0], ground.ends[0] + 601]
    for moment, number in zip(moments, blocks.last_until(ground.node, moments), strict=True):
        assert ground.node.header(number).timestamp <= moment
        if number < newest.number:
            assert ground.node.header(number + 1).timestamp > moment


def _feed_price(ground: Ground, symbol: str) -> float:
    raw = ground.node.call(ground.book.token(symbol).feed, abi.call("latestAnswer()"))
    return int.from_bytes(raw, "big") / 10**8


def test_rounds__of_a_cache__end_with_what_the_feed_says(ground: Ground) -> None:
    token = ground.book.token("WETH")
    assert ground.book.feed_cache is not None
    feed = Feed(token.address, ground.book.feed_cache, 8, token.feed_ids[0])
    found = rounds(ground.node, [feed], 0, ground.node.header().number)
    assert len(found) > 3
    assert found[-1].value == _feed_price(ground, "WETH")
    raw = ground.node.call(token.feed, abi.call("latestTimestamp()"))
    assert found[-1].known_at >= int.from_bytes(raw, "big")  # seen before it was told
    assert [one.known_at for one in found] == sorted(one.known_at for one in found)


def test_gas__of_each_hour__is_the_mean_of_its_headers(ground: Ground) -> None:
    found = base_fees(ground.node, ["a", "b"], ground.ends)
    assert len(found) == 2 * (len(ground.ends) - 1)
    first, last = blocks.last_until(ground.node, ground.ends[:2])
    fees = [ground.node.header(number).base_fee for number in range(first + 1, last + 1)]
    assert found[0].value == sum(fees) / len(fees) / 10**9
    assert {one.known_at for one in found} == set(ground.ends[1:])


def test_flows__of_a_group__are_what_came_in_and_went_out(ground: Ground, tmp_path: Path) -> None:
    path = tmp_path / "labels.toml"
    path.write_text(f'exchanges = ["{ALICE.lower()}", "{DEPLOYER}"]\nothers = ["{NOISE}"]')
    labels = read_labels(path)
    first = ground.node.header().number + 1
    ground.send("LINK", "UNI", to=BOB, amount=7 * 10**18)
    ground.send("LINK", to=ALICE, amount=9 * 10**18)
    ground.send("LINK", to=BOB, amount=10**18)
    last = ground.node.header().number
    link = ground.book.token("LINK").address
    found = flows(ground.node, [Watched(link, 18, 2 * 10**18)], "exchanges", labels, first, last)
    values = sorted(one.value for one in found)
    assert values == [-7.0, 7.0, 9.0]  # minted to the group, and sent on; within it is neither
    assert {one.source for one in found} == {"flow_exchanges"}


def test_labels__as_json__are_the_same(tmp_path: Path) -> None:
    path = tmp_path / "labels.json"
    path.write_text(json.dumps({"exchanges": [ALICE.lower()]}))
    assert read_labels(path) == {"exchanges": frozenset({ALICE})}


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("a.toml", 'exchanges = ["0x12"]', "'0x12' among exchanges is no address"),
        ("a.toml", "exchanges =", "cannot be read"),
        ("a.json", "[1]", "has no groups"),
    ],
)
def test_labels__that_are_wrong__are_refused(
    tmp_path: Path, name: str, text: str, what: str
) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(Problem, match=what):
        read_labels(path)


def test_labels__of_a_group_that_is_not_there__names_those_that_are(ground: Ground) -> None:
    with pytest.raises(Problem, match="There are exchanges"):
        flows(ground.node, [], "banks", {"exchanges": frozenset()}, 0, 1)


@pytest.mark.parametrize("symbol", ["WETH", "LINK"])
def test_depth__of_a_pool__is_what_moves_its_price(ground: Ground, symbol: str) -> None:
    """By the exact quoter's own pool: the dollars for a hundredth more lift the price by that."""
    traded, usdc = ground.traded(symbol), ground.book.token("USDC").address
    lens = ground.book.uniswap.tick_lens
    (pool,) = PoolReader(ground.node, lens, [traded.pool]).at("latest")
    found = depth(pool, usdc, 6)
    asset = ground.book.token(symbol).address
    quote = "quoteExactInputSingle((address,address,uint256,uint24,uint160))"
    amount = round(found.up * 10**6 * 10**6 / (10**6 - pool.fee))
    order = (usdc, asset, amount, pool.fee, 0)
    raw = ground.node.call(ground.book.uniswap.quoter, abi.call(quote, order))
    after = abi.decode("(uint256,uint160,uint32,uint256)", raw)[1]
    gained = price(traded, after) / price(traded, pool.sqrt_price)
    assert gained == pytest.approx(1.01, rel=1e-6)
    assert -1 <= found.imbalance <= 1
