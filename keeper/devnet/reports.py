"""What a feed's forwarder delivers to Chainlink's cache."""

from functools import cache

from keeper.chain import abi
from keeper.devnet.accounts import TRANSMITTER

FORWARDER_NAME = b"keel-dev\0\0"
"""The ten-byte workflow name under which reports are signed off."""


def feed_id(index: int) -> bytes:
    """Chainlink's sixteen-byte data id; its eighth byte says 8 decimals."""
    return bytes([1, 0, 0, 0, 0, 0, index + 1, 0x28]) + bytes(8)


def report(id_: bytes, observed_at: int, answer: int) -> bytes:
    """Calldata of one delivery: metadata, then a list of one report."""
    first, second = _metadata()
    padded = int.from_bytes(id_.ljust(32, b"\0"), "big")
    return abi.words(
        "onReport(bytes,bytes)",
        (0x40, 0xA0, 64, first, second, 160, 0x20, 1, padded, observed_at, answer),
    )


@cache
def _metadata() -> tuple[int, int]:
    """Thirty-two bytes of execution id, the workflow's name, its owner, two bytes of report id."""
    packed = bytes(32) + FORWARDER_NAME + bytes.fromhex(TRANSMITTER[2:]) + bytes(2)
    return int.from_bytes(packed[:32], "big"), int.from_bytes(packed[32:], "big")
