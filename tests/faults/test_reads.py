"""Rows of the table of faults that concern reading: 18 to 22, 24 to 26, and 28 in part."""

from contextlib import suppress

import pytest

from keeper.chain import wire
from keeper.errors import Problem, Refused, Retry, Skip
from tests.faults.ground import QUICK, SILENT, TELLER, Network, at
from tests.faults.proxy import Fault, Proxy, always, on

LOG = "0x" + "aa".rjust(64, "0")


def test_read__through_a_network_that_is_well__is_the_nodes_own(network: Network) -> None:
    nodes = network.nodes()
    header = nodes.header()
    assert header == network.truth.header()
    assert nodes.header(at(header)) == header
    answer = nodes.call(TELLER, b"", block=at(header))
    assert int.from_bytes(answer, "big") == header.number
    assert nodes.nonce(TELLER) == 0
    with pytest.raises(Refused):
        nodes.call(SILENT, b"", block=at(header))


def test_row_18__one_node_lags__the_others_head_is_taken(network: Network) -> None:
    network.play(Fault.STALE)
    nodes = network.nodes()
    assert nodes.header() == network.truth.header()
    assert "when others are at" in nodes.standings()[0]


def test_row_18__one_node_claims_to_be_ahead__is_not_believed_and_put_aside(
    network: Network,
) -> None:
    network.play(Fault.AHEAD)
    nodes = network.nodes()
    for _ in range(3):
        assert nodes.header() == network.truth.header()
    assert "rests" in nodes.standings()[0]


def test_row_18__a_block_that_differs__is_a_retry_that_names_who_says_what(
    network: Network,
) -> None:
    network.play(on("eth_getBalance", Fault.LIE))
    nodes, block = network.nodes(), network.truth.header()
    with pytest.raises(Retry, match="different things to eth_getBalance") as raised:
        nodes.rpc("eth_getBalance", TELLER, hex(block.number))
    assert all(network.name(way) in str(raised.value) for way in range(3))


def test_row_19__a_node_that_goes_on_lying__is_put_aside_and_reads_go_on(
    network: Network,
) -> None:
    network.play(on("eth_getBalance", Fault.LIE))
    nodes = network.nodes()
    for _ in range(3):
        network.steady.now += 120
        with pytest.raises(Retry, match="different things"):
            nodes.balance(TELLER)
    assert nodes.balance(TELLER) == 0
    assert "contradicts the others" in nodes.standings()[0]


def test_row_19__two_that_differ_without_a_third__stay_a_retry_and_none_is_blamed(
    network: Network,
) -> None:
    network.play(on("eth_getBalance", Fault.LIE), Fault.NONE, Fault.DROP)
    nodes = network.nodes()
    for _ in range(5):
        network.steady.now += 120
        with pytest.raises(Retry):
            nodes.balance(TELLER)
    assert not any("contradicts" in one for one in nodes.standings())


def test_row_20__a_node_of_another_chain__is_never_asked(network: Network) -> None:
    network.play(Fault.OTHER_CHAIN)
    nodes = network.nodes()
    assert nodes.header() == network.truth.header()
    assert "is of chain 0x1, and not of 0x7a69" in nodes.standings()[0]
    assert not any("eth_getBalance" in body for body in network.proxies[0].forwarded)


def test_row_20__a_node_that_comes_back__is_asked_for_its_chain_again(network: Network) -> None:
    nodes = network.nodes(least=3)
    assert nodes.balance(TELLER) == 0
    network.play(Fault.NONE, Fault.NONE, Fault.DROP)
    with pytest.raises(Retry):
        nodes.balance(TELLER)
    network.play(Fault.NONE, Fault.NONE, Fault.OTHER_CHAIN)
    network.steady.now += 120
    with pytest.raises(Retry, match="is of chain 0x1"):
        nodes.header(0)


@pytest.mark.parametrize("fault", [Fault.BUSY, Fault.LIMIT])
def test_row_21__a_rate_limit__rests_longer_each_time_and_recovers(
    network: Network, fault: Fault
) -> None:
    network.play(fault, fault)
    nodes = network.nodes()
    with pytest.raises(Retry, match="fewer than 2 nodes answer"):
        nodes.header()
    asked = len(network.proxies[0].forwarded)
    with pytest.raises(Retry, match="rests for"):
        nodes.header()
    assert len(network.proxies[0].forwarded) == asked
    network.play()
    network.steady.now += 10
    assert nodes.header() == network.truth.header()


def test_row_21__the_message_of_a_limit__counts_and_not_its_code(network: Network) -> None:
    network.play(Fault.LIMIT)
    with pytest.raises(wire.Limited, match="rate limited"):
        network.node(0).balance(TELLER)


def test_row_22__a_clock_that_is_behind_the_chain__ends_the_cycle(network: Network) -> None:
    nodes = network.nodes()
    nodes._clock = lambda: network.truth.header().timestamp - 90
    with pytest.raises(Skip, match="the clock here is 1 min 30 s behind block"):
        nodes.header()


def test_row_24__a_chain_that_stands_still__ends_the_cycle(network: Network) -> None:
    nodes = network.nodes()
    nodes._clock = lambda: network.truth.header().timestamp + 700
    with pytest.raises(Skip, match=r"the latest block .* is 11 min 40 s old: the chain halts"):
        nodes.header()


def test_row_24__nothing_final_for_long__ends_the_cycle(network: Network) -> None:
    nodes = network.nodes()
    final = network.truth.header("finalized").timestamp
    nodes._clock = lambda: final + 3601
    with pytest.raises(Skip, match="the finalized block"):
        nodes.header("finalized")


def test_row_25__a_line_closed_cleanly__is_opened_again(network: Network) -> None:
    network.play(*[Fault.CLOSE] * 3)
    nodes = network.nodes()
    for _ in range(3):
        assert nodes.header() == network.truth.header()


def test_row_25__a_line_that_only_ever_closes__is_a_fault_and_not_an_empty_answer(
    network: Network,
) -> None:
    network.play(*[Fault.DROP] * 3)
    with pytest.raises(Retry, match="fewer than 2 nodes answer"):
        network.nodes().header()


def test_row_26__a_node_that_leaves_out_a_log__is_found_out(
    network: Network, hashes: list[str]
) -> None:
    network.play(on("eth_getLogs", Fault.HIDE))
    nodes = network.nodes()
    with pytest.raises(Retry, match="different things to eth_getLogs"):
        nodes.logs([TELLER], [LOG], 0)
    network.play()
    assert len(nodes.logs([TELLER], [LOG], 0)) >= len(hashes)


def test_row_28__a_receipt_with_another_log_or_status__is_found_out(
    network: Network, hashes: list[str]
) -> None:
    network.play(on("eth_getTransactionReceipt", Fault.LIE))
    nodes, seen = network.nodes(), set()
    for _ in range(12):
        network.steady.now += 4000
        with suppress(Retry):
            seen.add(nodes.receipt(hashes[3]))
    assert seen <= {network.truth.receipt(hashes[3])}


def test_receipt__that_one_alone_has__is_not_there_yet(network: Network, hashes: list[str]) -> None:
    hide = on("eth_getTransactionReceipt", Fault.HIDE)
    network.play(hide, hide)
    assert network.nodes().receipt(hashes[0]) is None
    network.play(hide)
    assert network.nodes().receipt(hashes[0]) == network.truth.receipt(hashes[0])


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault.DROP, "cannot be reached"),
        (Fault.HANG, "timed out"),
        (Fault.HALF, "cannot be reached"),
        (Fault.CUT, "half of what it meant"),
        (Fault.REDIRECT, r"sends its callers elsewhere \(307\)"),
        (Fault.GARBAGE, "no JSON-RPC"),
        (Fault.WRONG_ID, "without an answer"),
        (Fault.MISSING, "without an answer"),
        (Fault.TWO_TRUTHS, "twice, and differently"),
        (Fault.BROKEN, "503"),
        (Fault.INTERNAL, "unexpected condition"),
    ],
)
def test_node__whose_network_fails__says_how_and_hides_its_key(
    network: Network, fault: Fault, told: str
) -> None:
    network.play(fault)
    with pytest.raises((Retry, Problem), match=told) as raised:
        network.node(0, QUICK).balance(TELLER)
    assert "0123456789abcdef" not in str(raised.value)


def test_node__that_is_asked_again__is_asked_once_over_the_same_line(network: Network) -> None:
    node = network.node(0)
    for _ in range(5):
        assert node.balance(TELLER) == 0
    assert (len(network.proxies[0].forwarded), network.proxies[0].lines) == (5, 1)


def test_node__that_answers_without_end__is_cut_off(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "MOST_BYTES", 2**20)
    network.play(Fault.GIGANTIC)
    with pytest.raises(Problem, match="more than 1 MB"):
        network.node(0).balance(TELLER)


@pytest.mark.parametrize("fault", [Fault.DUPLICATE, Fault.REORDER])
def test_node__whose_answers_come_in_disorder__is_understood(
    network: Network, fault: Fault
) -> None:
    network.play(fault)
    node = network.node(0)
    asked = [("eth_getBlockByNumber", [hex(n), False]) for n in range(5)]
    assert [one["number"] for one in node.batch(asked)] == [hex(n) for n in range(5)]


def test_read__while_one_hangs__does_not_wait_for_it(network: Network) -> None:
    nodes = network.nodes(patience=20)
    block = nodes.header()
    network.play(Fault.HANG)
    asked = len(network.proxies[0].forwarded)
    for _ in range(3):
        assert nodes.nonce(TELLER, at(block)) == 0
    assert "has not answered yet" in nodes.standings()[0]
    assert len(network.proxies[0].forwarded) == asked + 1


def test_cycle__that_takes_too_long__is_over(network: Network) -> None:
    nodes = network.nodes()
    with nodes.cycle(60):
        nodes.header()
        network.steady.now += 61
        with pytest.raises(Skip, match="the time for this cycle is over"):
            nodes.header()
    assert nodes.header() == network.truth.header()


def test_question__that_no_node_knows__is_nobodys_fault(network: Network) -> None:
    nodes = network.nodes()
    with pytest.raises(Problem, match="eth_noSuchThing"):
        nodes.rpc("eth_noSuchThing")
    assert nodes.standings() == [f"{network.name(way)} answers" for way in range(3)]


def test_opinion__of_three__is_the_middle_one(network: Network) -> None:
    network.play(on("eth_maxPriorityFeePerGas", Fault.LIE))
    assert network.nodes().tip() == network.truth.tip()


def test_nodes__that_are_to_send__do_not(network: Network) -> None:
    with pytest.raises(Problem, match="not put to the vote"):
        network.nodes().send_raw(b"\x02")


def test_nodes__of_one_address_twice__are_refused(network: Network) -> None:
    with Proxy(network.anvil.url, always(Fault.NONE)) as proxy:
        network.proxies = [proxy, proxy]
        with pytest.raises(Problem, match="is named twice"):
            network.nodes()


@pytest.mark.parametrize("least", [0, 4])
def test_nodes__with_a_quorum_that_cannot_be__are_refused(network: Network, least: int) -> None:
    with pytest.raises(Problem, match=f"{least} of 3 nodes"):
        network.nodes(least)
