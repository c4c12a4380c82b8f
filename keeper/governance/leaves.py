"""What an ABI says of values: each that is no struct, by its name, whatever it lies in."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from eth_utils.crypto import keccak

from keeper.devnet.artifacts import artifact

Entry = Mapping[str, Any]


class Leaf(NamedTuple):
    path: str
    """`limits_.managementFee`, `table[0].part`; empty for the only answer of a view."""
    name: str
    kind: str
    """Its type, as Solidity has it."""
    value: Any
    beside: Mapping[str, Any]
    """What lies in the same struct, by name."""


class Method(NamedTuple):
    """A function of a module."""

    module: str
    entry: Entry

    @property
    def name(self) -> str:
        return str(self.entry["name"])

    @property
    def signature(self) -> str:
        return self.name + types(self.entry["inputs"])

    @property
    def selector(self) -> bytes:
        return keccak(text=self.signature)[:4]

    @property
    def is_view(self) -> bool:
        return self.entry["stateMutability"] in ("view", "pure")


def methods(module: str) -> Iterator[Method]:
    return (Method(module, entry) for entry in artifact(module).abi if entry["type"] == "function")


def types(entries: Sequence[Entry]) -> str:
    """`(address,(uint64,bool))`"""
    return "(" + ",".join(typed(entry) for entry in entries) + ")"


def typed(entry: Entry) -> str:
    kind = str(entry["type"])
    if not kind.startswith("tuple"):
        return kind
    return types(entry["components"]) + kind[5:]


def leaves(entries: Sequence[Entry], values: Sequence[Any], above: str = "") -> Iterator[Leaf]:
    beside = {str(entry["name"]): value for entry, value in zip(entries, values, strict=True)}
    for entry, value in zip(entries, values, strict=True):
        name = str(entry["name"])
        yield from _leaf(entry, value, above + ("." if above and name else "") + name, beside)


def _leaf(entry: Entry, value: Any, path: str, beside: Mapping[str, Any]) -> Iterator[Leaf]:
    kind = str(entry["type"])
    if kind.startswith("tuple"):
        if kind == "tuple":
            yield from leaves(entry["components"], value, path)
            return
        for number, one in enumerate(value):
            yield from _leaf({**entry, "type": "tuple"}, one, f"{path}[{number}]", beside)
        return
    yield Leaf(path, str(entry["name"]), kind, value, beside)
