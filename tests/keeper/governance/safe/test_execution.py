"""Owners sign files apart, and anybody sends them: what the Safe does, and what it refuses."""

import json
from pathlib import Path

import pytest
from eth_utils.crypto import keccak

from keeper.chain import abi
from keeper.chain.mandate_sentences import LIMITS
from keeper.chain.node import Log
from keeper.devnet.accounts import ALICE, BOB, KEEPER, STRANGER, key
from keeper.devnet.engine import Tx
from keeper.errors import Problem
from keeper.execution.sender import Sender
from keeper.execution.signer import KeySigner
from keeper.governance.safe import carrying, hashing
from keeper.governance.safe.transaction import Transaction
from keeper.units import DAY
from tests.keeper.governance.safe.owned import Owned, changed

PERCENT = 10**16
TIGHTEN = ("tighten", "Slippage", "2%", "--days", "7")


def test_ceremony__of_two_who_sign_apart__tightens_the_mandate(owned: Owned) -> None:
    file = owned.proposed(*TIGHTEN)
    for name in ("alice", "carol"):
        code, said = owned.run("sign", file, "--as", name, "--yes", "--out", owned.file(name))
        assert code == 0, said
        assert "Mandate.tighten(limit Slippage, value 2 %, until 20" in said
        assert Transaction.read(Path(file)).hash in said
    code, said = owned.send(file)
    assert (code, "0 of 2 owners have signed" in said) == (1, True)
    code, said = owned.run("merge", owned.file("alice"), owned.file("carol"), "--out", file)
    assert code == 0, said
    code, said = owned.send(file)
    assert code == 0, said
    assert "Mandate: Tightened(limit Slippage" in said
    assert owned.read(owned.at.mandate, "limit(uint8)", 1) == 2 * PERCENT
    assert owned.standing().nonce == 1


def test_hash__of_a_proposed_file__is_the_same_in_three_ways(owned: Owned) -> None:
    tx = Transaction.read(Path(owned.proposed("pause", "deposits", "--days", "2")))
    hashing.require_same(tx.signed, tx.version, owned.site.node)
    ask = abi.call("encodeTransactionData" + hashing.ASK, *tx.signed.fields)
    raw = owned.site.node.call(owned.safe, ask)
    (encoded,) = abi.decode("(bytes)", raw)
    assert encoded == b"\x19\x01" + tx.signed.domain_hash + tx.signed.message_hash
    assert "0x" + keccak(encoded).hex() == tx.hash


def test_hash__of_the_command_that_is_shown__is_the_file_s(owned: Owned) -> None:
    file = owned.proposed(*TIGHTEN)
    code, told = owned.run("show", file, "--json")
    facts = json.loads(told)
    words = facts["reproduce"].split()[2:]
    code, said = owned.run(*words, "--json")
    assert code == 0, said
    assert json.loads(said) == {k: facts[k] for k in ("domain_hash", "message_hash", "hash")}


@pytest.mark.parametrize(
    ("action", "says"),
    [
        (("tighten-budget", "Turnover", "5%", "5%", "--days", "7"), "BudgetTightened(budget T"),
        (("tighten-most", "WETH", "5%", "--days", "7"), "MostTightened("),
        (("pause", "redemptions", "--days", "2"), "Tightened(limit Redemptions, value 0 %"),
        (("trip",), "Tripped("),
        (("appoint", KEEPER), f"Appointed(keeper {KEEPER}"),
        (("revoke",), "Revoked("),
    ],
)
def test_action__of_the_safe__is_done(owned: Owned, action: tuple[str, ...], says: str) -> None:
    assert says in owned.done(*action)


def test_lift__of_a_pause__ends_it(owned: Owned) -> None:
    owned.done("pause", "deposits", "--days", "2")
    deposits = LIMITS.index("Deposits")
    assert owned.read(owned.at.mandate, "limit(uint8)", deposits) == 0
    owned.done("lift", "Deposits")
    assert owned.read(owned.at.mandate, "limit(uint8)", deposits) == 100 * PERCENT


def test_batch__of_three_files__is_one_transaction(owned: Owned) -> None:
    first = owned.proposed(*TIGHTEN, name="a.json")
    second = owned.proposed("pause", "deposits", "--days", "2", name="b.json")
    file = owned.proposed("revoke", more=("--with", first, "--with", second))
    tx = Transaction.read(Path(file))
    assert tx.operation == 1
    assert [call.to for call in tx.calls] == [owned.at.mandate] * 2 + [owned.at.rebalancer]
    assert len(tx.says) == 4
    code, said = owned.send(owned.signed(file))
    assert code == 0, said
    assert owned.standing().nonce == 1
    assert owned.read(owned.at.mandate, "limit(uint8)", 1) == 2 * PERCENT
    assert owned.read(owned.at.rebalancer, "keeper()") == 0


def test_proposal__of_the_holders__is_vetoed_or_executed_by_the_safe(owned: Owned) -> None:
    delay = abi.call("updateDelay(uint256)", 9 * DAY)
    one = owned.queue(owned.propose("a longer delay", (owned.at.timelock, delay)))
    with owned.apart():
        said = owned.done("veto", "1")
        assert "  FundTimelock.updateDelay(delay 9 d)" in said
        assert owned.assembly().proposals()[0].vetoed
    owned.until((one.ready or 0) + 60)
    owned.done("execute", "1")
    assert owned.read(owned.at.timelock, "getMinDelay()") == 9 * DAY


def test_simulate__without_signatures__assumes_owners_and_says_whom(owned: Owned) -> None:
    file = owned.signed(owned.proposed(*TIGHTEN), "bob")
    before = owned.standing()
    code, said = owned.run("simulate", file)
    assert code == 0, said
    assert f"as if {ALICE} had signed" in said
    assert BOB not in said
    assert "Mandate: Tightened(limit Slippage" in said
    assert "Mandate.limits" not in said, "what governance set stays"
    assert "Mandate.overlay(Slippage).value: 0 % -> 2 %" in said
    assert "Mandate.worstCaseLoss(1 d): " in said
    assert owned.standing() == before


def test_simulate__of_what_would_fail__says_why(owned: Owned) -> None:
    file = owned.proposed("tighten", "Slippage", "4%", "--days", "7")
    code, said = owned.run("simulate", file)
    assert code == 1
    assert "4.00 % is not tighter than 3.00 %" in said


def test_execute__of_a_call_that_fails_inside__sends_nothing(owned: Owned) -> None:
    file = owned.signed(owned.proposed(*TIGHTEN))
    owned.wait(40 * DAY)
    nonce = owned.site.node.nonce(STRANGER)
    code, said = owned.send(file)
    assert (code, "cannot end" in said) == (1, True)
    assert owned.site.node.nonce(STRANGER) == nonce
    assert owned.standing().nonce == 0


def test_execute__twice__says_that_the_nonce_is_used_up(owned: Owned) -> None:
    file = owned.signed(owned.proposed(*TIGHTEN))
    assert owned.send(file)[0] == 0
    code, said = owned.send(file)
    assert code == 1
    assert "for nonce 0, and the Safe is at 1" in said


def test_execute__of_a_later_nonce__waits_for_the_one_before(owned: Owned) -> None:
    code, said = owned.send(owned.signed(owned.proposed(*TIGHTEN, more=("--nonce", "3"))))
    assert code == 1
    assert "First execute what has nonce 0" in said


@pytest.mark.parametrize(
    ("signature", "args", "why"),
    [
        ("changeThreshold(uint256)", (3,), "threshold 2, and the Safe's is 3"),
        ("addOwnerWithThreshold(address,uint256)", (STRANGER, 2), f"{STRANGER} came"),
    ],
)
def test_execute__on_a_safe_that_changed__refuses(
    owned: Owned, signature: str, args: tuple[object, ...], why: str
) -> None:
    file = owned.signed(owned.proposed(*TIGHTEN))
    owned.site.node.rpc("anvil_setBalance", owned.safe, hex(10**18))
    owned.site.mine(Tx(owned.safe, owned.safe, abi.call(signature, *args)))
    code, said = owned.send(file)
    assert code == 1
    assert why in said


@pytest.mark.parametrize(
    ("update", "why"),
    [
        ({"version": "1.3.0"}, "for version 1.3.0"),
        ({"threshold": 1}, "for threshold 1"),
        ({"owners": [ALICE, BOB]}, "came"),
    ],
)
def test_execute__of_a_file_whose_unsigned_keys_were_changed__refuses(
    owned: Owned, update: dict[str, object], why: str
) -> None:
    file = changed(owned.signed(owned.proposed(*TIGHTEN), "alice", "bob"), **update)
    for command in (("simulate", file), ("execute", file, "--as", "stranger", "--yes")):
        code, said = owned.run(*command)
        assert code == 1
        assert why in said


def test_done__where_the_safe_says_that_it_failed__is_a_problem(owned: Owned) -> None:
    """A receipt that is fine is not enough: nor is what others say."""
    tx = Transaction.read(Path(owned.proposed(*TIGHTEN)))
    of_tx = ("0x" + "00" * 31 + "01", tx.hash)

    def log(topic: str, at: str = tx.safe, hash_: str = tx.hash) -> Log:
        return Log(at, (topic, hash_), bytes(32), 1)

    carrying.require_done(tx, [log(carrying.DONE)])
    old = Log(tx.safe, (carrying.DONE,), bytes.fromhex(tx.hash[2:]) + bytes(32), 1)
    carrying.require_done(tx, [old])
    with pytest.raises(Problem, match="what it called failed"):
        carrying.require_done(tx, [log(carrying.FAILED)])
    for other in ([], [log(carrying.DONE, at=STRANGER)], [log(carrying.DONE, hash_=of_tx[0])]):
        with pytest.raises(Problem, match="does not say"):
            carrying.require_done(tx, other)


def test_execute__of_a_receipt_without_the_safes_word__is_a_problem(owned: Owned) -> None:
    """Something else than a Safe may lie there by the time that it is sent."""
    tx = Transaction.read(Path(owned.signed(owned.proposed(*TIGHTEN))))
    owned.site.node.rpc("anvil_setCode", owned.safe, "0x00")
    sender = Sender(owned.site.node, KeySigner(key(STRANGER, 31337)))
    with pytest.raises(Problem, match="does not say that it executed"):
        carrying.execute(tx, sender)
