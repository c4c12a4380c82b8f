"""Who may call what, read from the chain: every function is asked by everybody.

A call that is refused for who makes it is told from one that is refused for what it wants.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from keeper.chain import abi, refusals
from keeper.errors import Refused
from keeper.governance import leaves
from keeper.governance.powers import Role
from keeper.units import DAY

Ask = Callable[[str, bytes, str], bytes]
"""A call without a transaction: to whom, what, by whom; `Refused` where it reverts."""

NOT_YOU = frozenset(
    {
        *("NotGovernance", "NotSafe", "NotDoor", "NotRecord", "NotKeeper"),
        *("NotOpener", "NotFounder", "AlreadyHandedOver", "RolesAreFixed", "ModulesAreFixed"),
        *("GovernorOnlyExecutor", "TimelockUnauthorizedCaller"),
        "AccessControlUnauthorizedAccount",
    }
)
"""Errors that say: not by you, or not by anybody."""

SAMPLES = {"pause": (10, 0), "tighten": (1, 0, 0), "updateDelay": (30 * DAY,)}
"""What a function is asked with that looks at its arguments before it looks at its caller."""


class Function(NamedTuple):
    """One that may change something."""

    module: str
    name: str
    signature: str
    types: tuple[str, ...]


def functions(module: str) -> Iterator[Function]:
    for one in leaves.methods(module):
        # A guard that only reverts is pure, and a power that nobody has is one to show.
        if one.is_view and one.entry["outputs"]:
            continue
        types = tuple(leaves.typed(given) for given in one.entry["inputs"])
        yield Function(module, one.name, one.signature, types)


def callers(ask: Ask, at: str, function: Function, roles: Mapping[Role, str]) -> frozenset[Role]:
    """Those whom the function at this address does not refuse for who they are."""
    data = abi.call(function.signature, *SAMPLES.get(function.name, _nothing(function)))
    return frozenset(role for role, who in roles.items() if _passes(ask, at, data, who))


def _passes(ask: Ask, at: str, data: bytes, who: str) -> bool:
    try:
        ask(at, data, who)
    except Refused as refused:
        found = refusals.decode(refused.data)
        return found is None or found.name not in NOT_YOU
    return True


def _nothing(function: Function) -> tuple[Any, ...]:
    """Zeros of every type, arrays as short as they may be."""
    return tuple(_zero(kind) for kind in function.types)


def _zero(kind: str) -> Any:
    if kind.endswith("]"):
        inner, _, size = kind[:-1].rpartition("[")
        return [_zero(inner)] * int(size or 0)
    if kind.startswith("("):
        return tuple(_zero(part) for part in _parts(kind[1:-1]))
    if kind.startswith("bytes"):
        return bytes(int(kind[5:] or 0))
    return {"address": "0x" + "00" * 20, "bool": False, "string": ""}.get(kind, 0)


def _parts(inside: str) -> Iterator[str]:
    """A tuple's types, at its own depth."""
    depth, begin = 0, 0
    for place, letter in enumerate(inside):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            yield inside[begin:place]
            begin = place + 1
    yield inside[begin:]
