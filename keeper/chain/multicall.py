"""Many questions in one call, so that all answers are of one block."""

from collections.abc import Sequence
from typing import Protocol

from keeper.chain import abi
from keeper.chain.node import Block
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
    data = abi.call(TRY, [(to, True, asked) for to, asked in calls])
    answer = node.call(MULTICALL, data, block=block)
    if not answer:
        raise Problem(
            f"there is no Multicall3 at {MULTICALL} in block {block}", "Choose a later block."
        )
    (found,) = abi.decode("((bool,bytes)[])", answer)
    return [data if ok else None for ok, data in found]
