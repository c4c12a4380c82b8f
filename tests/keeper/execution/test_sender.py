"""Simulate, sign, send, wait: on a node of the test's own, with a fund to send to."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from keeper.chain import abi, events
from keeper.chain.node import Node, NodeError
from keeper.devnet import fund, world
from keeper.devnet.accounts import ALICE, BOB, key
from keeper.devnet.anvil_engine import AnvilEngine
from keeper.devnet.fund import FundBook
from keeper.errors import Problem, Refused
from keeper.execution.sender import MOST_TIP, Order, Sender
from keeper.execution.signer import KeySigner, from_keystore

DOLLAR = 10**6
LATE = 2**40


class Ground(NamedTuple):
    engine: AnvilEngine
    book: FundBook
    node: Node

    def sender(self, who: str = ALICE, **options: Any) -> Sender:
        return Sender(self.node, KeySigner(key(who, self.node.chain_id)), **options)

    def approve(self, amount: int) -> Order:
        return Order(
            self.book.base, abi.call("approve(address,uint256)", self.book.fund, amount), ""
        )

    def deposit(self, amount: int, least: int = 0, who: str = ALICE) -> Order:
        signature = "deposit(uint256,address,uint256,uint256)"
        return Order(self.book.fund, abi.call(signature, amount, who, least, LATE), "deposit")


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    built = world.ensure()
    engine = built.on_anvil()
    book = fund.deploy(engine, built.book)
    engine.automine()
    node = Node(engine.node.url)
    yield Ground(engine, book, node)
    node.close()
    engine.close()


def test_simulate__of_two_orders__sees_the_first_in_the_second(ground: Ground) -> None:
    orders = [ground.approve(100 * DOLLAR), ground.deposit(100 * DOLLAR)]
    before = ground.node.header().number
    answers = ground.sender().simulate(orders)
    assert int.from_bytes(answers[1], "big") > 90 * 10**18
    assert ground.node.header().number == before
    with pytest.raises(Refused):
        ground.sender().simulate(orders[1:])


def test_send__of_orders__waits_and_gives_their_events(ground: Ground) -> None:
    said: list[str] = []
    orders = [ground.approve(50 * DOLLAR), ground.deposit(50 * DOLLAR)]
    outcomes = ground.sender(say=said.append).send(orders)
    assert [outcome.receipt.ok for outcome in outcomes] == [True, True]
    (event,) = [e for e in events.read(outcomes[1].logs, ground.book.fund) if e.name == "Deposit"]
    assert event.values["assets"] == 50 * DOLLAR
    assert event.values["owner"].lower() == ALICE.lower()
    assert outcomes[1].receipt.hash in said[1]


def test_send__of_what_is_refused__sends_nothing(ground: Ground) -> None:
    nonce = ground.node.nonce(BOB)
    with pytest.raises(Refused) as raised:
        ground.sender(BOB).send([ground.deposit(100 * DOLLAR, who=BOB)])
    assert raised.value.data
    assert ground.node.nonce(BOB) == nonce


def test_send__of_what_is_reverted_on_the_way__is_no_success(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Node, "estimate", lambda *_: 500_000)
    with pytest.raises(Refused) as raised:
        ground.sender(BOB).send([ground.deposit(100 * DOLLAR, who=BOB)])
    assert raised.value.data.hex().startswith("fb8f41b2")


def test_send__that_is_never_included__says_that_it_may_still_be(ground: Ground) -> None:
    ground.engine.node.rpc("evm_setAutomine", False)
    try:
        with pytest.raises(Problem, match=r"(?s)not included.*may still be.*devnet step"):
            ground.sender(patience=0.3).send([ground.approve(DOLLAR)])
    finally:
        ground.engine.node.rpc("evm_mine")
        ground.engine.automine()


def test_send__from_an_empty_account__asks_for_gas(ground: Ground) -> None:
    poor = Sender(ground.node, KeySigner("0x" + "17" * 32))
    with pytest.raises(Problem, match=r"0\.000000 ETH"):
        poor.send([ground.approve(DOLLAR)])


def test_send__on_a_node_that_wants_a_fortune_as_tip__pays_none(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Node, "tip", lambda _: 10**15)
    (outcome,) = ground.sender().send([ground.approve(1)])
    assert outcome.receipt.gas_price < 2 * MOST_TIP


def test_simulate__on_a_node_that_cannot__tries_the_first(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(*_: object) -> None:
        raise NodeError("no such method", "", -32601)

    monkeypatch.setattr(Node, "simulate", cannot)
    assert len(ground.sender().simulate([ground.approve(DOLLAR), ground.deposit(DOLLAR)])) == 1


def test_signer__shown__holds_its_key_back() -> None:
    secret = key(ALICE, 31337)
    signer = KeySigner(secret)
    assert ALICE in repr(signer)
    assert secret[2:] not in repr(signer) + str(vars(signer))


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    """A key file, weakly sealed so that it opens in a moment; its password is `sesame`."""
    from eth_account import Account

    sealed = Account.encrypt(
        bytes.fromhex(key(ALICE, 31337)[2:]), "sesame", kdf="pbkdf2", iterations=2
    )
    file = tmp_path / "alice.json"
    file.write_text(json.dumps(sealed))
    return file


def test_keystore__with_its_password__opens(
    sealed: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert from_keystore(sealed, lambda _: "sesame").address == ALICE
    (tmp_path / "word").write_text("sesame\n")
    monkeypatch.setenv("KEEL_PASSWORD_FILE", str(tmp_path / "word"))
    assert from_keystore(sealed, lambda _: pytest.fail("asked")).address == ALICE


def test_keystore__with_another_password__tells_nothing_of_it(sealed: Path) -> None:
    with pytest.raises(Problem, match="does not open") as raised:
        from_keystore(sealed, lambda _: "open-up")
    assert "open-up" not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "told"), [(None, "no key file"), ("{", "is no key file"), ("{}", "does not open")]
)
def test_keystore__that_is_none__is_named(tmp_path: Path, text: str | None, told: str) -> None:
    file = tmp_path / "key.json"
    if text is not None:
        file.write_text(text)
    with pytest.raises(Problem, match=told):
        from_keystore(file, lambda _: "sesame")
