"""Who signs for a command that needs no fund."""

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

    if name and not keystore:
        return KeySigner(accounts.key(account_of(name), chain_id))
    if keystore and not name:
        return from_keystore(
            keystore, lambda text: str(click.prompt(text, hide_input=True, err=True))
        )
    raise Problem(
        "one of --as and --keystore says who signs",
        "On a local chain say --as deployer; elsewhere name your key file with --keystore.",
    )
