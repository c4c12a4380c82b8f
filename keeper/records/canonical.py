"""One way to write a record down, so that its hash is the same on every machine.

JSON without spaces, keys sorted, in ASCII. Whole numbers stay whole, however long; decimals are
texts; bytes are 0x and hex; a number that is an opinion is written with the digits that bring the
same bits back. A table of opinions is its shape and its bits, in IEEE 754 doubles, the low byte
first. No number is infinite; one that is missing is null.
"""

import base64
import hashlib
import json
import math
import re
from collections.abc import Callable, Hashable, Mapping
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import numpy as np

from keeper.errors import Problem

T = TypeVar("T")
Table = np.ndarray[Any, np.dtype[np.float64]]
"""Opinions and what they come from; never money."""


def table(values: Any) -> Table:
    """A frozen copy; what is missing has one way to be missing."""
    made = np.array(values, dtype="<f8", order="C")
    if np.isinf(made).any():
        raise Problem("a table holds an infinite number", "Leave what is unknown out, as nan.")
    made[np.isnan(made)] = np.nan
    made += 0.0  # minus zero is zero
    made.flags.writeable = False
    return made


def digest(record: Any) -> bytes:
    """The hash of the record's text, in which a table stands as the hash of its bits: thousands of
    opinions cost little more than a few words."""
    return hashlib.sha256(_text(record, _hashed)).digest()


def encode(record: Any) -> bytes:
    return _text(record, _written)


def decode(kind: type[T], text: bytes) -> T:
    """The record again; anything but what `encode` writes is refused."""
    try:
        _require_shallow(text)
        found: T = _reader(cast(Hashable, kind))(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Problem(f"this is no {kind.__name__}: {error}", "Is the file whole?") from None
    if encode(found) != text:
        raise Problem(
            f"a {kind.__name__} is written in another way than Keel writes it",
            "It was changed, or made by another version.",
        )
    return found


Write = Callable[[Table], Any]
"""How a table is written down."""


def _text(record: Any, write: Write) -> bytes:
    plain = _plain(record, write)
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("ascii")


def _written(table: Table) -> Any:
    return {"shape": list(table.shape), "f64": base64.b64encode(_bits(table)).decode()}


def _hashed(table: Table) -> Any:
    return {"shape": list(table.shape), "sha256": hashlib.sha256(_bits(table)).hexdigest()}


def _bits(table: Table) -> Any:
    return np.ascontiguousarray(table, dtype="<f8").data


PLAIN = frozenset({int, str, bool, NoneType})
"""What JSON has as it is: most of a record, and quickly told."""


def _plain(value: Any, write: Write) -> Any:
    if type(value) in PLAIN:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return None if math.isnan(value) else float(value) + 0.0
    if isinstance(value, bytes):
        return "0x" + value.hex()
    return _compound(value, write)


def _compound(value: Any, write: Write) -> Any:
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        pairs = zip(value._fields, value, strict=True)
        return {name: one if type(one) in PLAIN else _plain(one, write) for name, one in pairs}
    if isinstance(value, tuple | list):
        return [one if type(one) in PLAIN else _plain(one, write) for one in value]
    if isinstance(value, Mapping):
        return {_key(key): _plain(one, write) for key, one in value.items()}
    if isinstance(value, np.ndarray):
        return write(value)
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not written down")


def _key(key: Any) -> str:
    return str(key.value) if isinstance(key, Enum) else str(key)


Read = Callable[[Any], Any]
STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"')
NO_BRACKETS = bytes(one for one in range(256) if one not in b"[]{}")
DEEPEST = 64


@cache
def _reader(kind: Any) -> Read:
    """What makes a value of this type out of JSON; found once for each type."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is np.ndarray:
        return _table
    if origin in (Union, UnionType):
        return _optional(parts)
    if origin is tuple:
        return _tuple(parts)
    if origin is not None and issubclass(origin, Mapping):
        key, one = _keys(parts[0]), _reader(parts[1])
        return lambda raw: {key(name): one(value) for name, value in raw.items()}
    if hasattr(kind, "_fields"):
        return _named(kind)
    found: Read = {bytes: _bytes, float: _float, int: _int}.get(kind, kind)
    return found


def _require_shallow(text: bytes) -> None:
    """Python's own reader goes as deep as it is led, and dies where the stack ends."""
    depth = 0
    for bracket in STRINGS.sub(b"", text).translate(None, NO_BRACKETS):
        depth += 1 if bracket in b"[{" else -1
        if depth > DEEPEST:
            raise ValueError(f"it is nested deeper than {DEEPEST} times")


def _named(kind: Any) -> Read:
    readers = {name: _reader(one) for name, one in get_type_hints(kind).items()}

    def read(raw: Any) -> Any:
        if raw.keys() != readers.keys():
            raise ValueError(f"the fields are {', '.join(sorted(raw))}")
        return kind(**{name: one(raw[name]) for name, one in readers.items()})

    return read


def _tuple(parts: tuple[Any, ...]) -> Read:
    if len(parts) == 2 and parts[1] is Ellipsis:
        one = _reader(parts[0])
        return lambda raw: tuple(map(one, raw))
    readers = tuple(map(_reader, parts))
    return lambda raw: tuple(one(x) for one, x in zip(readers, raw, strict=True))


def _optional(parts: tuple[Any, ...]) -> Read:
    (inner,) = (part for part in parts if part is not NoneType)
    one = _reader(inner)
    return lambda raw: None if raw is None else one(raw)


def _keys(kind: Any) -> Read:
    return (lambda text: kind(int(text))) if issubclass(kind, int) else kind


def _table(raw: Any) -> Table:
    found = np.frombuffer(base64.b64decode(raw["f64"], validate=True), dtype="<f8")
    return found.reshape(raw["shape"])


def _bytes(raw: str) -> bytes:
    return bytes.fromhex(raw.removeprefix("0x"))


def _float(raw: Any) -> float:
    return math.nan if raw is None else float(raw)


def _int(raw: Any) -> int:
    if type(raw) is not int:
        raise ValueError(f"{raw!r} is no whole number")
    return raw
