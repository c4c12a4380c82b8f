"""A decision's snapshot through several nodes is the one that an honest node gives."""

from collections.abc import Iterator

import pytest

from keeper.chain.fund import FundReader
from keeper.chain.snapshot import SnapshotReader
from keeper.errors import Retry
from tests.faults.ground import Network
from tests.faults.proxy import Fault, on
from tests.keeper.chain.snapshot_ground import Ground


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    made = Ground.make()
    yield made
    made.close()


@pytest.fixture
def network(ground: Ground) -> Iterator[Network]:
    with Network(ground.engine.node) as made:
        yield made


def reader(ground: Ground, network: Network) -> SnapshotReader:
    pools = [pool.address for pool in ground.book.pools]
    executors = [ground.fund.executor, ground.fund.uniswap]
    found = FundReader(network.nodes(), ground.fund.fund, ground.fund.lens)
    return SnapshotReader(found, pools, executors)


def test_snapshot__through_three_nodes__is_the_one_of_each(
    ground: Ground, network: Network
) -> None:
    assert reader(ground, network).chain() == ground.reader.chain()


def test_snapshot__through_three_nodes__asks_each_twice(ground: Ground, network: Network) -> None:
    several = reader(ground, network)
    several.chain()
    before = [len(proxy.forwarded) for proxy in network.proxies]
    several.chain()
    assert [len(proxy.forwarded) for proxy in network.proxies] == [n + 2 for n in before]


def test_snapshot__with_one_node_that_lies__is_true_once_it_is_put_aside(
    ground: Ground, network: Network
) -> None:
    several = reader(ground, network)
    assert several.fixed == ground.reader.fixed
    network.play(on("eth_getStorageAt", Fault.LIE))
    for _ in range(3):
        with pytest.raises(Retry, match="the nodes say different things"):
            several.chain()
    assert several.chain() == ground.reader.chain()


@pytest.mark.parametrize("fault", [Fault.HANG, Fault.STALE, Fault.DROP, Fault.OTHER_CHAIN])
def test_snapshot__with_one_node_that_fails__is_that_of_the_others(
    ground: Ground, network: Network, fault: Fault
) -> None:
    network.play(fault)
    assert reader(ground, network).chain() == ground.reader.chain()
