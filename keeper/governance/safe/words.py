"""What a Safe's calls do, told from their bytes alone: offline, and the same for every reader.

The contracts of a fund lie where its launch puts them, so their names need no node. What is neither
theirs nor the Safe's own is shown as it is, with a warning.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from eth_abi.exceptions import DecodingError
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from keeper.chain import abi
from keeper.chain.mandate_sentences import BUDGETS, LIMITS
from keeper.devnet.artifacts import artifact
from keeper.governance.founding import Addresses
from keeper.governance.powers import MODULES
from keeper.governance.probes import typed
from keeper.governance.safe.batch import Inner
from keeper.units import DAY, exact, moment

Function = Mapping[str, Any]
"""As an ABI has it."""

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
ETHER, PERCENT = 18, 16
"""Decimals. Nothing is rounded: who signs reads every digit."""

KEYS = (*LIMITS, *BUDGETS)
CARRYING = ("veto", "executeBatch")
"""Functions whose arguments are calls, too."""


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
    known = _functions(module) if module else _own() if call.to == safe else []
    paid = f", with {exact(call.value, ETHER)} ETH" if call.value else ""
    if not call.data:
        yield f"pay {call.to}{paid}"
        return
    found = _read(known, call.data)
    if found is None:
        yield f"{WARNING}call {module or call.to} with what nobody here can read, "\
            f"0x{call.data.hex()}{paid}"  # fmt: skip
        return
    function, values = found
    name, who = function["name"], module or "the Safe"
    if name in CARRYING:
        yield f"{who}.{name} of these calls, described by {_hash(values)}{paid}:"
        yield from _carried(safe, values, launch)
        return
    grave = f"{WARNING}{GRAVE[name]}: " if name in GRAVE and not module else ""
    yield f"{grave}{who}.{name}({arguments(function['inputs'], values)}){paid}"


def _carried(safe: str, values: tuple[Any, ...], launch: str | None) -> Iterator[str]:
    """What the timelock would have called, or will."""
    for to, value, data in zip(*values[:3], strict=True):
        inner = Inner(to_checksum_address(to), value, data)
        yield from (f"  {line}" for line in _told(safe, inner, launch))


def _hash(values: tuple[Any, ...]) -> str:
    """Of the proposal's description, or the timelock's salt that is made of it."""
    return "0x" + bytes(values[-1]).hex()


def _functions(module: str) -> list[Function]:
    return [entry for entry in artifact(module).abi if entry["type"] == "function"]


def _own() -> list[Function]:
    return [_function(one) for one in OWN]


def _function(declaration: str) -> Function:
    name, _, inside = declaration.removesuffix(")").partition("(")
    pairs = [part.split() for part in inside.split(",")]
    return {"name": name, "inputs": [{"type": kind, "name": label} for kind, label in pairs]}


def _read(known: Sequence[Function], data: bytes) -> tuple[Function, tuple[Any, ...]] | None:
    """The function and its arguments; none where a byte of them would go unread."""
    for function in known:
        types = f"({','.join(typed(one) for one in function['inputs'])})"
        if keccak(text=function["name"] + types)[:4] != data[:4]:
            continue
        try:
            values = abi.decode(types, data[4:])
        except (DecodingError, OverflowError):
            return None
        return (function, values) if abi.arguments(types, *values) == data[4:] else None
    return None


def arguments(inputs: Sequence[Mapping[str, Any]], values: Sequence[Any]) -> str:
    """By their names, in a person's units."""
    told = zip(inputs, values, strict=True)
    return ", ".join(f"{one['name'].rstrip('_')} {_shown(one, value)}" for one, value in told)


def _shown(one: Mapping[str, Any], value: Any) -> str:
    """By its type in Solidity, or by its name."""
    if isinstance(value, tuple | list):
        parts = one.get("components") or [_element(one)] * len(value)
        shown = (_shown(part, inner) for part, inner in zip(parts, value, strict=True))
        return "[" + ", ".join(shown) + "]"
    for kind in (one.get("internalType", ""), one["name"].rstrip("_"), one["type"]):
        if kind in WAYS:
            return WAYS[kind](value)
    return str(value)


def _element(array: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**array, "type": array["type"].partition("[")[0], "internalType": ""}


def _key(value: int) -> str:
    return KEYS[value] if value < len(KEYS) else to_checksum_address(f"0x{value:040x}")


WAYS: dict[str, Callable[[Any], str]] = {
    "enum Limit": lambda v: LIMITS[v] if v < len(LIMITS) else str(v),
    "enum Budget": lambda v: BUDGETS[v] if v < len(BUDGETS) else str(v),
    "until": moment,
    "delay": lambda v: f"{v / DAY} days",
    "key": _key,
    "uint64": lambda v: f"{exact(v, PERCENT)} %",
    "address": to_checksum_address,
    "bytes": lambda v: "0x" + v.hex(),
    "bytes32": lambda v: "0x" + v.hex(),
}
"""A `uint64` of ours is a part of the whole."""
