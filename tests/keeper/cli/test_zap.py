"""An investor zaps in and out over real pools; what is said is kept.

Regenerate the transcript with KEEL_TRANSCRIPT=write, and read what has changed in it.
"""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from keeper.__main__ import keel
from keeper.chain.node import Node
from keeper.chain.routes import Route, Router
from keeper.devnet.accounts import ALICE, BOB, OPERATOR
from tests.keeper.cli.ground import Ground

TRANSCRIPT = Path(__file__).with_name("zap.txt")


def shares(ground: Ground, who: str) -> int:
    return ground.read(ground.fund.fund, "balanceOf(address)", who)


def held(ground: Ground, symbol: str, who: str) -> int:
    token = ground.market.book.token(symbol).address
    return ground.read(token, "balanceOf(address)", who)


@pytest.mark.slow
def test_zap__in_and_out__reads_what_is_kept(ground: Ground) -> None:
    for chapter in (stumbles, enters, is_locked, leaves, leaves_a_mute_token):
        chapter(ground)
    told = ground.transcript()
    if os.environ.get("KEEL_TRANSCRIPT") == "write":
        TRANSCRIPT.write_text(told)
    assert told == TRANSCRIPT.read_text()


def stumbles(ground: Ground) -> None:
    ground.say("What cannot be, before anything is sent.")
    ground.keel("fund", "zap", "in", "200000", "--as", "alice")
    ground.keel("fund", "zap", "in", "0.00001", "--as", "alice")
    ground.keel("fund", "zap", "in", "10", "--with", "DOGE", "--as", "alice")
    ground.keel("fund", "zap", "in", "10", "--with", "WETH", "--as", "operator")
    ground.keel("fund", "zap", "out", "all", "--as", "alice")


def enters(ground: Ground) -> None:
    ground.say("Dollars for a part of everything, and ether.")
    ground.keel("fund", "zap", "in", "1000", "--as", "alice", answer="n\n")
    ground.keel("fund", "zap", "in", "1000", "--as", "alice", answer="y\n")
    ground.keel("fund", "zap", "in", "1", "--with", "WETH", "--as", "bob", "--yes")
    words = ("fund", "zap", "in", "1000", "--as", "carol", "--slippage", "0.1")
    ground.say("Twenty minutes between the preview and the answer; and a market that moved.")
    ground.meanwhile(lambda: ground.live(2), *words)
    ground.meanwhile(lambda: ground.moved(1.02), *words, "--deadline", "1000")


def is_locked(ground: Ground) -> None:
    ground.say("Inside the hour of the lock-up: not in again, but out.")
    ground.keel("fund", "zap", "in", "10", "--as", "alice", "--yes")
    ground.keel("fund", "zap", "in", "10", "--as", "alice", "--yes")
    ground.keel("fund", "zap", "out", "10", "--as", "alice", "--yes")
    ground.say("Shares bought at NAV stay till the end.")
    ground.keel("fund", "deposit", "100", "--as", "bob", "--yes")
    ground.keel("fund", "zap", "out", "all", "--as", "bob", "--yes")


def leaves(ground: Ground) -> None:
    ground.live(7)
    ground.say("An hour later.")
    ground.keel("fund", "zap", "out", "500", "--as", "alice", "--yes", "--json")
    ground.keel("fund", "zap", "out", "all", "--for", "LINK", "--as", "bob", "--yes")


def leaves_a_mute_token(ground: Ground) -> None:
    ground.say("A token answers nothing any more: it is a claim, and the others are traded.")
    link = ground.market.book.token("LINK").address
    code = ground.engine.code(link)
    ground.engine.set_code(link, b"\xfe")
    ground.keel("fund", "zap", "out", "100", "--as", "alice", "--yes")
    ground.engine.set_code(link, code)
    ground.keel("fund", "claim", "LINK", "--as", "alice", "--yes")


def test_zap_in__takes_what_it_says_and_leaves_nothing(ground: Ground) -> None:
    before = held(ground, "USDC", BOB), shares(ground, BOB)
    words = ("fund", "zap", "in", "1000", "--as", "bob", "--json", "--yes")
    told = json.loads(ground.keel(*words).text)
    made = round(float(told["result"]["shares"]) * 10**18)
    assert shares(ground, BOB) - before[1] == pytest.approx(made, abs=10**6)
    spent = round(float(told["result"]["spent"]) * 10**6)
    assert before[0] - held(ground, "USDC", BOB) == spent
    assert float(told["preview"]["min_shares"]) <= float(told["result"]["shares"])
    assert spent > 999_900_000
    for symbol in ground.fund.symbols:
        assert held(ground, symbol, ground.fund.zap) == 0
        assert held(ground, symbol, ground.fund.uniswap) == 0


def test_zap__of_a_fund_without_a_book__asks_for_one(ground: Ground) -> None:
    where = (
        "--fund",
        ground.fund.fund,
        "--lens",
        ground.fund.lens,
        "--rpc",
        ground.engine.node.url,
    )
    run = CliRunner().invoke(keel, ["fund", "zap", "in", "10", "--as", "alice", *where])
    assert "nobody says where the zap is" in str(run.exception)


def test_route__packed__is_uniswaps_path() -> None:
    route = Route((ALICE, BOB, OPERATOR), (500, 10_000))
    hexes = "".join((ALICE[2:], "0001f4", BOB[2:], "002710", OPERATOR[2:])).lower()
    assert route.packed.hex() == hexes


def test_best__of_all_ways__is_what_brings_most(ground: Ground) -> None:
    book = ground.market.book
    tokens = [book.token(symbol).address for symbol in ("USDC", "WETH", "LINK", "UNI")]
    usdc, weth, link, uni = tokens
    node = Node(ground.engine.node.url)
    router = Router(node, ground.fund.uniswap, ground.fund.quoter, tokens)
    amount = 10**9
    found = router.best(usdc, link, amount)
    assert found
    ways = [router.quote(route, amount) for route in router.routes(usdc, link)]
    assert {route.route.tokens for route in ways} == {(usdc, link), (usdc, weth, link)}
    assert len(ways) == 6
    assert found.bought == max(way.bought for way in ways) > 0
    over = router.best(uni, link, 10**18)
    assert over
    assert over.route.tokens[1] in (usdc, weth)
    assert router.best(usdc, link, 0) is None
    assert router.quote(Route((usdc, link), (100,)), amount).bought == 0
    node.close()
