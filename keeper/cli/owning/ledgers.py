"""A Ledger that is plugged in: it shows the domain's hash and the message's, and signs them."""

import importlib
from typing import TYPE_CHECKING

from keeper.errors import Problem

if TYPE_CHECKING:
    from keeper.governance.safe.hashing import Signed

ROUND = (
    "Sign with the wallet's own program: keel safe export FILE --eip712, "
    "then keel safe add-signature FILE --owner 0x… --signature 0x…"
)


def sign(one: "Signed", path: str) -> bytes:
    """By the package `ledgereth`, which a person installs who wants it."""
    try:
        messages = importlib.import_module("ledgereth.messages")
    except ImportError:
        raise Problem("the package ledgereth is not installed", ROUND) from None
    try:
        signed = messages.sign_typed_data_draft(one.domain_hash, one.message_hash, path)
    except Exception as error:  # whatever a device, a cable or a person says
        raise Problem(f"the Ledger did not sign: {error}", ROUND) from None
    return bytes.fromhex(signed.signature.removeprefix("0x"))
