"""What a unit of gas cost: the mean base fee of each bar."""

from collections.abc import Sequence
from itertools import pairwise

from keeper.chain import blocks
from keeper.chain.node import GWEI, Node
from keeper.records.history import Said

MOST = 1_024
"""Blocks that `eth_feeHistory` answers at once."""


def base_fees(node: Node, assets: Sequence[str], ends: Sequence[int]) -> list[Said]:
    """Of the source `gas`, in gwei, the same for every asset; a bar without a block has none."""
    found = []
    for (before, last), end in zip(pairwise(blocks.last_until(node, ends)), ends[1:], strict=True):
        fees = _fees(node, before + 1, last)
        if fees:
            mean = sum(fees) / len(fees) / GWEI
            found += [Said("gas", asset, mean, end) for asset in assets]
    return found


def _fees(node: Node, first: int, last: int) -> list[int]:
    """Each answer has one more, of a block that is still to come."""
    found: list[int] = []
    while first <= last:
        count = min(MOST, last - first + 1)
        raw = node.rpc("eth_feeHistory", hex(count), hex(first + count - 1), [])
        found += [int(fee, 16) for fee in raw["baseFeePerGas"][:count]]
        first += count
    return found
