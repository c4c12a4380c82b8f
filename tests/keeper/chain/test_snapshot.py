"""A snapshot is the chain at one block, in two round trips, and gives what the contracts say."""

from collections.abc import Iterator

import numpy as np
import pytest
from eth_utils.crypto import keccak

from keeper.chain.fund import FundReader
from keeper.chain.node import Block, Header
from keeper.chain.pools import PoolReader
from keeper.chain.snapshot import SnapshotReader
from keeper.devnet import listing
from keeper.devnet.accounts import STRANGER
from keeper.devnet.mandate import PERCENT
from keeper.errors import Problem, Retry, Skip
from keeper.records.canonical import table
from keeper.records.fund import Limit, Purse, State
from keeper.records.market import Features
from keeper.units import DAY, HOUR
from tests.keeper.chain.snapshot_ground import Ground


@pytest.fixture
def ground() -> Iterator[Ground]:
    made = Ground.make()
    yield made
    made.close()


def tighten_everything(ground: Ground) -> int:
    """By the Safe, each for another time; from when on these are counted."""
    now = ground.now
    ground.govern("tighten(uint8,uint64,uint256)", Limit.MIN_CASH, 30 * PERCENT, now + DAY)
    ground.govern("tighten(uint8,uint64,uint256)", Limit.SLIPPAGE, PERCENT, now + 2 * DAY)
    ground.govern("tighten(uint8,uint64,uint256)", Limit.GROUP_SEVEN, 10 * PERCENT, now + 3 * DAY)
    ground.govern("pause(uint8,uint256)", Limit.DEPOSITS, now + HOUR)
    for purse, size in ((Purse.LOSS, PERCENT // 7), (Purse.SHIFT, 11 * PERCENT)):
        sizes = (size, size // 3, now + 2 * DAY)
        ground.govern("tightenBudget(uint8,uint64,uint64,uint256)", purse, *sizes)
    most = (3 * PERCENT, now + 2 * DAY)
    ground.govern("tightenMost(address,uint64,uint256)", ground.token("WETH"), *most)
    return now


def test_snapshot__of_a_fund_as_founded__gives_the_contracts_terms(ground: Ground) -> None:
    state = ground.compared()
    assert len(state.tokens) == len(ground.fund.symbols)
    assert not state.mandate.overlays
    allowed = [executor.allowed for executor in state.door.executors.values()]
    assert allowed[0] == bytes(32)
    assert allowed[1] == state.door.executors[ground.reader.fixed.executors[1]].code


def test_snapshot__under_overlays__has_both_what_was_set_and_what_was_lowered(
    ground: Ground,
) -> None:
    before = ground.compared().mandate
    tighten_everything(ground)
    state = ground.compared()
    mandate = state.mandate
    assert mandate.limits == before.limits
    assert set(mandate.overlays) == {
        Limit.MIN_CASH,
        Limit.SLIPPAGE,
        Limit.GROUP_SEVEN,
        Limit.DEPOSITS,
    }
    weth = [token.lower() for token in state.tokens].index(ground.token("WETH").lower())
    assert mandate.rules[weth].most == before.rules[weth].most
    assert mandate.rules[weth].lowered.value == 3 * PERCENT
    assert [one.tight is None for one in mandate.budgets] == [False, True, False]


def test_snapshot__after_charges_under_overlays__has_every_level(ground: Ground) -> None:
    ground.aim([0, 8 * PERCENT, *(7 * [9 * PERCENT])])
    tighten_everything(ground)
    ground.aim([0, 3 * PERCENT, *(7 * [9 * PERCENT])])
    ground.wait(3 * HOUR + 7)
    ground.aim([0, 2 * PERCENT, *(7 * [9 * PERCENT])])
    state = ground.compared()
    shift = state.mandate.budgets[Purse.SHIFT]
    assert shift.tight is not None
    assert shift.tight.level % DAY
    ground.wait(5 * HOUR + 11)
    (left,) = ground.ask(ground.fund.mandate, "(uint256[3])", "budgets()")
    assert tuple(one.left(ground.now) for one in state.mandate.budgets) == left
    ground.compared()


@pytest.mark.parametrize("days", [1, 2, 3])
def test_snapshot__as_overlays_end__is_without_them(ground: Ground, days: int) -> None:
    since = tighten_everything(ground)
    laid = ground.compared().mandate
    ground.wait(since + days * DAY - ground.now)  # the second in which they end
    found = ground.compared().mandate
    assert len(found.overlays) == 3 - days
    assert (found.budgets[0].tight is None) == (days > 1)
    assert found.limits == laid.limits


def test_snapshot__of_a_tripped_fund__says_so(ground: Ground) -> None:
    assert not ground.compared().mandate.tripped
    ground.govern("trip()")
    assert ground.compared().mandate.tripped


def test_snapshot__takes_two_round_trips(ground: Ground) -> None:
    ground.reader.chain()
    before = ground.node.trips
    ground.reader.chain()
    assert ground.node.trips - before == 2


def test_snapshot__of_an_older_block__is_what_it_was(ground: Ground) -> None:
    before = ground.reader.chain()
    tighten_everything(ground)
    assert ground.reader.chain(before.block.number) == before
    assert ground.reader.chain(before.block.hash) == before
    assert ground.reader.chain() != before


def test_snapshot__of_a_block_that_was_reorganised_away__is_refused(ground: Ground) -> None:
    ground.wait(12)
    gone = ground.reader.chain().block.hash
    ground.engine.reorg(1)
    with pytest.raises(Problem, match="has no block 0x"):
        ground.reader.chain(gone)


def test_snapshot__of_a_block_that_goes_between_two_trips__is_tried_again(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    ground.wait(12)
    ground.compared()
    header = ground.node.header

    def then_gone(at: Block) -> Header:
        found = header(at)
        ground.engine.reorg(1)
        return found

    monkeypatch.setattr(ground.node, "header", then_gone)
    with pytest.raises(Retry, match="not any more"):
        ground.reader.chain()
    monkeypatch.undo()
    ground.compared()


def test_snapshot__without_a_keeper__has_a_door_that_is_shut(ground: Ground) -> None:
    ground.compared()
    ground.do(ground.fund.rebalancer, "revoke()")
    door = ground.compared().door
    assert (int(door.keeper, 16), door.lease) == (0, 0)


def test_snapshot__under_another_keeper__skips_once(ground: Ground) -> None:
    ground.compared()
    door = ground.fund.rebalancer
    ground.do(door, "setLease(address,uint256)", STRANGER, ground.now + DAY)
    ground.do(door, "appoint(address)", STRANGER)
    with pytest.raises(Skip, match="another keeper"):
        ground.reader.chain()
    assert ground.compared().door.keeper.lower() == STRANGER.lower()


def test_snapshot__with_one_more_asset__skips_once(ground: Ground) -> None:
    count = len(ground.compared().tokens)
    dai = ground.token("DAI")
    source = listing.source(ground.book, "DAI", "")
    ground.do(ground.fund.prices, listing.SET_SOURCE, dai, source)
    ground.do(ground.fund.fund, "list(address)", dai)
    with pytest.raises(Skip, match="other assets"):
        ground.reader.chain()
    assert len(ground.compared().tokens) == count + 1


def test_snapshot__of_an_executor_with_other_code__has_both_hashes(ground: Ground) -> None:
    ground.engine.set_code(ground.fund.uniswap, b"\x60\x00")
    found = ground.compared().door.executors[ground.reader.fixed.executors[1]]
    assert found.code == keccak(b"\x60\x00") != found.allowed


def test_snapshot__of_pools__has_them_as_the_pools_have_themselves(ground: Ground) -> None:
    mine = ground.reader.chain().pools
    lens, pools = ground.book.uniswap.tick_lens, ground.reader.fixed.pools
    theirs = PoolReader(ground.node, lens, pools).at("latest")
    for one, other in zip(mine, theirs, strict=True):
        assert one[:8] == other[:8]
        assert one.first_word <= other.first_word
        assert other.last_word <= one.last_word
        nets = dict(zip(one.ticks, one.nets, strict=True))
        within = {at: net for at, net in nets.items() if other.lowest <= at <= other.highest}
        assert within == dict(zip(other.ticks, other.nets, strict=True))


def features(state: State, known_at: int) -> Features:
    assets = state.tokens[1:]
    nothing = table(np.zeros((0, len(assets))))
    return Features(known_at, known_at, assets, (), nothing, nothing, bytes(32))


def test_snapshot__with_a_history_of_its_assets__holds_both(ground: Ground) -> None:
    said = features(ground.compared(), ground.now)
    snapshot = ground.reader.read(said)
    assert snapshot.features is said
    assert snapshot.block.hash.hex() == ground.engine.block_hash()[2:]


def test_snapshot__with_a_history_from_behind_its_block__is_refused(ground: Ground) -> None:
    said = features(ground.compared(), ground.now + 1)
    with pytest.raises(Problem, match="was known at"):
        ground.reader.read(said)


def test_snapshot__with_a_history_of_other_assets__is_refused(ground: Ground) -> None:
    said = features(ground.compared(), ground.now)._replace(assets=("0x1",))
    with pytest.raises(Problem, match="the history is of 0x1"):
        ground.reader.read(said)


def test_snapshot__of_what_is_no_fund__is_refused(ground: Ground) -> None:
    none = FundReader(ground.node, STRANGER, ground.fund.lens)
    with pytest.raises(Problem, match="no fund"):
        SnapshotReader(none, [], []).chain()
