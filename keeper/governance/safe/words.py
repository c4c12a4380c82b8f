"""What a Safe's calls do, told from their bytes alone: offline, and the same for every reader.

The contracts of a fund lie where its launch puts them, so their names need no node. What is neither
theirs nor the Safe's own is shown as it is, with a warning.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from eth_abi.exceptions import DecodingError
from eth_utils.address import is_address, to_checksum_address

from keeper.chain import abi
from keeper.chain.mandate_sentences import BUDGETS, LIMITS
from keeper.chain.text import plain
from keeper.governance import leaves
from keeper.governance.founding import Addresses
from keeper.governance.leaves import Entry, Leaf, Method
from keeper.governance.powers import MODULES
from keeper.governance.safe.batch import Inner
from keeper.governance.speech import (
    KINDS,
    MOMENT,
    PART,
    PERCENT,
    PPM,
    SPAN,
    moment,
    percent,
    span,
)
from keeper.units import exact

OWN = (
    "addOwnerWithThreshold(address owner,uint256 threshold)",
    "removeOwner(address before,address owner,uint256 threshold)",
    "swapOwner(address before,address owner,address successor)",
    "changeThreshold(uint256 threshold)",
    "enableModule(address module)",
    "disableModule(address before,address module)",
    "setGuard(address guard)",
    "setFallbackHandler(address handler)",
    "approveHash(bytes32 hash)",
)
"""What a Safe lets nobody but itself do, or asks of its owners."""

GRAVE = {
    "enableModule": "it may move the Safe without its owners",
    "setGuard": "it may stop the Safe for ever",
    "setFallbackHandler": "it may speak in the Safe's name",
    "approveHash": "one Safe signs for another: look at what",
}
WARNING = "WARNING: "
ETHER = 18
KEYS = (*LIMITS, *BUDGETS)
EVENTS = {"Mandate.Tightened": PART}
"""What the numbers of an event are counted in, where their names do not say it."""

CALLS, ONE_CALL = "(address[],uint256[],bytes[])", "(address,uint256,bytes)"
"""How arguments begin that are calls, too."""


def of(safe: str, calls: Sequence[Inner], launch: str | None) -> Iterator[str]:
    if launch:
        yield f"for the fund {Addresses.of(launch).fund}"
    for call in calls:
        yield from _told(safe, call, launch)


def names(launch: str | None) -> dict[str, str]:
    """The contracts of a fund, by address."""
    at = Addresses.of(launch) if launch else None
    return {at.of_module(module): module for module in MODULES} if at else {}


def _told(safe: str, call: Inner, launch: str | None) -> Iterator[str]:
    module = names(launch).get(call.to)
    known = list(leaves.methods(module)) if module else _own() if call.to == safe else []
    paid = f", with {exact(call.value, ETHER)} ETH" if call.value else ""
    if not call.data:
        yield f"pay {call.to}{paid}" if call.to != safe else "nothing: its nonce is used up"
        return
    found = _read(known, call.data)
    if found is None:
        yield f"{WARNING}call {module or call.to} with what nobody here can read, "\
            f"0x{call.data.hex()}{paid}"  # fmt: skip
        return
    method, values = found
    name, who = method.name, module or "the Safe"
    inner = _carried(method, values)
    if inner:
        rest = arguments(f"{who}.{name}", method.entry["inputs"][3:], values[3:])
        yield f"{who}.{name}({rest}){paid} of:"
        for one in inner:
            yield from (f"  {line}" for line in _told(safe, one, launch))
        return
    told = arguments(f"{who}.{name}", method.entry["inputs"], values)
    grave = f"{WARNING}{GRAVE[name]}: " if name in GRAVE and not module else ""
    yield f"{grave}{who}.{name}({told}){paid}"


def _carried(method: Method, values: tuple[Any, ...]) -> list[Inner]:
    """The calls among the arguments: what was voted, and is vetoed or executed."""
    kinds = leaves.types(method.entry["inputs"][:3])
    lists = values[:3] if kinds == CALLS else [[one] for one in values[:3]]
    if kinds not in (CALLS, ONE_CALL) or len({len(one) for one in lists}) > 1:
        return []
    return [
        Inner(to_checksum_address(to), value, data) for to, value, data in zip(*lists, strict=True)
    ]


def _own() -> list[Method]:
    return [Method("the Safe", _entry(one)) for one in OWN]


def _entry(declaration: str) -> Entry:
    name, _, inside = declaration.removesuffix(")").partition("(")
    pairs = [part.split() for part in inside.split(",")]
    return {"name": name, "inputs": [{"type": kind, "name": label} for kind, label in pairs]}


def _read(known: Sequence[Method], data: bytes) -> tuple[Method, tuple[Any, ...]] | None:
    """The function and its arguments; none where a byte of them would go unread."""
    for method in known:
        if method.selector != data[:4]:
            continue
        types = leaves.types(method.entry["inputs"])
        try:
            values = abi.decode(types, data[4:])
        except (DecodingError, ValueError, OverflowError):
            return None
        return (method, values) if abi.arguments(types, *values) == data[4:] else None
    return None


def arguments(whose: str, inputs: Sequence[Entry], values: Sequence[Any]) -> str:
    """By their names, in a person's units; whose they are is a function or an event."""
    found = leaves.leaves(inputs, values)
    return ", ".join(f"{leaf.path.replace('_', '')} {_shown(whose, leaf)}" for leaf in found)


def _shown(whose: str, leaf: Leaf) -> str:
    kind = KINDS.get(f"{whose}.{leaf.name}") or KINDS.get(leaf.name) or EVENTS.get(whose, "")
    way = WAYS.get(leaf.name.rstrip("_")) or WAYS.get(kind) or _raw
    if not isinstance(leaf.value, list | tuple):
        return way(leaf.value)
    told = [way(value) for value in leaf.value]
    named = LIMITS if len(told) == len(LIMITS) else [""] * len(told)
    return ", ".join(f"{label} {one}".strip() for label, one in zip(named, told, strict=True))


def _raw(value: Any) -> str:
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, str):
        return to_checksum_address(value) if is_address(value) else plain(value)
    return str(value)


def _of(known: Sequence[str]) -> Callable[[int], str]:
    return lambda number: known[number] if number < len(known) else str(number)


def _key(value: int) -> str:
    return KEYS[value] if value < len(KEYS) else to_checksum_address(f"0x{value:040x}")


WAYS: dict[str, Callable[[Any], str]] = {
    **dict.fromkeys(("limit", "flow"), _of(LIMITS)),
    "budget": _of(BUDGETS),
    "key": _key,
    PART: lambda value: percent(value, 16),
    PPM: lambda value: percent(value, 4),
    PERCENT: lambda value: percent(value, 0),
    SPAN: span,
    MOMENT: moment,
}
"""By an argument's name, or by what it is counted in. Amounts stay in their smallest units: how
many digits they have, a node alone knows."""
