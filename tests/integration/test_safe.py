"""A 2-of-3 Safe by safe-eth-py: made, signed offline, executed through a sender of our own."""

from typing import cast

import pytest
from eth_account.signers.local import LocalAccount
from eth_typing import URI, Hash32
from hexbytes import HexBytes
from safe_eth.eth import EthereumClient
from safe_eth.safe import Safe, SafeTx
from safe_eth.safe.exceptions import InvalidMultisigTx
from safe_eth.safe.safe import SafeV141
from web3 import HTTPProvider, Web3
from web3.types import Nonce, Wei

from keeper.devnet.book import Book
from tests.integration.conftest import ETHER, Send

NOBODY = Web3.to_checksum_address("0x000000000000000000000000000000000000bEEF")


@pytest.fixture
def safe(web3: Web3, book: Book, people: list[LocalAccount], send: Send) -> Safe:
    client = EthereumClient(URI(cast("HTTPProvider", web3.provider).endpoint_uri or ""))
    parts = book.safe
    made = Safe.create(
        client,
        people[0],
        Web3.to_checksum_address(parts.singleton),
        [person.address for person in people[:3]],
        2,
        fallback_handler=Web3.to_checksum_address(parts.fallback_handler),
        proxy_factory_address=Web3.to_checksum_address(parts.proxy_factory),
    )
    web3.eth.wait_for_transaction_receipt(HexBytes(made.tx_hash), poll_latency=0.01)
    assert made.contract_address
    send(people[3], made.contract_address, value=ETHER)
    return SafeV141(made.contract_address, client)


def signed_offline(safe: Safe, owners: list[LocalAccount]) -> SafeTx:
    """Each owner signs the hash alone; the signatures are put in order of the owners."""
    tx = safe.build_multisig_tx(NOBODY, ETHER // 4, b"", safe_nonce=0)
    hash_ = Hash32(bytes(tx.safe_tx_hash))
    signed = {o.address.lower(): o.unsafe_sign_hash(hash_).signature for o in owners}
    tx.signatures = HexBytes(b"".join(signed[address] for address in sorted(signed)))
    return tx


def outer_call(tx: SafeTx) -> bytes:
    """The call that anyone may send to execute it."""
    built = tx.w3_tx.build_transaction({"gas": 1, "gasPrice": Wei(1), "nonce": Nonce(0)})
    return bytes(HexBytes(built["data"]))


def test_safe__with_two_of_three_signatures__pays(
    web3: Web3, safe: Safe, people: list[LocalAccount], send: Send
) -> None:
    assert safe.retrieve_version() == safe.get_version()
    assert safe.retrieve_threshold() == 2
    tx = signed_offline(safe, [people[2], people[0]])
    assert tx.call(tx_sender_address=people[3].address)
    before = web3.eth.get_balance(Web3.to_checksum_address(NOBODY))
    receipt = send(people[3], safe.address, outer_call(tx))
    success = Web3.keccak(text="ExecutionSuccess(bytes32,uint256)")
    assert success in [log["topics"][0] for log in receipt["logs"]]
    assert web3.eth.get_balance(Web3.to_checksum_address(NOBODY)) == before + ETHER // 4
    assert safe.retrieve_nonce() == 1


def test_safe__with_one_signature__refuses(safe: Safe, people: list[LocalAccount]) -> None:
    tx = signed_offline(safe, [people[1]])
    with pytest.raises(InvalidMultisigTx):
        tx.call(tx_sender_address=people[3].address)


def test_safe__with_a_strangers_signature__refuses(safe: Safe, people: list[LocalAccount]) -> None:
    tx = signed_offline(safe, [people[1], people[3]])
    with pytest.raises(InvalidMultisigTx):
        tx.call(tx_sender_address=people[0].address)
