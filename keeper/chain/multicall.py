"""Many questions in one call, so that all answers are of one block."""

from collections.abc import Sequence
from typing import Protocol

from keeper.chain import abi
from keeper.chain.node import Block, shown
from keeper.errors import Problem

MULTICALL = "0xcA11bde05977b3631167028862bE2a173976CA11"
"""At this address on every chain."""

TRY = "aggregate3((address,bool,bytes)[])"


class Answering(Protocol):
    """A node, as far as it answers calls."""

    def call(self, to: str, data: bytes, *, block: Block = "latest") -> bytes: ...


def at_once(
    node: Answering, calls: Sequence[tuple[str, bytes]], block: Block
) -> list[bytes | None]:
    """Every answer out of one call; None for a refusal."""
    return answers(node.call(MULTICALL, asking(calls), block=block), block)


def asking(calls: Sequence[tuple[str, bytes]]) -> bytes:
    """What to call it with, for who puts that into a batch."""
    return abi.call(TRY, [(to, True, asked) for to, asked in calls])


def answers(answer: bytes, block: Block) -> list[bytes | None]:
    if not answer:
        where = f"{MULTICALL} in block {shown(block)}"
        raise Problem(f"there is no Multicall3 at {where}", "Choose a later block.")
    (found,) = abi.decode("((bool,bytes)[])", answer)
    return [data if ok else None for ok, data in found]
