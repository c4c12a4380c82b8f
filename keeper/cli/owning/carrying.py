"""`keel safe simulate` and `execute`: what was signed, tried at the head, and sent."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from keeper.cli.investing.session import JSON, WHO, options
from keeper.cli.owning.making import RPC, YES
from keeper.cli.owning.signing import FILE, read
from keeper.errors import Refused

if TYPE_CHECKING:
    from keeper.chain.node import Node
    from keeper.governance.safe.carrying import Tried
    from keeper.governance.safe.transaction import Transaction


@click.command()
@FILE
@options(RPC, JSON)
def simulate(file: Path, rpc: str | None, as_json: bool) -> None:
    """What a transaction would change, as things are now. Who has not signed is taken to agree.

    \b
    keel safe simulate tighten.json
    """
    from keeper.cli.nodes import node_at

    tx, node = read(file), node_at(rpc)
    found = _tried(node, tx)
    told, changes = _effects(found, tx), _changes(node, tx)
    if as_json:
        facts = {"hash": tx.hash, "assumed": found.assumed, "changes": changes, "effects": told}
        click.echo(json.dumps(facts))
        return
    for one in found.assumed:
        click.echo(f"as if {one} had signed, too")
    click.echo("\n".join(["it would go through, and change:", *(f"  {one}" for one in changes)]))
    click.echo("\n".join(["and say:", *(f"  {one}" for one in told)]))


@click.command()
@FILE
@options(RPC, WHO, YES, JSON)
def execute(
    file: Path,
    rpc: str | None,
    name: str | None,
    keystore: Path | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Sends what enough owners signed. Whoever sends it needs ether, and no say in it.

    \b
    keel safe execute tighten.json --keystore key.json
    """
    from keeper.cli.nodes import node_at
    from keeper.cli.owning import telling
    from keeper.cli.signers import signer_of
    from keeper.execution.sender import Sender
    from keeper.governance.safe import carrying, effects

    tx, node = read(file), node_at(rpc)
    carrying.require_enough(tx)
    sender = Sender(node, signer_of(node.chain_id, name, keystore))
    told = _effects(_tried(node, tx, sender.address), tx)
    if not as_json:
        click.echo("\n".join([*telling.lines(tx), "It would say:", *(f"  {o}" for o in told)]))
    telling.ask("Send it?", yes=yes, as_json=as_json)
    try:
        done = carrying.execute(tx, sender)
    except Refused as refused:
        raise carrying.explained(refused) from None
    said, receipt = list(effects.told(done.logs, tx.launch)), done.receipt
    if as_json:
        sent = {"hash": receipt.hash, "block": receipt.block, "gas": receipt.gas}
        click.echo(json.dumps({"hash": tx.hash, "sent": sent, "effects": said}))
        return
    click.echo("\n".join(["executed:", *(f"  {one}" for one in said)]))
    click.echo(f"in block {receipt.block}, {receipt.hash}, for {receipt.gas:,} gas")


def _tried(node: "Node", tx: "Transaction", sender: str = "") -> "Tried":
    from keeper.governance.safe import carrying

    try:
        return carrying.simulate(node, tx, sender or carrying.STRANGER)
    except Refused as refused:
        raise carrying.explained(refused) from None


def _changes(node: "Node", tx: "Transaction") -> list[str]:
    """Old and new, of every number of the fund that would differ."""
    from keeper.governance.safe import effects

    found = effects.changes(node, tx)
    if found is None:
        return ["what it does is none of a fund's: nothing of it is known"]
    if not found.ok:
        return [found.unknown or found.refused]
    told = [f"{one.what}: {one.before} -> {one.after}" for one in found.changes]
    others = [f"and whatever changes at {one}" for one in found.strangers]
    return [*told, *others] or ["nothing"]


def _effects(found: "Tried", tx: "Transaction") -> list[str]:
    from keeper.governance.safe import effects

    return list(effects.told(found.logs, tx.launch))
