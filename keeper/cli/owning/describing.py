"""`keel safe descriptor`: what a wallet needs to show calls to a fund in words."""

import json
from pathlib import Path

import click

from keeper.cli import books
from keeper.cli.investing.session import JSON, options
from keeper.cli.owning.making import RPC


@click.command()
@click.option("--fund", help="The fund's address.")
@books.OPTION
@click.option("--out", type=click.Path(path_type=Path), default=Path(), help="Default: here.")
@options(RPC, JSON)
def descriptor(
    fund: str | None, book: Path | None, out: Path, rpc: str | None, as_json: bool
) -> None:
    """ERC-7730 files of a fund's contracts: with them a wallet shows words instead of bytes.

    \b
    keel safe descriptor --fund 0x… --out descriptors
    """
    from keeper.cli.nodes import node_at
    from keeper.governance import finding
    from keeper.governance.questions import Pinned
    from keeper.governance.safe.descriptor import INTENTS, Place, described

    node = node_at(rpc)
    address = books.fund_of(node, fund, book)
    pinned = Pinned(node)
    at, base = finding.addresses(pinned, address), pinned.address(address, "asset")
    found = {
        f"calldata-Keel{module}.json": described(
            module, Place(node.chain_id, at.of_module(module), address, base)
        )
        for module in INTENTS
    }
    if as_json:
        click.echo(json.dumps(found))
        return
    out.mkdir(parents=True, exist_ok=True)
    for name, text in found.items():
        (out / name).write_text(json.dumps(text, indent=2) + "\n")
        click.echo(f"written to {out / name}")
