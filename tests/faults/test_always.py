"""Whatever the network does: what is read is true, and what is on the chain was never refused."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from keeper.chain import crowd
from keeper.chain.node import Header, Node
from keeper.chain.sending import Outcome
from keeper.devnet.accounts import ALICE
from keeper.devnet.anvil import Anvil
from keeper.errors import KeelError, Refused
from tests.faults.ground import QUICK, SILENT, TELLER, Network, at
from tests.faults.proxy import Fault, one_after_the_other, seeded

WAYS, LEAST, TRIES = 3, 2, 12
QUIET = {Fault.GIGANTIC}
"""Costs seconds, and has a test of its own."""

FAULTS = sorted(set(Fault) - QUIET)
READS: dict[str, Callable[..., Any]] = {
    "header": lambda node, block, hash_: node.header(at(block)),
    "number": lambda node, block, hash_: node.header(block.number - 3),
    "call": lambda node, block, hash_: node.call(TELLER, b"", block=at(block)),
    "refusal": lambda node, block, hash_: _refusal(node, block),
    "nonce": lambda node, block, hash_: node.nonce(ALICE, at(block)),
    "storage": lambda node, block, hash_: node.storage(TELLER, 0, at(block)),
    "logs": lambda node, block, hash_: node.logs([TELLER], [], 0, block.number),
    "receipt": lambda node, block, hash_: node.receipt(hash_),
    "batch": lambda node, block, hash_: node.batch(
        [("eth_getCode", [TELLER, hex(block.number)]), ("eth_getCode", [SILENT, "latest"])]
    ),
}


def _refusal(node: Node, block: Header) -> bytes:
    with pytest.raises(Refused) as raised:
        node.call(SILENT, b"", block=at(block))
    return raised.value.data


@pytest.fixture(autouse=True)
def _hurried() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crowd, "GRACE", 0.05)
        yield


scripts = st.lists(st.sampled_from(FAULTS), min_size=1, max_size=6)
often = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@often
@given(
    liar=st.integers(0, WAYS - 1),
    script=scripts,
    names=st.lists(st.sampled_from(sorted(READS)), min_size=1, max_size=4),
)
def test_read__whatever_fewer_than_the_quorum_do__is_the_truth_in_the_end(
    chain: tuple[Anvil, list[str]], liar: int, script: list[Fault], names: list[str]
) -> None:
    with Network(chain[0], WAYS) as network:
        network.proxies[liar].script = one_after_the_other(script)
        nodes = network.nodes(LEAST)
        for name in names:
            block = _in_the_end(network, nodes.header)
            assert block == network.truth.header(block.number)
            read = partial(READS[name], block=block, hash_=chain[1][1])
            assert _in_the_end(network, partial(read, nodes)) == read(network.truth)


@often
@given(plans=st.lists(scripts, min_size=WAYS, max_size=WAYS))
def test_header__whatever_all_of_them_do_short_of_lying__is_the_truth_or_none(
    chain: tuple[Anvil, list[str]], plans: list[list[Fault]]
) -> None:
    honest = [[one for one in plan if one not in LIES] for plan in plans]
    with Network(chain[0], WAYS) as network:
        network.play(*map(one_after_the_other, honest))
        nodes = network.nodes(LEAST, patience=QUICK)
        with suppress(KeelError):
            header = nodes.header()
            event("an answer")
            assert header == network.truth.header()


LIES = {
    *(Fault.LIE, Fault.TWO_TRUTHS, Fault.HIDE, Fault.STALE, Fault.AHEAD, Fault.OTHER_CHAIN),
    Fault.REFUSE,
}
"""What no retry recovers from when enough do it: the answer is well formed and wrong."""

PASSING = [*[Fault.NONE] * 40, *(one for one in FAULTS if one not in LIES)]
"""What an honest node's network does: it works for the most part."""


@pytest.mark.parametrize("seed", range(3))
def test_storm__of_everything_at_once__gives_the_truth_or_nothing(
    chain: tuple[Anvil, list[str]], seed: int
) -> None:
    answered = 0
    with Network(chain[0], WAYS) as network:
        network.play(seeded(seed, FAULTS), seeded(seed + 1, PASSING), seeded(seed + 2, PASSING))
        nodes, block = network.nodes(LEAST, patience=QUICK), network.truth.header()
        for name in sorted(READS) * 8:
            network.steady.now += 90
            read = partial(READS[name], block=block, hash_=chain[1][1])
            with suppress(KeelError):
                found = read(nodes)
                answered += 1
                assert found == read(network.truth)
    assert answered > 20


orders = st.sampled_from(
    [
        {},
        {"value": 10**30},
        {"gas": 20_000},
        {"maxFeePerGas": 1, "maxPriorityFeePerGas": 1},
        {"nonce": 0},
        {"chainId": 1},
    ]
)


@often
@given(
    plans=st.lists(scripts, min_size=WAYS, max_size=WAYS),
    liar=st.integers(0, WAYS - 1),
    orders=st.lists(orders, min_size=1, max_size=2),
    times=st.integers(1, 3),
)
def test_send__whatever_the_network_does__is_not_refused_when_it_is_on_the_chain(
    chain: tuple[Anvil, list[str]],
    plans: list[list[Fault]],
    liar: int,
    orders: list[dict[str, int]],
    times: int,
) -> None:
    """One lies as it likes; the others lose, delay, repeat and break what they carry."""
    honest = [
        plan if way == liar else [one for one in plan if one not in LIES]
        for way, plan in enumerate(plans)
    ]
    with Network(chain[0], WAYS) as network:
        network.play(*map(one_after_the_other, honest))
        sending, refused = network.sending(LEAST, patience=QUICK), []
        for raw in [network.signed(**fields) for fields in orders]:
            for _ in range(times):
                sent = sending.send_raw(raw)
                event(sent.outcome)
                refused += [sent.hash] * (sent.outcome is Outcome.REJECTED)
        for proxy in network.proxies:
            proxy.over.set()
        assert network.eventually(network.settled)
        assert not any(map(network.included, refused))


def _in_the_end(network: Network, read: Callable[[], Any]) -> Any:
    """What is answered after so many tries, with time to rest between them."""
    for _ in range(TRIES - 1):
        with suppress(KeelError):
            return read()
        network.steady.now += 90
    return read()
