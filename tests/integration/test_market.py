"""web3 swaps on the real Uniswap, and reads the real feeds."""

from typing import Any

import pytest
from eth_account.signers.local import LocalAccount
from web3 import Web3
from web3.types import RPCEndpoint

from keeper.chain import abi
from keeper.devnet.book import Book, Pool
from tests.integration.conftest import ETHER, Send

SWAP = "exactInputSingle((address,address,uint24,address,uint256,uint256,uint160))"
QUOTE = "quoteExactInputSingle((address,address,uint256,uint24,uint160))"
HALF_HOUR = 1800


@pytest.fixture
def pool(book: Book) -> Pool:
    return next(p for p in book.pools if (p.base, p.quote, p.fee) == ("WETH", "USDC", 500))


def read(web3: Web3, to: str, types: str, signature: str, *args: Any) -> tuple[Any, ...]:
    data = abi.call(signature, *args)
    return abi.decode(types, web3.eth.call({"to": Web3.to_checksum_address(to), "data": data}))


def balance(web3: Web3, book: Book, symbol: str, holder: str) -> int:
    token = book.token(symbol).address
    return int(read(web3, token, "(uint256)", "balanceOf(address)", holder)[0])


def wrap(book: Book, person: LocalAccount, amount: int, send: Send) -> None:
    weth = book.token("WETH").address
    send(person, weth, abi.call("deposit()"), amount)
    approve = abi.call("approve(address,uint256)", book.uniswap.router, amount)
    send(person, weth, approve)


@pytest.mark.parametrize("amount", [10**15, 3 * ETHER])
def test_swap__pays_what_the_quoter_said__to_the_unit(
    web3: Web3, book: Book, pool: Pool, people: list[LocalAccount], send: Send, amount: int
) -> None:
    trader = people[0]
    wrap(book, trader, amount, send)
    sold, bought = book.token("WETH").address, book.token("USDC").address
    quoted = read(
        web3,
        book.uniswap.quoter,
        "(uint256,uint160,uint32,uint256)",
        QUOTE,
        (sold, bought, amount, pool.fee, 0),
    )[0]
    order = (sold, bought, pool.fee, trader.address, amount, quoted, 0)
    send(trader, book.uniswap.router, abi.call(SWAP, order))
    assert balance(web3, book, "USDC", trader.address) == quoted > 0
    assert balance(web3, book, "WETH", trader.address) == 0


def test_twap__over_half_an_hour_without_trades__is_the_spot_tick(
    web3: Web3, book: Book, pool: Pool, people: list[LocalAccount], send: Send
) -> None:
    wrap(book, people[0], ETHER // 100, send)
    order = (
        *(book.token("WETH").address, book.token("USDC").address, pool.fee),
        *(people[0].address, ETHER // 100, 0, 0),
    )
    send(people[0], book.uniswap.router, abi.call(SWAP, order))
    tick = read(web3, pool.address, "(uint160,int24)", "slot0()")[1]
    web3.provider.make_request(RPCEndpoint("evm_increaseTime"), [HALF_HOUR])
    web3.provider.make_request(RPCEndpoint("evm_mine"), [])
    types, signature = "(int56[],uint160[])", "observe(uint32[])"
    ticks = read(web3, pool.address, types, signature, [HALF_HOUR, 0])[0]
    assert (ticks[1] - ticks[0]) // HALF_HOUR == tick


@pytest.mark.parametrize("symbol", ["USDC", "WETH"])
def test_feed__answers_a_complete_round(web3: Web3, book: Book, symbol: str) -> None:
    types = "(uint80,int256,uint256,uint256,uint80)"
    feed = book.token(symbol).feed
    round_, answer, _, updated_at, _ = read(web3, feed, types, "latestRoundData()")
    assert (round_ > 0, answer > 0, updated_at > 0) == (True, True, True)
    assert read(web3, feed, "(uint8)", "decimals()")[0] == 8


def test_pool_and_feed__agree_within_a_percent(web3: Web3, book: Book, pool: Pool) -> None:
    types = "(uint80,int256,uint256,uint256,uint80)"
    weth, usdc = (
        read(web3, book.token(symbol).feed, types, "latestRoundData()")[1]
        for symbol in ("WETH", "USDC")
    )
    sqrt = read(web3, pool.address, "(uint160,int24)", "slot0()")[0]
    ratio = (sqrt / 2**96) ** 2
    price = (ratio if pool.base_is_token0 else 1 / ratio) * 10**12
    assert price == pytest.approx(weth / usdc, rel=0.01)


def test_multicall__reads_two_feeds_in_one_call(web3: Web3, book: Book) -> None:
    calls = [(book.token(s).feed, True, abi.call("latestRoundData()")) for s in ("USDC", "WETH")]
    types, signature = "((bool,bytes)[])", "aggregate3((address,bool,bytes)[])"
    answers = read(web3, book.multicall, types, signature, calls)[0]
    assert [ok for ok, _ in answers] == [True, True]
