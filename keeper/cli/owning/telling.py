"""How a Safe's transaction is shown: its words first, then what a wallet shows to compare with."""

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from keeper.errors import Problem

if TYPE_CHECKING:
    from keeper.governance.safe.hashing import Signed
    from keeper.governance.safe.transaction import Transaction


def hashes(one: "Signed") -> dict[str, str]:
    """As a hardware wallet shows them."""
    return {
        "domain_hash": "0x" + one.domain_hash.hex(),
        "message_hash": "0x" + one.message_hash.hex(),
        "hash": "0x" + one.hash.hex(),
    }


def command(tx: "Transaction") -> str:
    """What makes the hash anew, from the fields alone."""
    fields = {
        "chain-id": tx.chain_id,
        "safe": tx.safe,
        "safe-version": tx.version,
        "nonce": tx.nonce,
        "to": tx.to,
        "value": tx.value,
        "data": tx.data,
        "operation": tx.operation,
    }
    return "keel safe hash " + " ".join(
        f"--{key} {shlex.quote(str(value))}" for key, value in fields.items()
    )


def facts(tx: "Transaction") -> dict[str, Any]:
    return {
        **tx.model_dump(),
        **hashes(tx.signed),
        "missing": tx.missing,
        "reproduce": command(tx),
    }


def show(tx: "Transaction", as_json: bool) -> None:
    click.echo(json.dumps(facts(tx)) if as_json else "\n".join(lines(tx)))


def lines(tx: "Transaction") -> list[str]:
    signed = [f"  signed by {owner}" for owner in tx.signatures]
    return [
        f"Safe {tx.safe} {tx.version} on chain {tx.chain_id}, nonce {tx.nonce}",
        "What it does:",
        *(f"  {one}" for one in tx.says),
        *(f"{key.replace('_', ' '):<14}{value}" for key, value in hashes(tx.signed).items()),
        f"made anew by: {command(tx)}",
        *signed,
        "enough have signed" if not tx.missing else f"{tx.missing} more of {tx.threshold} to sign",
    ]


def ask(question: str, *, yes: bool, as_json: bool) -> None:
    """A program asks nothing, and so has to say that it means it."""
    if as_json and not yes:
        raise Problem("--json asks no questions", "Add --yes if it is what you want.")
    if not yes:
        click.confirm(question, abort=True)


def written(tx: "Transaction", out: Path, as_json: bool) -> None:
    tx.write(out)
    if as_json:
        click.echo(json.dumps(facts(tx) | {"file": str(out)}))
    else:
        click.echo(f"written to {out}")
