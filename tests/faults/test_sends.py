"""Rows of the table of faults that concern sending: 1, 4, 5, 21 and 25; unknown is never failed."""

import pytest

from keeper.chain.faults import Reason
from keeper.chain.node import NodeError
from keeper.chain.sending import Outcome, Route, Sending, Sent
from keeper.errors import Retry
from tests.faults.ground import QUICK, Network
from tests.faults.proxy import Fault, on

ALL = 3
POOR = 10**30


def soon_included(network: Network, sent: Sent) -> bool:
    return network.eventually(lambda: network.included(sent.hash))


def test_send__that_all_take__is_accepted_under_its_own_hash(network: Network) -> None:
    raw = network.signed()
    sent = network.sending().send_raw(raw)
    assert sent.outcome is Outcome.ACCEPTED
    assert soon_included(network, sent)
    assert network.truth.receipt(sent.hash)


@pytest.mark.parametrize(
    "fault", [Fault.HANG, Fault.LATE, Fault.LOSE, Fault.HALF, Fault.CUT, Fault.BUSY, Fault.BROKEN]
)
def test_row_1__no_answer_in_time__is_unknown_and_sent_once(network: Network, fault: Fault) -> None:
    network.play(*[fault] * ALL)
    raw = network.signed()
    sent = network.sending(patience=QUICK).send_raw(raw)
    assert sent.outcome is Outcome.UNKNOWN
    assert all(times <= 1 for times in network.sends(raw))


@pytest.mark.parametrize("fault", [Fault.HANG, Fault.LOSE, Fault.CUT])
def test_row_5__the_answer_lost__the_transaction_is_found_by_its_hash(
    network: Network, fault: Fault
) -> None:
    network.play(*[fault] * ALL)
    sent = network.sending(patience=QUICK).send_raw(network.signed())
    assert sent.outcome is Outcome.UNKNOWN
    assert soon_included(network, sent)


def test_row_4__the_same_bytes_again_after_inclusion__mean_look_and_not_fail(
    network: Network,
) -> None:
    raw = network.signed()
    assert soon_included(network, network.sending().send_raw(raw))
    again = network.sending().send_raw(raw)
    assert again.outcome is Outcome.UNKNOWN
    assert again.reasons == {Reason.NONCE_USED}


def test_row_4__a_nonce_that_another_has_used__means_look_and_not_fail(network: Network) -> None:
    sent = network.sending().send_raw(network.signed(nonce=0, gas=99_999))
    assert sent.outcome is Outcome.UNKNOWN
    assert sent.reasons == {Reason.NONCE_USED}


def test_row_4__the_same_bytes_again_while_pending__are_accepted(network: Network) -> None:
    with network.not_mining():
        raw = network.signed()
        network.sending().send_raw(raw)
        again = network.sending().send_raw(raw)
        assert again.outcome is Outcome.ACCEPTED


@pytest.mark.parametrize("fault", [Fault.LIMIT, Fault.INTERNAL, Fault.WRONG_ID])
def test_row_21__an_error_that_says_nothing_of_it__is_unknown(
    network: Network, fault: Fault
) -> None:
    network.play(*[on("eth_sendRawTransaction", fault)] * ALL)
    sent = network.sending().send_raw(network.signed())
    assert sent.outcome is Outcome.UNKNOWN
    assert soon_included(network, sent)


@pytest.mark.parametrize("fault", [Fault.LIMIT, Fault.INTERNAL])
def test_row_21__an_error_that_says_nothing_of_it__is_no_refusal_of_what_nobody_has(
    network: Network, fault: Fault
) -> None:
    network.play(*[on("eth_sendRawTransaction", fault)] * ALL)
    assert network.sending().send_raw(network.signed(value=POOR)).outcome is Outcome.UNKNOWN


def test_send__that_is_answered_with_another_hash__is_unknown(network: Network) -> None:
    network.play(on("eth_sendRawTransaction", Fault.LIE))
    sending = Sending(Route((network.proxies[0].url,), least=1))
    sent = sending.send_raw(network.signed())
    assert sent.outcome is Outcome.UNKNOWN
    assert soon_included(network, sent)


def test_row_21__refused_by_a_node_that_took_it__is_not_refused(network: Network) -> None:
    network.play(*[on("eth_sendRawTransaction", Fault.REFUSE)] * ALL)
    sent = network.sending().send_raw(network.signed())
    assert sent.outcome is Outcome.UNKNOWN
    assert sent.reasons == {Reason.FUNDS}


def test_row_25__a_line_closed_before_the_answer__is_not_opened_again(network: Network) -> None:
    network.play(*[Fault.LOSE] * ALL)
    node, raw = network.node(0), network.signed()
    network.play()
    assert node.chain_id
    network.play(*[Fault.LOSE] * ALL)
    with pytest.raises(Retry):
        node.send_raw(raw)
    assert network.sends(raw) == [1, 0, 0]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"value": POOR}, Reason.FUNDS),
        ({"gas": 20_000}, Reason.GAS_SHORT),
        ({"gas": 10**10}, Reason.GAS_MUCH),
        ({"maxFeePerGas": 1, "maxPriorityFeePerGas": 1}, Reason.BASE_FEE),
        ({"chainId": 1}, Reason.CHAIN),
    ],
)
def test_send__that_all_refuse_and_none_has__is_rejected_with_the_reason(
    network: Network, fields: dict[str, int], reason: Reason
) -> None:
    sent = network.sending().send_raw(network.signed(**fields))
    assert sent.outcome is Outcome.REJECTED
    assert sent.reasons == {reason}


def test_send__that_replaces_for_too_little__is_rejected_with_the_reason(
    network: Network,
) -> None:
    with network.not_mining():
        nonce = network.truth.nonce(network.account)
        network.sending().send_raw(network.signed(nonce=nonce))
        other = network.signed(nonce=nonce, gas=90_000)
        sent = network.sending().send_raw(other)
        assert sent.outcome is Outcome.REJECTED
        assert sent.reasons == {Reason.REPLACEMENT}


def test_send__of_which_one_node_says_nothing__is_unknown_though_two_refuse(
    network: Network,
) -> None:
    network.play(Fault.LOSE)
    sent = network.sending().send_raw(network.signed(value=POOR))
    assert sent.outcome is Outcome.UNKNOWN


def test_send__while_one_node_is_down__counts_those_that_were_reached(network: Network) -> None:
    gone = "http://127.0.0.1:1"
    public = (*(proxy.url for proxy in network.proxies[:2]), gone)
    sent = Sending(Route(public, least=2)).send_raw(network.signed(value=POOR))
    assert sent.outcome is Outcome.REJECTED
    alone = Sending(Route((public[0], gone), least=2)).send_raw(network.signed(value=POOR))
    assert alone.outcome is Outcome.UNKNOWN


def test_send__while_one_node_hangs__is_accepted_at_once(network: Network) -> None:
    network.play(Fault.HANG)
    with network.not_mining():
        sent = network.sending(patience=20).send_raw(network.signed())
    assert sent.outcome is Outcome.ACCEPTED
    assert "has not answered yet" in {voice.said for voice in sent.said}


def test_send__over_a_relay_that_takes_it__is_told_to_nobody_else(network: Network) -> None:
    relay, *public = (proxy.url for proxy in network.proxies)
    raw = network.signed()
    sent = Sending(Route(tuple(public), 2, relay, public_after_relay=True)).send_raw(raw)
    assert sent.outcome is Outcome.ACCEPTED
    assert network.sends(raw) == [1, 0, 0]


@pytest.mark.parametrize(("after", "sends"), [(False, [0, 0, 0]), (True, [0, 1, 1])])
def test_send__over_a_relay_that_is_out__goes_public_only_where_that_is_written(
    network: Network, after: bool, sends: list[int]
) -> None:
    network.play(Fault.DROP)
    relay, *public = (proxy.url for proxy in network.proxies)
    raw = network.signed()
    sent = Sending(Route(tuple(public), 2, relay, public_after_relay=after)).send_raw(raw)
    assert sent.outcome is (Outcome.ACCEPTED if after else Outcome.UNKNOWN)
    assert network.eventually(lambda: network.sends(raw) == sends)


def test_send__told_on__shows_no_key(network: Network) -> None:
    network.play(*[Fault.LOSE] * ALL)
    sent = network.sending().send_raw(network.signed())
    assert "0123456789abcdef" not in str(sent)


def test_node__that_refuses_to_send__says_so_in_its_words(network: Network) -> None:
    with pytest.raises(NodeError, match="Insufficient funds"):
        network.node(0).send_raw(network.signed(value=POOR))
