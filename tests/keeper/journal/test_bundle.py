"""A rebalance on a real chain, checked by a file that has no line of Keel's."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest
from eth_utils.crypto import keccak

from keeper.cli.signers import signer_of
from keeper.errors import Problem
from keeper.journal.book import entries
from keeper.journal.bundle import bundle, seal
from keeper.journal.replaying import again
from keeper.journal.sqlite import SqliteStore
from keeper.paths import ROOT
from tests.keeper.chain.snapshot_ground import Ground
from tests.keeper.journal.rebalanced import Rebalanced, carried_out

VERIFIER = ROOT / "scripts/verify_bundle"


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rebalanced]:
    path = tmp_path_factory.mktemp("journal") / "journal.db"
    with closing(Ground.make()) as ground:
        yield carried_out(ground, signer_of(31337, "keeper", None), path)


@pytest.fixture(scope="module")
def text(done: Rebalanced) -> bytes:
    with closing(SqliteStore.look(done.journal)) as store:
        return seal(bundle(entries(store), done.epoch))


@pytest.fixture(scope="module")
def verifier() -> dict[str, Any]:
    """The verifier's functions, so that a thousand runs need not a thousand processes."""
    found: dict[str, Any] = {"__name__": "verify_bundle"}
    exec(compile(VERIFIER.read_text(), str(VERIFIER), "exec"), found)  # noqa: S102 (our own)
    return found


Verify = Callable[[bytes], None]


@pytest.fixture(scope="module")
def verify(verifier: dict[str, Any], done: Rebalanced) -> Verify:
    ask = verifier["asker"](done.node)
    return lambda text: verifier["verify"](text, ask, done.fund)


def test_verifier__of_a_true_bundle__accepts_it(
    done: Rebalanced, text: bytes, tmp_path: Path
) -> None:
    file = tmp_path / "bundle.json"
    file.write_bytes(text)
    command = [sys.executable, "-I", "-S", str(VERIFIER), str(file), done.node, "--fund", done.fund]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert len(ran.stdout.splitlines()) == 17
    file.write_bytes(text[:-9])
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "FAILS  the bundle is whole" in ran.stdout


def test_verifier__of_a_bundle_with_any_byte_changed__rejects_it(
    verifier: dict[str, Any], text: bytes, verify: Verify
) -> None:
    rng = Random(1)
    for at in (0, len(text) - 1, *rng.sample(range(len(text)), 300)):
        bad = bytearray(text)
        bad[at] ^= 1 << rng.randrange(8)
        with pytest.raises(verifier["Wrong"], match="whole"):
            verify(bytes(bad))


LIES: dict[str, tuple[Callable[[Any], Any], str]] = {
    "an amount": (lambda b: _in(b["recorded"]["snapshot"]["fund"]["amounts"], 0, 7), "this market"),
    "a memory": (lambda b: _in(b["recorded"]["ledger"], "bar", 7), "this memory"),
    "an opinion": (lambda b: _in(b["recorded"]["decision"], "reason", "so"), "is the plan's"),
    "a call": (lambda b: _in(b["intent"], "data", "0x00"), "is the plan's"),
    "signed bytes": (lambda b: _in(b["signed"], "raw", "0x00"), "have this hash"),
    "a block": (lambda b: _in(b["included"], "number", 1), "of the chain"),
    "a log": (lambda b: b["included"]["logs"].pop(), "those in the bundle"),
    "a failure": (lambda b: _in(b["included"], "ok", False), "succeeded"),
}


def _in(where: Any, key: Any, value: Any) -> None:
    where[key] = value


@pytest.mark.parametrize("lie", LIES)
def test_verifier__of_a_bundle_sealed_over_a_lie__names_it(
    verifier: dict[str, Any], text: bytes, verify: Verify, lie: str
) -> None:
    tell, says = LIES[lie]
    sealed = json.loads(text)
    tell(sealed["bundle"])
    canonical = verifier["canonical"]
    sha256 = verifier["hashlib"].sha256(canonical(sealed["bundle"])).hexdigest()
    with pytest.raises(verifier["Wrong"], match=says):
        verify(canonical({"bundle": sealed["bundle"], "sha256": "0x" + sha256}) + b"\n")


def _unless_address(word: str) -> str:
    return word if word.startswith("0x" + "0" * 24) else "0x" + "0" * 64


CHAIN: dict[str, tuple[str, Callable[[Any], Any], str]] = {
    "another chain": ("eth_chainId", lambda _: "0x1", "of chain 31337"),
    "another block": ("eth_getBlockByNumber", lambda a: a | {"hash": "0x00"}, "has its hash"),
    "another time": ("eth_getBlockByNumber", lambda a: a | {"timestamp": "0x1"}, "its time"),
    "another mandate": ("eth_call", _unless_address, "mandate of then"),
    "another call": ("eth_getTransactionByHash", lambda a: a | {"input": "0x"}, "plan's call"),
    "another door": ("eth_getTransactionByHash", lambda a: a | {"to": "0x"}, "fund's door"),
    "a revert": ("eth_getTransactionReceipt", lambda a: a | {"status": "0x0"}, "it succeeded"),
    "no events": ("eth_getTransactionReceipt", lambda a: a | {"logs": []}, "said decision"),
}


@pytest.mark.parametrize("case", CHAIN)
def test_verifier__on_a_chain_that_says_otherwise__fails(
    verifier: dict[str, Any], text: bytes, done: Rebalanced, case: str
) -> None:
    method, lie, says = CHAIN[case]
    ask = verifier["asker"](done.node)

    def other(asked: str, *params: Any) -> Any:
        answer = ask(asked, *params)
        return lie(answer) if asked == method else answer

    with pytest.raises(verifier["Wrong"], match=says):
        verifier["verify"](text, other, done.fund)


def test_verifier__for_another_fund__fails(
    verifier: dict[str, Any], text: bytes, done: Rebalanced
) -> None:
    with pytest.raises(verifier["Wrong"], match="it is of the fund 0x11"):
        verifier["verify"](text, verifier["asker"](done.node), "0x11")


@pytest.mark.parametrize("length", [0, 1, 31, 135, 136, 137, 271, 272, 1000])
def test_keccak__of_any_length__is_ethereums(verifier: dict[str, Any], length: int) -> None:
    data = Random(length).randbytes(length)
    assert verifier["keccak"](data) == keccak(data)


def test_replay__of_the_journal__makes_the_transactions_calldata(done: Rebalanced) -> None:
    with closing(SqliteStore.look(done.journal)) as store:
        (found,) = again(entries(store))
        (intent,) = (one.event for one in entries(store) if one.kind == "intent")
    assert found.differs == ()
    assert found.calldata == intent.data


def test_bundle__of_an_epoch_that_is_not_there__says_which_are(done: Rebalanced) -> None:
    with (
        closing(SqliteStore.look(done.journal)) as store,
        pytest.raises(Problem, match=r"no final rebalance of epoch 99\n  It has \d+ to \d+"),
    ):
        bundle(entries(store), 99)
