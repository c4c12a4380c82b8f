"""What several nodes must do to be believed."""

from collections.abc import Sequence
from typing import NamedTuple

from keeper.errors import Problem


class Trust(NamedTuple):
    """What it takes to be believed."""

    chain: int
    least: int
    """Nodes that must say the same."""
    lag: int = 3
    """Blocks behind the highest head, after which a node is not asked."""
    lead: int = 20
    """Blocks before the others, after which a head is not believed."""
    halted: int = 600
    """Seconds without a new block, after which the chain is taken to stand still."""
    unfinal: int = 3600
    """The same for a finalized one."""
    skew: int = 30
    """Seconds that a block may come from the future."""
    patience: float = 10.0
    """Seconds for an answer."""


def require_witnesses(names: Sequence[str], least: int) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Problem(f"{', '.join(twice)} is named twice", "One node is one witness: name others.")
    if not 1 <= least <= len(names):
        raise Problem(
            f"{least} of {len(names)} nodes shall say the same",
            "Demand at least 1 and at most all.",
        )
