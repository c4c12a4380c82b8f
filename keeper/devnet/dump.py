"""What a node dumps of its state: made slim, made to forget, put on a node again."""

import gzip
import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from eth_utils.crypto import keccak

from keeper.devnet.anvil import Anvil
from keeper.errors import Problem

KEPT_ROUNDS = 256
"""Of each feed. Chainlink's cache keeps every round for ever, eight words a block here."""

ROUNDS, LATEST_ROUND = 4, 6
"""Where DataFeedsCache keeps its mappings round -> id -> report and id -> latest round."""


class Pruning(NamedTuple):
    """What a world that must not grow forgets: the old rounds of its feeds."""

    cache: str
    ids: tuple[bytes, ...]

    def slots(self, read: Callable[[int], int]) -> Iterator[int]:
        """The cache's words that hold rounds older than those kept."""
        for id_ in self.ids:
            padded = id_.ljust(32, b"\0")
            round_ = read(_slot(padded, LATEST_ROUND.to_bytes(32, "big"))) - KEPT_ROUNDS
            while round_ > 0:
                slot = _slot(padded, keccak(_word(round_) + _word(ROUNDS)))
                if not read(slot):
                    break
                yield slot
                round_ -= 1


def slim(dump: bytes, blocks: int, pruning: Pruning | None = None) -> bytes:
    """Only the last blocks, none of the transactions that made them, no rounds long past."""
    state = json.loads(gzip.decompress(dump))
    state["blocks"] = sorted(state["blocks"], key=_number)[-blocks:]
    state["transactions"] = []
    state["historical_states"] = None
    if pruning:
        storage: dict[str, str] = state["accounts"][pruning.cache.lower()]["storage"]
        old = list(pruning.slots(lambda slot: int(storage.get(f"0x{slot:064x}", "0x0"), 16)))
        for slot in old:
            del storage[f"0x{slot:064x}"]
    return gzip.compress(json.dumps(state).encode(), compresslevel=1, mtime=0)


def load(node: Anvil, dump: bytes) -> None:
    """Puts a state on a node; a load that failed without a word is found out."""
    node.rpc("anvil_loadState", "0x" + dump.hex())
    block = node.rpc("eth_getBlockByNumber", "latest", False)
    if int(block["number"], 16) == 0:
        raise Problem("anvil took the world's state but not its blocks", "Run ./scripts/setup.")


def take(node: Anvil) -> bytes:
    return bytes.fromhex(node.rpc("anvil_dumpState")[2:])


def _slot(key: bytes, position: bytes) -> int:
    return int.from_bytes(keccak(key + position), "big")


def _word(value: int) -> bytes:
    return value.to_bytes(32, "big")


def _number(block: dict[str, Any]) -> int:
    return int(str(block["header"]["number"]), 0)
