"""`keel safe show`, `sign`, `export`, `add-signature`, `merge`: from owner to owner, offline."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from keeper.cli.investing.session import JSON, WHO, options
from keeper.cli.owning.making import YES
from keeper.errors import Problem

if TYPE_CHECKING:
    from keeper.governance.safe.transaction import Transaction

FILE = click.argument("file", type=click.Path(path_type=Path))
OUT = click.option(
    "--out", type=click.Path(path_type=Path), help="Where to write. Default: into the file itself."
)


def read(file: Path) -> "Transaction":
    """Whole, and with the hash that Safe's own library computes."""
    from keeper.governance.safe import hashing
    from keeper.governance.safe.transaction import Transaction

    tx = Transaction.read(file)
    hashing.require_same(tx.signed, tx.version)
    return tx


@click.command()
@FILE
@options(JSON)
def show(file: Path, as_json: bool) -> None:
    """What a transaction file does, its hashes, and who has signed. Needs no node.

    \b
    keel safe show tighten.json
    """
    from keeper.cli.owning import telling

    telling.show(read(file), as_json)


@click.command()
@FILE
@OUT
@click.option("--ledger", is_flag=True, help="Sign with a Ledger that is plugged in.")
@click.option("--path", default="44'/60'/0'/0/0", show_default=True, help="Of the Ledger's key.")
@options(WHO, YES, JSON)
def sign(
    file: Path,
    out: Path | None,
    ledger: bool,
    path: str,
    name: str | None,
    keystore: Path | None,
    yes: bool,
    as_json: bool,
) -> None:
    """An owner's signature, behind what it is for: read the words, compare the hash. Needs no node.

    \b
    keel safe sign tighten.json --keystore owner.json
    """
    from keeper.cli.owning import ledgers, telling
    from keeper.cli.signers import signer_of
    from keeper.governance.safe import signatures

    tx = read(file)
    if not as_json:
        telling.show(tx, as_json=False)
    telling.ask("Sign it?", yes=yes, as_json=as_json)
    if ledger:
        signature = ledgers.sign(tx.signed, path)
        owner = signatures.signer(tx.signed.hash, signature)
    else:
        signer = signer_of(tx.chain_id, name, keystore)
        signature, owner = signer.sign_typed(tx.signed.typed), signer.address
    telling.written(tx.with_signature(owner, signature), out or file, as_json)


@click.command()
@FILE
@click.option("--eip712", is_flag=True, required=True, help="As typed data; there is no other way.")
@click.option("--out", type=click.Path(path_type=Path), help="Default: standard output.")
def export(file: Path, eip712: bool, out: Path | None) -> None:
    """The typed data that wallets sign, with the Safe's domain. Needs no node.

    \b
    keel safe export tighten.json --eip712 --out typed.json
    """
    text = json.dumps(read(file).signed.typed, indent=2)
    if out:
        out.write_text(text + "\n")
        click.echo(f"written to {out}")
    else:
        click.echo(text)


@click.command("add-signature")
@FILE
@click.option("--owner", required=True, help="Whose it is.")
@click.option("--signature", required=True, help="What the wallet returned: 0x and 65 bytes.")
@OUT
@options(JSON)
def add_signature(file: Path, owner: str, signature: str, out: Path | None, as_json: bool) -> None:
    """A signature that a wallet made elsewhere: of the typed data, or of the hash as a message.

    \b
    keel safe add-signature tighten.json --owner 0x… --signature 0x…
    """
    from keeper.cli.investing.finding import checked
    from keeper.cli.owning import telling

    try:
        raw = bytes.fromhex(signature.removeprefix("0x"))
    except ValueError:
        raise Problem(f"{signature} is no signature", "It is 0x and 130 digits.") from None
    telling.written(read(file).with_signature(checked(owner), raw), out or file, as_json)


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True)
@options(JSON)
def merge(files: Sequence[Path], out: Path, as_json: bool) -> None:
    """One file of several that owners signed apart.

    \b
    keel safe merge alice.json bob.json --out signed.json
    """
    from keeper.cli.owning import telling

    first, *others = map(read, files)
    for one in others:
        first = first.merged(one)
    telling.written(first, out, as_json)
