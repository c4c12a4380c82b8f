"""Who signs."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from keeper.errors import Problem

if TYPE_CHECKING:
    from keeper.execution.signer import KeySigner


def signer_of(chain_id: int, name: str | None, keystore: Path | None) -> "KeySigner":
    """A development account by its name, or whoever can open a key file."""
    from keeper.cli.investing.finding import account_of
    from keeper.devnet import accounts
    from keeper.execution.signer import KeySigner, from_keystore

    if name and keystore:
        raise Problem("both --as and --keystore are given", "Choose one of them.")
    if name:
        return KeySigner(accounts.key(account_of(name), chain_id))
    if keystore:
        return from_keystore(
            keystore, lambda text: str(click.prompt(text, hide_input=True, err=True))
        )
    raise Problem(
        "nobody to sign: neither --as nor --keystore is given",
        "On a devnet say --as alice; elsewhere name your key file with --keystore.",
    )
