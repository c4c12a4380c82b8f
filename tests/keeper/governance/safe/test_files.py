"""A transaction file on its way between owners, without a node: whatever is changed is found."""

import json
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account
from eth_account.messages import encode_defunct, encode_typed_data

from keeper.chain import abi
from keeper.devnet.accounts import ALICE, BOB, CAROL, STRANGER, key
from keeper.devnet.engine import ZERO
from keeper.errors import Problem
from keeper.governance.founding import Addresses
from keeper.governance.safe import batch, hashing, signatures
from keeper.governance.safe.acts import Acts, part
from keeper.governance.safe.batch import Inner
from keeper.governance.safe.transaction import Transaction
from keeper.units import ONE
from tests.keeper.governance.safe.owned import MADE, OWNERS, changed

LAUNCH = "0x1111111111111111111111111111111111111111"
AT = Addresses.of(LAUNCH)
UNTIL = 1_800_000_000
CALL = Acts(AT).tighten("Slippage", "2%", UNTIL)


def a_transaction(*calls: Inner, **update: Any) -> Transaction:
    one = calls[0] if calls else CALL
    fields = {"to": one.to, "value": one.value, "data": "0x" + one.data.hex(), "operation": 0}
    context = {"chain_id": 31337, "safe": MADE.address, "version": "1.4.1", "nonce": 7}
    whose = {"owners": OWNERS, "threshold": 2, "launch": LAUNCH}
    return Transaction.model_validate({**context, **fields, **whose, **update}).told()


def signature_of(tx: Transaction, who: str) -> bytes:
    typed = encode_typed_data(full_message=tx.signed.typed)
    return bytes(Account.from_key(key(who, 31337)).sign_message(typed).signature)


def message_of(tx: Transaction, who: str) -> bytes:
    """As wallets that know no typed data sign: the hash, as if it were a text."""
    message = encode_defunct(tx.signed.hash)
    return bytes(Account.from_key(key(who, 31337)).sign_message(message).signature)


@pytest.fixture
def file(tmp_path: Path) -> str:
    """Signed by Alice."""
    path = tmp_path / "tx.json"
    tx = a_transaction()
    tx.with_signature(ALICE, signature_of(tx, ALICE)).write(path)
    return str(path)


@pytest.mark.parametrize("version", hashing.VERSIONS)
@pytest.mark.parametrize("nonce", [0, 1, 2**40])
def test_hash__of_any_fields__is_that_of_safes_library(version: str, nonce: int) -> None:
    for data in (b"", b"\x01", bytes(100)):
        one = hashing.Signed(1, MADE.address, STRANGER, ONE, data, 1, nonce)
        hashing.require_same(one, version)


def test_hash__of_another_field__is_another() -> None:
    one = a_transaction().signed
    others = [
        one._replace(chain_id=1),
        one._replace(safe=ALICE),
        one._replace(to=ALICE),
        one._replace(value=1),
        one._replace(data=one.data + b"\0"),
        one._replace(operation=1),
        one._replace(nonce=8),
    ]
    assert len({each.hash for each in (one, *others)}) == 8


@pytest.mark.parametrize(
    ("update", "why"),
    [
        ({"chain_id": 1}, "what it holds has"),
        ({"safe": STRANGER}, "what it holds has"),
        ({"nonce": 8}, "what it holds has"),
        ({"to": AT.rebalancer}, "what it holds has"),
        ({"value": 1}, "what it holds has"),
        ({"data": "0x" + abi.call("trip()").hex()}, "what it holds has"),
        ({"operation": 1}, "run the code of"),
        ({"hash": "0x" + "11" * 32}, "the file's hash is 0x1111"),
        ({"says": ["nothing to see here"]}, "the file says nothing to see here, and would do"),
        ({"launch": "0x2222222222222222222222222222222222222222"}, "and would do"),
        ({"launch": None}, "and would do"),
        ({"owners": [BOB, CAROL]}, f"{ALICE} is no owner"),
        ({"safe_tx_gas": 1}, "its nonce be used up"),
        ({"base_gas": 1}, "pay whoever executes"),
        ({"gas_price": 1}, "pay whoever executes"),
        ({"gas_token": STRANGER}, "pay somebody for gas"),
        ({"refund_receiver": STRANGER}, "pay somebody for gas"),
        ({"operation": 2}, "MultiSendCallOnly"),
        ({"version": "1.1.1"}, "hashes of other Safes"),
        ({"version": "1.5.0"}, "hashes of other Safes"),
        ({"value": -1}, "value = -1"),
        ({"value": "1"}, "value = '1'"),
        ({"nonce": True}, "nonce = True"),
        ({"threshold": 0}, "threshold = 0"),
        ({"owners": []}, "owners = "),
        ({"threshold": 4}, "no Safe has such owners"),
        ({"owners": [ALICE, ALICE, BOB]}, "no Safe has such owners"),
        ({"to": ALICE.lower()}, "checksum"),
        ({"data": "00"}, "data = '00'"),
        ({"data": "0xAB"}, "data = '0xAB'"),
        ({"more": 1}, "more = 1"),
    ],
)
def test_file__with_one_key_changed__is_refused(
    file: str, update: dict[str, Any], why: str
) -> None:
    Transaction.read(Path(file))
    with pytest.raises(Problem) as raised:
        Transaction.read(Path(changed(file, **update)))
    assert why in str(raised.value)


@pytest.mark.parametrize(
    ("signed", "why"),
    [
        ({BOB: ALICE}, f"is {ALICE}'s"),
        ({STRANGER: STRANGER}, "is no owner"),
        ({ALICE: STRANGER}, f"is {STRANGER}'s"),
    ],
)
def test_file__with_a_wrong_signature__is_refused(
    file: str, signed: dict[str, str], why: str
) -> None:
    tx = a_transaction()
    wrong = {who: "0x" + signature_of(tx, by).hex() for who, by in signed.items()}
    with pytest.raises(Problem) as raised:
        Transaction.read(Path(changed(file, signatures=wrong)))
    assert why in str(raised.value)


def test_file__with_the_same_signature_under_another_case__is_refused(file: str) -> None:
    tx = Transaction.read(Path(file))
    twice = {**tx.signatures, ALICE.lower(): tx.signatures[ALICE]}
    with pytest.raises(Problem, match="checksum"):
        Transaction.read(Path(changed(file, signatures=twice)))


def test_file__with_a_key_twice__is_refused(file: str) -> None:
    text = Path(file).read_text()
    Path(file).write_text(text.replace('"nonce": 7,', '"nonce": 7, "nonce": 7,'))
    with pytest.raises(Problem, match="nonce is in the file twice"):
        Transaction.read(Path(file))


@pytest.mark.parametrize("text", ["", "[]", "{}", "no json"])
def test_file__that_is_none__says_so(tmp_path: Path, text: str) -> None:
    path = tmp_path / "tx.json"
    path.write_text(text)
    with pytest.raises(Problem):
        Transaction.read(path)
    with pytest.raises(Problem, match="cannot be read"):
        Transaction.read(tmp_path / "none.json")


def test_signature__however_a_wallet_gives_it__is_kept_as_the_safe_takes_it() -> None:
    tx = a_transaction()
    typed, message = signature_of(tx, BOB), message_of(tx, BOB)
    for one in (typed, typed[:-1] + bytes([typed[-1] - 27])):
        assert tx.with_signature(BOB, one).signed_by == {BOB: typed}
    raised = message[:-1] + bytes([message[-1] + 4])
    for one in (message, raised, message[:-1] + bytes([message[-1] - 27])):
        assert tx.with_signature(BOB, one).signed_by == {BOB: raised}


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda s: s[:-1], "64 bytes"),
        (lambda s: s + b"\0", "66 bytes"),
        (lambda s: s[:40] + bytes([s[40] ^ 1]) + s[41:], "is not"),
        (lambda s: bytes(64) + s[-1:], "no signature"),
        (lambda s: s[:-1] + b"\x05", "ends with 5"),
    ],
)
def test_signature__that_is_spoilt__is_refused(spoil: Any, why: str) -> None:
    tx = a_transaction()
    with pytest.raises(Problem, match=why):
        tx.with_signature(BOB, spoil(signature_of(tx, BOB)))


def test_signature__of_another__is_refused() -> None:
    tx, other = a_transaction(), a_transaction(nonce=8)
    with pytest.raises(Problem, match="is no owner"):
        tx.with_signature(STRANGER, signature_of(tx, STRANGER))
    for wrong in (signature_of(tx, ALICE), signature_of(other, BOB)):
        with pytest.raises(Problem, match=f"not {BOB}'s"):
            tx.with_signature(BOB, wrong)


def test_signature__that_is_an_approval__is_no_owners_signature(file: str) -> None:
    """It would count only where the owner approved on the chain, and is nobody's proof."""
    approval = "0x" + ALICE[2:].lower().rjust(64, "0") + "00" * 32 + "01"
    with pytest.raises(Problem, match="an approval on the chain"):
        Transaction.read(Path(changed(file, signatures={ALICE: approval})))


def test_joined__signatures__lie_in_the_order_of_their_owners() -> None:
    """By the number that an address is: not by how its checksum is written."""
    owners = [*OWNERS, "0x" + "B0" * 20, "0x" + "a1" * 20]
    found = signatures.joined({owner: bytes.fromhex(owner[2:]) for owner in owners})
    assert found.hex() == "".join(sorted(owner[2:].lower() for owner in owners))


def test_merged__files_of_two_transactions__are_refused() -> None:
    with pytest.raises(Problem, match="differ in nonce: 7 and 8"):
        a_transaction().merged(a_transaction(nonce=8))


def test_batch__packed__is_unpacked_to_the_last_byte() -> None:
    calls = [CALL, Inner(STRANGER, ONE, b""), Inner(ZERO, 0, bytes(33))]
    data = batch.packed(calls)
    assert batch.unpacked(data) == calls
    place = batch.PLACES["1.4.1"][0]
    fields = {"operation": 1, "data": "0x" + data.hex()}
    tx = a_transaction(Inner(place, 0, data), **fields)
    assert tx.calls == calls
    assert any("Mandate.tighten(limit Slippage" in one for one in tx.says)
    assert f"pay {STRANGER}, with 1 ETH" in tx.says
    inside = bytearray(data)
    inside[4 + 64] = 1  # the first inner call's operation
    for spoilt in (data + b"\0", data[:-32], bytes(inside), data[:4]):
        with pytest.raises(Problem, match="no list of calls"):
            batch.unpacked(spoilt)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (Inner(STRANGER, 0, b"\x01\x02\x03\x04"), "WARNING: call 0x"),
        (Inner(AT.mandate, 0, CALL.data + b"\0"), "WARNING: call Mandate with what nobody"),
        (Inner(MADE.address, 0, abi.call("changeThreshold(uint256)", 1)), "threshold 1"),
        (Inner(MADE.address, 0, abi.call("enableModule(address)", ALICE)), "WARNING: it may move"),
        (Inner(MADE.address, 0, abi.call("setGuard(address)", ALICE)), "WARNING: it may stop"),
        (Inner(AT.mandate, 5, CALL.data), "with 0.000000000000000005 ETH"),
    ],
)
def test_words__of_calls_that_matter__warn(call: Inner, says: str) -> None:
    assert any(says in one for one in a_transaction(call).says)


@pytest.mark.parametrize(
    ("to", "signature", "rest"),
    [
        (AT.governor, "veto(address[],uint256[],bytes[],bytes32)", (bytes(32),)),
        (
            AT.timelock,
            "executeBatch(address[],uint256[],bytes[],bytes32,bytes32)",
            (bytes(32),) * 2,
        ),
    ],
)
def test_words__of_a_call_of_calls__tell_them(to: str, signature: str, rest: Any) -> None:
    data = abi.call("setSafe(address)", STRANGER)
    call = Inner(to, 0, abi.call(signature, [AT.mandate], [0], [data], *rest))
    assert a_transaction(call).says[-1] == f"  Mandate.setSafe(safe {STRANGER})"
    odd = Inner(to, 0, abi.call(signature, [AT.mandate], [], [data], *rest))
    assert "0x" + data.hex() in a_transaction(odd).says[-1]


@pytest.mark.parametrize(("text", "parts"), [("2%", 2 * 10**16), ("0.5", 5 * 10**15), ("0", 0)])
def test_part__of_a_percentage__is_exact(text: str, parts: int) -> None:
    assert part(text) == parts


@pytest.mark.parametrize("text", ["", "x", "-1%", "101%", "nan", "inf", "0." + "0" * 16 + "1"])
def test_part__that_is_none__is_refused(text: str) -> None:
    with pytest.raises(Problem, match="no part of the whole"):
        part(text)


def test_typed__data__is_what_wallets_take() -> None:
    typed = json.loads(json.dumps(a_transaction().signed.typed))
    signed = Account.from_key(key(ALICE, 31337)).sign_typed_data(full_message=typed)
    assert signed.message_hash == a_transaction().signed.hash
