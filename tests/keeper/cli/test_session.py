"""Which fund and who signs: found, or asked for in words; and what machines read."""

import json
import os
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner
from eth_account import Account

from keeper.__main__ import keel
from keeper.chain import nav
from keeper.devnet import world
from keeper.devnet.accounts import ALICE, CAROL, key
from tests.keeper.cli.ground import Ground


def typed(*words: str) -> str:
    """What an error says of a command that names its fund itself."""
    run = CliRunner().invoke(keel, words)
    assert run.exit_code == 1
    return str(run.exception)


def test_session__with_no_devnet__says_how_to_start_one(tmp_path: Path) -> None:
    said = typed("fund", "show", "--run", str(tmp_path))
    assert "no devnet runs in" in said
    assert "keel devnet up" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--lens", ALICE), "--lens goes with --fund"),
        (("--fund", ALICE, "--book", "fund.json"), "both --fund and --book"),
    ],
)
def test_session__with_too_much_or_too_little__says_so(words: tuple[str, ...], said: str) -> None:
    assert said in typed("fund", "show", *words)


@pytest.mark.parametrize(("text", "told"), [(None, "there is no book"), ("{}", "is not the book")])
def test_session__with_no_book__says_so(
    ground: Ground, tmp_path: Path, text: str | None, told: str
) -> None:
    book = tmp_path / "fund.json"
    if text:
        book.write_text(text)
    assert told in typed("fund", "show", "--book", str(book), "--rpc", ground.engine.node.url)


def test_session__of_another_chain__is_refused(ground: Ground, tmp_path: Path) -> None:
    book = tmp_path / "fund.json"
    ground.fund.model_copy(update={"chain_id": 5}).write(book)
    said = typed("fund", "show", "--book", str(book), "--rpc", ground.engine.node.url)
    assert "the book is of chain 5" in said


def test_session__by_addresses__finds_the_fund(ground: Ground) -> None:
    where = ("--fund", ground.fund.fund, "--lens", ground.fund.lens)
    run = CliRunner().invoke(keel, ["fund", "show", *where, "--rpc", ground.engine.node.url])
    assert run.exit_code == 0, run.output
    assert "28.01 %" in run.output


def test_session__at_addresses_of_something_else__says_so(ground: Ground) -> None:
    where = ("--fund", ALICE, "--lens", ALICE, "--rpc", ground.engine.node.url)
    assert "Are --fund and --lens right" in typed("fund", "show", *where)
    where = ("--fund", ground.fund.fund, "--lens", "0x12", "--rpc", ground.engine.node.url)
    assert "0x12 is not an address" in typed("fund", "show", *where)


def test_session__of_nobodys_address__is_no_fund(ground: Ground) -> None:
    where = ("--fund", ALICE, "--lens", ground.fund.lens, "--rpc", ground.engine.node.url)
    assert f"what lies at {ALICE} on chain 31337 is no fund" in typed("fund", "show", *where)


def test_as__on_a_chain_that_is_not_local__is_refused() -> None:
    engine = world.ensure().on_anvil(chain_id=10)
    try:
        where = ("--fund", ALICE, "--lens", ALICE, "--rpc", engine.node.url)
        said = typed("fund", "deposit", "1", "--as", "alice", *where)
    finally:
        engine.close()
    assert "chain 10 is not a local chain" in said


def test_show__for_machines__is_one_object(ground: Ground) -> None:
    told = json.loads(ground.keel("fund", "show", "--account", "alice", "--json").text)
    assert told["account"]["address"] == ALICE
    assert told["assets"][0]["symbol"] == "USDC"
    assert int(told["low"]) < int(told["total_assets"]) < int(told["high"])


def test_deposit__signed_by_a_key_file__goes_through(
    ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = bytes.fromhex(key(CAROL, ground.fund.chain_id)[2:])
    file, word = tmp_path / "carol.json", tmp_path / "word"
    file.write_text(json.dumps(Account.encrypt(secret, "sesame", kdf="pbkdf2", iterations=2)))
    word.write_text("sesame")
    monkeypatch.setenv("KEEL_PASSWORD_FILE", str(word))
    told = ground.keel("fund", "deposit", "10", "--keystore", str(file), "--yes")
    assert "deposited 10.00 USDC" in told.text
    both = ground.keel("fund", "deposit", "10", "--keystore", str(file), "--as", "carol")
    assert "both --as and --keystore" in both.text


def test_dry_run__for_machines__says_that_it_was_simulated(ground: Ground) -> None:
    before = ground.engine.head
    words = ("fund", "deposit", "1000", "--as", "alice", "--dry-run", "--json")
    told = json.loads(ground.keel(*words).text)
    assert told["simulated"] is True
    assert told["preview"]["assets"] == "1000"
    assert ground.engine.head == before


def test_verify__with_a_number_that_differs__exits_with_one(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed = ground.keel("nav", "verify", "--json")
    assert (json.loads(agreed.text)["agree"], agreed.code) == (True, 0)
    monkeypatch.setattr(nav, "FEE_SLOT", 2)
    differs = ground.keel("nav", "verify")
    assert differs.code == 1
    assert "They differ." in differs.text


def test_verify__at_an_older_block__reads_that_block(ground: Ground) -> None:
    block = ground.engine.head.number
    ground.live(3)
    told = json.loads(ground.keel("nav", "verify", "--block", str(block), "--json").text)
    assert (told["block"], told["agree"]) == (block, True)


def test_show__of_the_running_devnet__needs_no_option(ground: Ground, tmp_path: Path) -> None:
    about = {
        "url": ground.engine.node.url,
        "fund": str(ground.folder / "fund.json"),
        "pid": os.getpid(),
    }
    (tmp_path / "devnet.json").write_text(json.dumps(about))
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket"))
        listener.listen()
        run = CliRunner().invoke(keel, ["fund", "show", "--run", str(tmp_path)])
    assert run.exit_code == 0, run.output
