"""Several calls as one transaction of a Safe: by MultiSendCallOnly, which delegates nothing."""

from collections.abc import Sequence
from typing import NamedTuple

from eth_abi.exceptions import DecodingError
from eth_utils.address import to_checksum_address

from keeper.chain import abi
from keeper.errors import Problem

CALL, DELEGATE = 0, 1
PLACES = {
    "1.4.1": ("0x9641d764fc13c8B624c04430C7356C1C7C8102e2",),
    "1.3.0": (
        "0x40A2aCCbd92BCA938b02010E17A5b8929b49130D",
        "0xA1dabEF33b3B82c7814B6D82A79e50F4AC44102B",  # where chains want replay protection
    ),
}
"""Where MultiSendCallOnly lies, by the Safe's version."""

MULTI_SEND = "multiSend(bytes)"
HEAD = 1 + 20 + 32 + 32


class Inner(NamedTuple):
    """A call that the Safe makes."""

    to: str
    value: int
    data: bytes


def packed(calls: Sequence[Inner]) -> bytes:
    """The calldata of MultiSendCallOnly."""
    return abi.call(MULTI_SEND, b"".join(map(_pack, calls)))


def unpacked(data: bytes) -> list[Inner]:
    """The calls of such calldata, to the last byte; or a Problem."""
    try:
        (body,) = abi.decode("(bytes)", data[4:])
        calls = list(_unpack(body))
    except (DecodingError, OverflowError):
        calls = []
    if not calls or packed(calls) != data:
        raise Problem(
            f"0x{data[:40].hex()}… is no list of calls",
            "A delegated call is for MultiSendCallOnly alone. Make the file anew.",
        )
    return calls


def _pack(call: Inner) -> bytes:
    head = bytes([CALL]) + bytes.fromhex(call.to[2:]) + call.value.to_bytes(32, "big")
    return head + len(call.data).to_bytes(32, "big") + call.data


def _unpack(body: bytes) -> list[Inner]:
    calls, at = [], 0
    while at < len(body):
        head = body[at : at + HEAD]
        size = int.from_bytes(head[53:], "big")
        at += HEAD
        to = to_checksum_address(head[1:21].rjust(20, b"\0"))
        calls.append(Inner(to, int.from_bytes(head[21:53], "big"), body[at : at + size]))
        at += size
    return calls
