"""Calls from readable signatures: `call("mint(address,uint256)", who, amount)`."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from eth_abi import abi as codec
from eth_abi.grammar import TupleType
from eth_abi.grammar import parse as parse_type
from eth_utils.crypto import keccak


def call(signature: str, *args: Any) -> bytes:
    """Calldata of a function, named as Solidity names it, with its arguments."""
    selector, types = _function(signature)
    return selector + codec.encode(types, args)


def arguments(types: str, *args: Any) -> bytes:
    """Constructor arguments: `arguments("(address,uint8)", ...)`."""
    return codec.encode(_components(types), args)


def decode(types: str, data: bytes) -> tuple[Any, ...]:
    """A function's answer: `decode("(uint160,int24)", data)`."""
    return codec.decode(_components(types), data)


def words(signature: str, values: Iterable[int]) -> bytes:
    """Calldata whose arguments are all static words: twenty times quicker than `call`."""
    selector, _ = _function(signature)
    return selector + b"".join((value % 2**256).to_bytes(32, "big") for value in values)


@cache
def topic(signature: str) -> str:
    """The first topic of an event."""
    return "0x" + keccak(text=signature).hex()


@cache
def _function(signature: str) -> tuple[bytes, tuple[str, ...]]:
    return keccak(text=signature)[:4], _components(signature[signature.index("(") :])


@cache
def _components(types: str) -> tuple[str, ...]:
    if types == "()":
        return ()
    parsed = parse_type(types)
    if not isinstance(parsed, TupleType):
        raise ValueError(f"{types}: give the types in parentheses")
    return tuple(component.to_type_str() for component in parsed.components)
