"""`keel safe`'s commands: what owners see, what wallets elsewhere sign, what is refused early."""

import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest
from eth_account import Account

from keeper.cli.owning.proposing import propose
from keeper.cli.safe import group
from keeper.devnet.accounts import ALICE, BOB, STRANGER, key
from keeper.governance.safe.transaction import Transaction
from keeper.paths import ROOT
from tests.keeper.governance.safe.owned import Owned, changed

TIGHTEN = ("tighten", "Slippage", "2%", "--days", "7")
OFFLINE = ("show", "sign", "export", "add-signature", "merge")


def commands(file: str) -> list[tuple[str, ...]]:
    """All that read a file."""
    return [
        ("show", file),
        ("sign", file, "--as", "alice", "--yes"),
        ("export", file, "--eip712"),
        ("add-signature", file, "--owner", ALICE, "--signature", "0x" + "11" * 65),
        ("merge", file, "--out", file),
        ("simulate", file),
        ("execute", file, "--as", "stranger", "--yes"),
    ]


@pytest.mark.parametrize("at", range(7))
def test_commands__of_a_file_that_was_changed__refuse(owned: Owned, at: int) -> None:
    file = owned.signed(owned.proposed(*TIGHTEN))
    before = Path(changed(file, to=STRANGER)).read_text()
    code, said = owned.run(*commands(file)[at])
    assert code == 1
    assert "Something in it was changed" in said
    assert Path(file).read_text() == before


def test_commands__that_owners_need__ask_no_node(owned: Owned, monkeypatch: Any) -> None:
    file = owned.proposed(*TIGHTEN)
    monkeypatch.setattr("keeper.chain.node.Node.rpc", None)
    monkeypatch.setattr("keeper.chain.node.Node.batch", None)
    code, said = owned.run("sign", file, "--as", "bob", "--yes", "--json")
    assert code == 0
    assert list(json.loads(said)["signatures"]) == [BOB]
    assert owned.run("show", file)[0] == 0
    assert owned.run("merge", file, file, "--out", file)[0] == 0


def test_wallet__that_signs_what_was_exported__is_believed(owned: Owned) -> None:
    file, typed = owned.proposed(*TIGHTEN), Path(owned.file("typed.json"))
    assert owned.run("export", file, "--eip712", "--out", str(typed))[0] == 0
    signed = Account.from_key(key(BOB, 31337)).sign_typed_data(
        full_message=json.loads(typed.read_text())
    )
    signature = signed.signature.to_0x_hex()
    code, said = owned.run("add-signature", file, "--owner", ALICE, "--signature", signature)
    assert (code, f"is not {ALICE}'s" in said) == (1, True)
    code, said = owned.run("add-signature", file, "--owner", BOB, "--signature", signature)
    assert code == 0, said
    assert owned.send(owned.signed(file, "alice"))[0] == 0


def test_safe__that_gets_a_signed_message__takes_it(owned: Owned) -> None:
    """What wallets sign that know no typed data, with its last byte raised by four."""
    from eth_account.messages import encode_defunct

    file = owned.proposed(*TIGHTEN)
    hash_ = bytes.fromhex(Transaction.read(Path(file)).hash[2:])
    signed = Account.from_key(key(BOB, 31337)).sign_message(encode_defunct(hash_))
    code, said = owned.run(
        *("add-signature", file, "--owner", BOB, "--signature", signed.signature.to_0x_hex())
    )
    assert code == 0, said
    code, said = owned.send(owned.signed(file, "alice"))
    assert code == 0, said


def test_sign__by_who_is_no_owner__is_refused(owned: Owned) -> None:
    code, said = owned.run("sign", owned.proposed(*TIGHTEN), "--as", "stranger", "--yes")
    assert code == 1
    assert f"{STRANGER} is no owner" in said


def test_sign__by_a_ledger__is_by_ledgereth_or_says_the_way_round(
    owned: Owned, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = owned.proposed(*TIGHTEN)
    code, said = owned.run("sign", file, "--ledger", "--yes")
    assert code == 1
    assert "keel safe export FILE --eip712" in said
    tx = Transaction.read(Path(file))

    def device(domain: bytes, message: bytes, path: str) -> SimpleNamespace:
        assert (domain, message) == (tx.signed.domain_hash, tx.signed.message_hash)
        assert path == "44'/60'/0'/0/0"
        signed = Account.from_key(key(BOB, 31337)).unsafe_sign_hash(tx.signed.hash)
        return SimpleNamespace(signature=signed.signature.to_0x_hex())

    module = SimpleNamespace(sign_typed_data_draft=device)
    monkeypatch.setitem(sys.modules, "ledgereth.messages", module)
    assert owned.run("sign", file, "--ledger", "--yes")[0] == 0
    assert list(Transaction.read(Path(file)).signatures) == [BOB]


def test_propose__what_would_be_refused__warns_and_writes(owned: Owned) -> None:
    file = owned.file("loose.json")
    Path(file).unlink(missing_ok=True)
    words = ("propose", "--fund", owned.at.fund, "--out", file, "tighten", "Slippage", "4%")
    code, said = owned.run(*words, "--days", "7")
    assert code == 0
    assert "warning: as things are, call 1 of 1 would be refused" in said
    assert Path(file).exists()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("tighten", "Slipage", "2%", "--days", "7"), "there is no 'Slipage'"),
        (("tighten", "Slippage", "2x", "--days", "7"), "'2x' is no part"),
        (("pause", "Slippage", "--days", "7"), "there is no 'Slippage'"),
        (("tighten-most", "DOGE", "2%", "--days", "7"), "'DOGE' is none of the fund's assets"),
        (("veto", "9"), "no proposals"),
        (("call", "--to", STRANGER, "--data", "0x0"), "is no calldata"),
        (("call", "--to", STRANGER, "--value", "much"), "'much' is not an amount"),
    ],
)
def test_propose__nonsense__says_what_would_do(
    owned: Owned, words: tuple[str, ...], why: str
) -> None:
    code, said = owned.run("propose", "--fund", owned.at.fund, *words)
    assert code == 1
    assert why in said


def test_propose__into_a_file_that_is_there__leaves_it(owned: Owned) -> None:
    file = owned.signed(owned.proposed(*TIGHTEN))
    before = Path(file).read_text()
    code, said = owned.run("propose", "--fund", owned.at.fund, "--out", file, "revoke")
    assert (code, "is there already" in said) == (1, True)
    assert Path(file).read_text() == before


def test_propose__for_another_safe__is_refused(owned: Owned) -> None:
    code, said = owned.run("propose", "--fund", owned.at.fund, "--safe", STRANGER, "revoke")
    assert (code, "and --safe is" in said) == (1, True)
    code, said = owned.run("propose", "--safe", STRANGER, "call", "--to", STRANGER)
    assert (code, "is no Safe" in said) == (1, True)
    code, said = owned.run("propose", "revoke")
    assert (code, "no fund is named" in said) == (1, True)


def test_status__of_a_fund__is_its_safes(owned: Owned) -> None:
    code, said = owned.run("status", "--fund", owned.at.fund, "--json")
    assert code == 0
    facts = json.loads(said)
    assert facts["safe"] == owned.safe
    assert (facts["threshold"], facts["nonce"], facts["modules"]) == (2, 0, [])
    assert facts["warnings"] == []


def test_help__of_every_action__has_an_example() -> None:
    assert isinstance(propose, click.Group)
    for name, command in propose.commands.items():
        assert f"keel safe propose --{'safe' if name == 'call' else 'fund'} 0x… {name}" in (
            command.help or ""
        )
    assert set(OFFLINE) < set(group.commands)


def test_docs__of_the_safe__name_every_command_and_action() -> None:
    assert isinstance(propose, click.Group)
    text = (ROOT / "docs/safe.md").read_text()
    for name in group.commands:
        assert f"keel safe {name}" in text, name
    for name in propose.commands:
        assert f"`{name}`" in text or f" {name} " in text, name


def test_nonce__that_is_to_be_used_up__is_so_by_a_call_of_nothing(owned: Owned) -> None:
    file, empty = owned.signed(owned.proposed(*TIGHTEN)), owned.file("empty.json")
    Path(empty).unlink(missing_ok=True)
    code, said = owned.run(
        "propose", "--safe", owned.safe, "--out", empty, "call", "--to", owned.safe
    )
    assert (code, "nothing: its nonce is used up" in said) == (0, True)
    assert owned.send(owned.signed(empty))[0] == 0
    assert owned.send(file)[0] == 1
