"""Blocks by their time, and what was written down in them."""

from collections.abc import Sequence

from keeper.chain.node import Log, Node

PIECE = 20_000
"""Blocks that are asked for at once; many nodes give no more."""


def first_block(node: Node, since: int, newest: int) -> int:
    """The first block that is not older, by halving; blocks that are forgotten are too old."""
    low, high = 0, newest
    while low < high:
        middle = (low + high) // 2
        if time(node, middle) < since:
            low = middle + 1
        else:
            high = middle
    return low


def time(node: Node, number: int) -> int:
    raw = node.rpc("eth_getBlockByNumber", hex(number), False)
    return int(raw["timestamp"], 16) if raw else -1


def logs(
    node: Node, addresses: Sequence[str], topics: Sequence[str], first: int, newest: int
) -> list[Log]:
    """Asked for in pieces that nodes do not find too large."""
    found: list[Log] = []
    for start in range(first, newest + 1, PIECE):
        found += node.logs(addresses, topics, start, min(start + PIECE - 1, newest))
    return found
