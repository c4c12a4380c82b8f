"""One world on two engines: what holds of it must not depend on which one runs it."""

from collections.abc import Callable

import pytest

from keeper.chain import abi
from keeper.devnet.accounts import ADDRESSES, ALICE, DEPLOYER
from keeper.devnet.anvil_engine import AnvilEngine
from keeper.devnet.engine import Engine, Reverted, Tx
from keeper.devnet.market import Market
from keeper.devnet.revm_engine import RevmEngine
from keeper.devnet.world import World

MakeMarket = Callable[..., Market]
STORY = {10: "thin-liquidity", 20: "flash-crash", 25: "feed-freeze", 30: "gas-spike"}


def live(market: Market, steps: int) -> None:
    for step in range(steps):
        if step in STORY:
            market.disturb(STORY[step], seconds=240)
        market.step()


def balances(engine: Engine, world: World) -> dict[tuple[str, str], int]:
    """Every token of every actor and pool."""
    book = world.book
    holders = [*ADDRESSES, *(pool.address for pool in book.pools)]
    return {
        (token.symbol, holder): int.from_bytes(
            engine.call(token.address, abi.call("balanceOf(address)", holder)), "big"
        )
        for token in book.tokens
        for holder in holders
    }


def test_same_seed__on_both_engines__leaves_the_same_balances(
    world: World, anvil: AnvilEngine, revm: RevmEngine, market_on: MakeMarket
) -> None:
    before = balances(revm, world)
    for engine in (anvil, revm):
        live(market_on(engine), 60)
    assert anvil.head == revm.head
    assert balances(anvil, world) == balances(revm, world) != before


@pytest.mark.slow
def test_same_seed__on_anvil__gives_the_same_block_hash_after_500_steps(
    world: World, market_on: MakeMarket
) -> None:
    hashes = []
    for _ in range(2):
        engine = world.on_anvil()
        live(market_on(engine), 500)
        hashes.append(engine.block_hash())
        engine.close()
    assert hashes[0] == hashes[1]


def test_another_seed__on_anvil__gives_another_block_hash(
    world: World, market_on: MakeMarket
) -> None:
    hashes = set()
    for seed in (1, 1, 2):
        engine = world.on_anvil()
        live(market_on(engine, seed=seed), 10)
        hashes.add(engine.block_hash())
        engine.close()
    assert len(hashes) == 2


def test_compact__in_the_middle_of_a_life__changes_nothing(
    world: World, market_on: MakeMarket
) -> None:
    kept, compacted = world.on_revm(), world.on_revm()
    markets = market_on(kept), market_on(compacted)
    for _ in range(3):
        for market in markets:
            live(market, 35)
        compacted.compact()
    assert balances(kept, world) == balances(compacted, world)


def test_compact__after_a_deployment__keeps_the_code(revm: RevmEngine) -> None:
    runtime = bytes.fromhex("60016000")
    creation = bytes.fromhex("63") + runtime + bytes.fromhex("6000526004601cf3")
    created = revm.mine([Tx(DEPLOYER, None, creation)], revm.head.timestamp + 12, 0)[0].created
    assert created
    revm.compact()
    assert revm.code(created) == runtime


def test_restore__after_snapshot__brings_back_state_block_and_time(
    revm: RevmEngine, world: World, market: Market
) -> None:
    before, head = balances(revm, world), revm.head
    revm.snapshot()
    live(market, 5)
    assert balances(revm, world) != before
    revm.restore()
    assert (balances(revm, world), revm.head) == (before, head)


@pytest.mark.parametrize("name", ["anvil", "revm"])
def test_call__that_the_contract_refuses__raises_with_its_reason(
    name: str, request: pytest.FixtureRequest, world: World
) -> None:
    engine: Engine = request.getfixturevalue(name)
    order = abi.call("mint(address,uint256)", ALICE, 1)
    with pytest.raises(Reverted) as refusal:
        engine.call(world.book.token("DAI").address, order, ALICE)
    only_minter = abi.call("OnlyMinter(address,address)", ALICE, DEPLOYER)
    assert refusal.value.data == only_minter


@pytest.mark.parametrize("name", ["anvil", "revm"])
def test_mine__with_a_reverting_transaction__says_so_in_its_receipt(
    name: str, request: pytest.FixtureRequest, world: World
) -> None:
    engine: Engine = request.getfixturevalue(name)
    dai = world.book.token("DAI").address
    mint = abi.call("mint(address,uint256)", ALICE, 7)
    txs = [Tx(ALICE, dai, mint), Tx(DEPLOYER, dai, mint)]
    receipts = engine.mine(txs, engine.head.timestamp + 12, 10**9)
    assert [receipt.ok for receipt in receipts] == [False, True]
    minted = receipts[1].logs[0]
    assert minted.topics[0] == abi.topic("Transfer(address,address,uint256)")
    assert int.from_bytes(minted.data, "big") == 7


def test_call__on_revm__leaves_no_trace(revm: RevmEngine, world: World) -> None:
    dai = world.book.token("DAI").address
    before = balances(revm, world)
    revm.call(dai, abi.call("mint(address,uint256)", ALICE, 7), DEPLOYER)
    assert balances(revm, world) == before
