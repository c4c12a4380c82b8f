"""The fund that `keel devnet up` brings: the same on both engines, invested, priced, observed."""

from pathlib import Path
from typing import Any

import pytest
from eth_utils.address import to_checksum_address

from keeper.chain import abi
from keeper.devnet import fund
from keeper.devnet.accounts import ALICE, DEPLOYER
from keeper.devnet.anvil_engine import AnvilEngine
from keeper.devnet.engine import Engine
from keeper.devnet.fund import FundBook, created
from keeper.devnet.revm_engine import RevmEngine
from keeper.devnet.world import World

DOLLAR = 10**6


def read(engine: Engine, to: str, types: str, signature: str, *args: object) -> tuple[Any, ...]:
    return abi.decode(types, engine.call(to, abi.call(signature, *args)))


@pytest.fixture(params=["revm", "anvil"])
def engine(request: pytest.FixtureRequest) -> Engine:
    made: Engine = request.getfixturevalue(request.param)
    return made


def test_deploy__on_either_engine__is_an_invested_and_priced_fund(
    engine: Engine, world: World
) -> None:
    book = fund.deploy(engine, world.book)
    low, high = read(engine, book.fund, "(uint256,uint256)", "nav()")
    assert 980_000 * DOLLAR < low < 1_000_100 * DOLLAR < high < 1_020_000 * DOLLAR
    (total,) = read(engine, book.fund, "(uint256)", "totalAssets()")
    assert abs(total - 1_000_100 * DOLLAR) < DOLLAR
    (supply,) = read(engine, book.fund, "(uint256)", "totalSupply()")
    assert supply == 1_000_100 * 10**18
    (listed,) = read(engine, book.fund, "(address[])", "assets()")
    assert len(listed) == len(book.symbols) == 9
    (cash,) = read(engine, book.base, "(uint256)", "balanceOf(address)", ALICE)
    assert cash == 100_000 * DOLLAR
    (factory,) = read(engine, book.uniswap, "(address)", "FACTORY()")
    assert to_checksum_address(str(factory)) == world.book.uniswap.factory
    assert engine.code(book.zap)


def test_deploy__on_both_engines__lies_at_the_same_addresses(
    revm: RevmEngine, anvil: AnvilEngine, world: World
) -> None:
    here, there = (fund.deploy(engine, world.book) for engine in (revm, anvil))
    assert here == there
    assert revm.head == anvil.head


def test_deploy__twice__makes_the_same_blocks(world: World) -> None:
    hashes = set()
    for _ in range(2):
        engine = world.on_anvil()
        try:
            fund.deploy(engine, world.book)
            hashes.add(engine.block_hash())
        finally:
            engine.close()
    assert len(hashes) == 1


def test_created__of_makers_and_nonces__is_where_contracts_lie(revm: RevmEngine) -> None:
    # The first is the WETH of the main chain, the others are counted past where RLP changes.
    assert created("0x4F26FfBe5F04ED43630fdC30A87638d53D0b0876", 446) == (
        "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2"
    )
    assert len({created(DEPLOYER, nonce) for nonce in (0, 1, 127, 128, 255, 256, 65_536)}) == 7


def test_book__written_and_read__is_the_same(
    revm: RevmEngine, world: World, tmp_path: Path
) -> None:
    book = fund.deploy(revm, world.book)
    book.write(tmp_path / "fund.json")
    assert FundBook.read(tmp_path / "fund.json") == book
