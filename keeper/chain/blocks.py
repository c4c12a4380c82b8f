"""Blocks by their times, and what was logged in many of them; asked for in pieces that nodes do not
find too large."""

from collections.abc import Iterable, Iterator, Sequence

from keeper.chain.node import Log, Node
from keeper.errors import Problem
from keeper.units import moment

HEADERS = 100
PIECE = 20_000
"""Blocks whose logs are asked for at once; many nodes give no more."""


def times(node: Node, numbers: Iterable[int]) -> dict[int, int]:
    """Without those blocks that the node has forgotten."""
    wanted = sorted(set(numbers))
    found: dict[int, int] = {}
    for start in range(0, len(wanted), HEADERS):
        some = wanted[start : start + HEADERS]
        raw = node.batch([("eth_getBlockByNumber", [hex(number), False]) for number in some])
        pairs = zip(some, raw, strict=True)
        found |= {number: int(block["timestamp"], 16) for number, block in pairs if block}
    return found


def last_until(node: Node, moments: Sequence[int], first: int = 0) -> list[int]:
    """For each moment the last block that is not behind it, by halving for all at once. What the
    node has forgotten is old."""
    newest = node.header()
    if moments and newest.timestamp < max(moments):
        raise Problem(
            f"{node.name} is at {moment(newest.timestamp)}, not yet at {moment(max(moments))}",
            "Ask for what is behind us.",
        )
    lows, highs = [first] * len(moments), [newest.number] * len(moments)
    while any(low < high for low, high in zip(lows, highs, strict=True)):
        middles = [(low + high + 1) // 2 for low, high in zip(lows, highs, strict=True)]
        known = times(node, middles)
        for at, middle in enumerate(middles):
            if known.get(middle, 0) <= moments[at]:
                lows[at] = middle
            else:
                highs[at] = middle - 1
    return lows


def logs(
    node: Node,
    addresses: Sequence[str],
    topics: Sequence[str],
    first: int,
    last: int,
    more: Sequence[Sequence[str] | None] = (),
) -> Iterator[Log]:
    for start in range(first, last + 1, PIECE):
        yield from node.logs(addresses, topics, start, min(start + PIECE - 1, last), more)
