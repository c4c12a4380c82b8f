"""Addresses that people type."""

from typing import Annotated

from eth_utils.address import is_checksum_address, is_hex_address, to_checksum_address
from pydantic import AfterValidator, Strict


def read(text: str) -> str | None:
    """None where it is none, or where its capitals say that a digit is mistyped.

    In one case alone an address has no checksum, and is taken as it is.
    """
    if not text.startswith("0x") or not is_hex_address(text):
        return None
    has_checksum = text[2:] not in (text[2:].lower(), text[2:].upper())
    if has_checksum and not is_checksum_address(text):
        return None
    return str(to_checksum_address(text))


def _whole(text: str) -> str:
    found = read(text)
    if found is None:
        raise ValueError("not an address, or a digit of it is mistyped")
    return found


Address = Annotated[str, Strict(), AfterValidator(_whole)]
"""In files."""
