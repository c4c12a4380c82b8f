"""`keel safe create`, `status`, `hash`: a Safe, how it stands, and what its owners sign."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from keeper.cli import books
from keeper.cli.investing.session import JSON, WHO, options
from keeper.errors import Problem

if TYPE_CHECKING:
    from keeper.chain.node import Node

RPC = (click.option("--rpc", envvar="KEEL_RPC", help="The node. Default: the running devnet."),)
YES = (click.option("--yes", is_flag=True, help="Do not ask."),)


@click.command()
@click.option("--owner", "owners", multiple=True, required=True, help="An owner; repeat it.")
@click.option("--threshold", type=int, required=True, help="How many of them have to sign.")
@click.option("--salt", type=int, default=0, show_default=True, help="Another Safe of the same.")
@options(RPC, WHO, YES, JSON)
def create(
    owners: Sequence[str],
    threshold: int,
    salt: int,
    rpc: str | None,
    name: str | None,
    keystore: Path | None,
    yes: bool,
    as_json: bool,
) -> None:
    """A Safe 1.4.1 of these owners, where Safe's own factory puts it; on every chain the same.

    \b
    keel safe create --owner 0x… --owner 0x… --owner 0x… --threshold 2 --keystore key.json
    """
    from keeper.cli.investing.finding import checked
    from keeper.cli.nodes import node_at
    from keeper.cli.owning import telling
    from keeper.cli.signers import signer_of
    from keeper.execution.sender import Sender
    from keeper.governance.safe import creation

    node = node_at(rpc)
    made = creation.Owners([checked(one) for one in owners], threshold, salt)
    creation.require_sound(made.owners, threshold)
    if node.code(made.address):
        _created(node, made.address, None, as_json)
        return
    creation.require_parts(node)
    if not as_json:
        click.echo(f"the Safe of {threshold} in {len(owners)} will be {made.address}")
    telling.ask("Create it?", yes=yes, as_json=as_json)
    (done,) = Sender(node, signer_of(node.chain_id, name, keystore)).send([made.order()])
    _created(node, made.address, done.receipt.gas, as_json)


def _created(node: "Node", safe: str, gas: int | None, as_json: bool) -> None:
    """By what is there, and not by what was sent."""
    from keeper.governance.safe.standing import Standing

    found = Standing.read(node, safe)
    if as_json:
        click.echo(json.dumps({**found._asdict(), "created": gas is not None, "gas": gas}))
        return
    click.echo(f"{safe} is there already" if gas is None else f"created {safe} for {gas:,} gas")
    click.echo(f"{found.threshold} of {', '.join(found.owners)} have to sign")


@click.command()
@click.option("--safe", help="The Safe's address.")
@click.option("--fund", help="A fund's address: its Safe.")
@books.OPTION
@options(RPC, JSON)
def status(
    safe: str | None, fund: str | None, book: Path | None, rpc: str | None, as_json: bool
) -> None:
    """Whose a Safe is, how many have to sign, its nonce, and who else may move or stop it.

    \b
    keel safe status --fund 0x… --json
    """
    from keeper.cli.investing.finding import checked
    from keeper.cli.nodes import node_at
    from keeper.devnet.engine import ZERO
    from keeper.governance.safe.standing import Standing

    if bool(safe) == bool(fund or book):
        raise Problem("one of --safe, --fund and --book says which Safe", "Give one of them.")
    node = node_at(rpc)
    at = checked(safe) if safe else safe_of(node, books.fund_of(node, fund, book))
    found = Standing.read(node, at)
    warnings = list(found.warnings())
    if as_json:
        click.echo(json.dumps({**found._asdict(), "warnings": warnings}))
        return
    for key, value in found._asdict().items():
        told = ", ".join(value) or "none" if isinstance(value, tuple) else value
        told = "none" if told == ZERO else told
        click.echo(f"{key.replace('_', ' '):<12}{told}")
    click.echo("\n".join(f"warning: {one}" for one in warnings) or "nothing else moves it")


def safe_of(node: "Node", fund: str) -> str:
    """Whom a fund's mandate obeys."""
    from keeper.governance import finding
    from keeper.governance.questions import Pinned

    pinned = Pinned(node)
    return pinned.address(finding.addresses(pinned, fund).mandate, "safe")


@click.command("hash")
@click.option("--chain-id", type=int, required=True)
@click.option("--safe", required=True, help="The Safe's address.")
@click.option("--safe-version", default="1.4.1", show_default=True, help="1.3.0 or 1.4.1.")
@click.option("--nonce", type=int, required=True)
@click.option("--to", required=True)
@click.option("--value", type=int, default=0, show_default=True, help="In wei.")
@click.option("--data", default="0x", show_default=True)
@click.option("--operation", type=click.IntRange(0, 1), default=0, show_default=True)
@options(JSON)
def hash_(
    chain_id: int,
    safe: str,
    safe_version: str,
    nonce: int,
    to: str,
    value: int,
    data: str,
    operation: int,
    as_json: bool,
) -> None:
    """The hash that owners sign, from the fields alone, as a hardware wallet shows it.

    \b
    keel safe hash --chain-id 1 --safe 0x… --nonce 7 --to 0x… --data 0x…
    """
    from keeper.cli.investing.finding import checked
    from keeper.cli.owning import telling
    from keeper.governance.safe import hashing

    if safe_version not in hashing.VERSIONS:
        known = " and ".join(hashing.VERSIONS)
        raise Problem(f"Safe {safe_version} makes its hashes in another way", f"Known: {known}.")
    try:
        calldata = bytes.fromhex(data.removeprefix("0x"))
    except ValueError:
        raise Problem(f"--data {data} is no calldata", "Write it like 0x00ff.") from None
    one = hashing.Signed(chain_id, checked(safe), checked(to), value, calldata, operation, nonce)
    hashing.require_same(one, safe_version)
    found = telling.hashes(one)
    click.echo(
        json.dumps(found)
        if as_json
        else "\n".join(f"{key.replace('_', ' '):<14}{value}" for key, value in found.items())
    )
