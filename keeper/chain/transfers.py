"""Large transfers of tokens into and out of addresses that somebody has labelled.

The labels are a JSON or TOML file: a table of groups, each a list of addresses.

    exchanges = ["0x…", "0x…"]
"""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from eth_utils.address import is_address, to_checksum_address

from keeper.chain import abi, blocks
from keeper.chain.node import Log, Node
from keeper.errors import Problem
from keeper.records.history import Said

TRANSFER = abi.topic("Transfer(address,address,uint256)")
Labels = Mapping[str, frozenset[str]]
"""Addresses by group."""


class Watched(NamedTuple):
    asset: str
    decimals: int
    least: int
    """Units; what is smaller is left out."""


def read_labels(path: Path) -> Labels:
    try:
        text = path.read_text(encoding="utf-8")
        raw = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise Problem(
            f"{path} cannot be read: {error}", "Give a TOML or JSON file of groups of addresses."
        ) from None
    if not isinstance(raw, dict):
        raise Problem(f"{path} has no groups", 'Write it like exchanges = ["0x…"].')
    return {group: frozenset(_address(path, group, one) for one in raw[group]) for group in raw}


def flows(
    node: Node, watched: Sequence[Watched], group: str, labels: Labels, first: int, last: int
) -> list[Said]:
    """Of the source `flow_GROUP`: tokens that came into the group's addresses, or left them if
    negative, known as of their block. What moves between two of them is neither."""
    if group not in labels:
        raise Problem(f"nobody is labelled {group!r}", f"There are {', '.join(sorted(labels))}.")
    found = list(_logs(node, [one.asset for one in watched], labels[group], first, last))
    times = blocks.times(node, (log.block for log in found))
    by_asset = {one.asset.lower(): one for one in watched}
    said = []
    for log in found:
        one, amount = by_asset[log.address.lower()], int.from_bytes(log.data[:32], "big")
        if amount >= one.least:
            sign = 1 if _party(log, 2) in labels[group] else -1
            value = sign * amount / 10**one.decimals
            said.append(Said(f"flow_{group}", one.asset, value, times[log.block]))
    return said


def _logs(
    node: Node, assets: Sequence[str], ours: frozenset[str], first: int, last: int
) -> Iterator[Log]:
    """Into one of them from outside, and out of one of them."""
    padded = ["0x" + one[2:].lower().rjust(64, "0") for one in sorted(ours)]
    for more, other in (((None, padded), 1), ((padded,), 2)):
        for log in blocks.logs(node, assets, [TRANSFER], first, last, more):
            if _party(log, other) not in ours:
                yield log


def _party(log: Log, at: int) -> str:
    return to_checksum_address("0x" + log.topics[at][-40:])


def _address(path: Path, group: str, raw: Any) -> str:
    if not is_address(raw):
        raise Problem(f"{path}: {raw!r} among {group} is no address", "Write 0x and forty digits.")
    return to_checksum_address(raw)
