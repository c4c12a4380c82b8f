"""Who signs. A key is never an argument, never printed, and leaves this file only as signatures."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from keeper.errors import Problem

PASSWORD_FILE = "KEEL_PASSWORD_FILE"  # noqa: S105 (the name of a variable)


class Signer(Protocol):
    address: str

    def sign(self, transaction: dict[str, Any]) -> bytes: ...

    def sign_typed(self, message: dict[str, Any]) -> bytes: ...


class KeySigner:
    """Signs with a key that it holds."""

    def __init__(self, key: str | bytes) -> None:
        from eth_account import Account

        self._account = Account.from_key(key)
        self.address: str = self._account.address

    def sign(self, transaction: dict[str, Any]) -> bytes:
        return bytes(self._account.sign_transaction(transaction).raw_transaction)

    def sign_typed(self, message: dict[str, Any]) -> bytes:
        """What EIP-712 has for people to read before they sign it."""
        return bytes(self._account.sign_typed_data(full_message=message).signature)

    def __repr__(self) -> str:
        return f"KeySigner({self.address})"


def from_keystore(file: Path, ask: Callable[[str], str]) -> KeySigner:
    """From an encrypted key file; its password from a file that is named, or asked for."""
    from eth_account import Account

    try:
        sealed = json.loads(file.read_text())
    except FileNotFoundError:
        raise Problem(f"there is no key file {file}", "Name one with --keystore.") from None
    except ValueError:
        raise Problem(f"{file} is no key file", "It is the JSON that a wallet exports.") from None
    try:
        return KeySigner(Account.decrypt(sealed, _password(file, ask)))
    except (ValueError, KeyError, TypeError):
        # The error's own words are left out: they may hold what was typed.
        raise Problem(
            f"{file} does not open", f"Is it the right password? {PASSWORD_FILE} may name its file."
        ) from None


def _password(file: Path, ask: Callable[[str], str]) -> str:
    named = os.environ.get(PASSWORD_FILE)
    if not named:
        return ask(f"password of {file.name}")
    try:
        return Path(named).read_text().rstrip("\r\n")
    except OSError as error:
        raise Problem(
            f"{PASSWORD_FILE} names {named}, which cannot be read: {error.strerror}",
            "Mend the path, or unset it to be asked.",
        ) from None
