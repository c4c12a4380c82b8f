"""Real clients against real parts: on the devnet, on a fork of it, or on a fork of mainnet."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_typing import HexStr
from web3 import HTTPProvider, Web3
from web3.types import RPCEndpoint, TxReceipt

from keeper.devnet import world
from keeper.devnet.book import Book

HERE = Path(__file__).parent
ETHER = 10**18

Send = Callable[..., TxReceipt]


@pytest.fixture(scope="session")
def forked(networks: Any) -> bool:
    return bool(networks.active_provider.network.name.endswith("-fork"))


@pytest.fixture(scope="session")
def book(forked: bool) -> Book:
    """Where the parts are: the devnet says so in a file, mainnet is known."""
    if not forked:
        return world.ensure().book
    return Book.read(Path(os.environ.get("KEEL_ADDRESS_BOOK", HERE / "mainnet.json")))


@pytest.fixture(scope="session")
def web3(networks: Any, forked: bool, book: Book) -> Web3:
    """web3 alone, on the node that ape started; the world is put on it where it is empty."""
    client = Web3(HTTPProvider(networks.active_provider.uri))
    if not forked:
        dump = world.ensure().dump
        answer = client.provider.make_request(RPCEndpoint("anvil_loadState"), ["0x" + dump.hex()])
        assert answer.get("result"), answer
    assert client.eth.get_code(Web3.to_checksum_address(book.uniswap.factory))
    return client


@pytest.fixture(autouse=True)
def as_it_was(web3: Web3) -> Iterator[None]:
    """What a test does to the chain is gone with the test."""
    snapshot = web3.provider.make_request(RPCEndpoint("evm_snapshot"), [])["result"]
    yield
    web3.provider.make_request(RPCEndpoint("evm_revert"), [snapshot])


@pytest.fixture
def people(web3: Web3) -> list[LocalAccount]:
    """Four people with keys of this test's own and ten ether each."""
    made = [Account.create() for _ in range(4)]
    for person in made:
        web3.provider.make_request(
            RPCEndpoint("anvil_setBalance"), [person.address, hex(10 * ETHER)]
        )
    return made


@pytest.fixture
def send(web3: Web3) -> Send:
    """Signs, sends the bytes once, and reads the receipt's status."""

    def send_(person: LocalAccount, to: HexStr, data: bytes = b"", value: int = 0) -> TxReceipt:
        signed = person.sign_transaction(
            {
                "chainId": web3.eth.chain_id,
                "nonce": web3.eth.get_transaction_count(person.address),
                "gas": 2_000_000,
                "maxFeePerGas": web3.eth.gas_price * 2,
                "maxPriorityFeePerGas": 0,
                "to": to,
                "data": data,
                "value": value,
            }
        )
        hash_ = web3.eth.send_raw_transaction(signed.raw_transaction)
        receipt = web3.eth.wait_for_transaction_receipt(hash_, poll_latency=0.01)
        assert receipt["status"] == 1, f"{to}: 0x{data.hex()}"
        return receipt

    return send_
