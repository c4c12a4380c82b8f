"""The calls that a draft writes down one by one, by the contracts' own names."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NoReturn

from eth_abi.exceptions import EncodingError

from keeper.chain import abi
from keeper.errors import Problem
from keeper.governance import amendments, leaves
from keeper.governance.drafts import EXAMPLE, Draft
from keeper.governance.leaves import Entry, Method
from keeper.governance.powers import MODULES
from keeper.governance.proposals import Call, Motion
from keeper.governance.scene import Scene


def motion(draft: Draft, scene: Scene, proposer: str) -> Motion:
    calls = [*amendments.of(draft.given, scene), *(_call(one, scene) for one in draft.calls)]
    if not calls:
        raise Problem("the file changes nothing: the fund is like that already", EXAMPLE)
    return Motion(
        scene.at.governor,
        tuple(call.to for call in calls),
        tuple(call.value for call in calls),
        tuple(call.data for call in calls),
        draft.description(proposer),
    )


def _call(given: Mapping[str, Any], scene: Scene) -> Call:
    named = given.get("call")
    method = _method(named, given)
    args = [
        _value(entry, given[key], f"{named}: {key}", scene)
        for entry, key in zip(method.entry["inputs"], _keys(method, given), strict=True)
    ]
    try:
        data = method.selector + abi.arguments(leaves.types(method.entry["inputs"]), *args)
    except (EncodingError, ValueError, TypeError, OverflowError) as error:
        told = str(error).splitlines()[0]
        raise Problem(f"{named}: {told}", "Give what the contract takes.") from None
    return Call(scene.at.of_module(method.module), 0, data)


def _method(named: Any, given: Mapping[str, Any]) -> Method:
    """Of several with one name, the one whose arguments are given."""
    module, _, name = str(named).partition(".")
    if module not in MODULES:
        known = ", ".join(MODULES)
        raise Problem(f"call = {named!r} names no module", f"Write Module.function, of {known}.")
    found = [one for one in leaves.methods(module) if one.name == name and not one.is_view]
    if not found:
        able = sorted({one.name for one in leaves.methods(module) if not one.is_view})
        raise Problem(f"{module} has no function {name!r}", f"It has {', '.join(able)}.")
    fitting = [one for one in found if len(one.entry["inputs"]) == len(given) - 1]
    return (fitting or found)[0]


def _keys(method: Method, given: Mapping[str, Any]) -> list[str]:
    """As they are given: the contract's own names, the line at their end left out if one likes."""
    wanted = [str(entry["name"]) for entry in method.entry["inputs"]]
    bare = {key.rstrip("_"): key for key in given if key != "call"}
    told = ", ".join(name.rstrip("_") for name in wanted) or "nothing"
    named = f"{method.module}.{method.name}"
    for name in wanted:
        if name.rstrip("_") not in bare:
            raise Problem(f"{named} misses {name.rstrip('_')}", f"It takes {told}.")
    for key in bare.keys() - {name.rstrip("_") for name in wanted}:
        raise Problem(f"{named} takes no {key}", f"It takes {told}.")
    return [bare[name.rstrip("_")] for name in wanted]


def _value(entry: Entry, given: Any, key: str, scene: Scene) -> Any:
    kind = str(entry["type"])
    if kind.endswith("]"):
        return [_value(_inner(entry), one, key, scene) for one in _several(given, key)]
    if kind == "tuple":
        return tuple(_fields(entry, given, key, scene))
    if kind == "address":
        if not isinstance(given, str):
            _bad(key, given, "an address in quotes, or a name")
        return scene.address(given)
    if kind.startswith("uint"):
        return _number(given, key)
    if kind.startswith("bytes"):
        return _bytes(given, key)
    return given


def _fields(entry: Entry, given: Any, key: str, scene: Scene) -> Iterator[Any]:
    if not isinstance(given, dict):
        _bad(key, given, "a table, { name = value, … }")
    for part in entry["components"]:
        if part["name"] not in given:
            raise Problem(f"{key} misses {part['name']}", "Give all of it.")
        yield _value(part, given[part["name"]], f"{key}.{part['name']}", scene)


def _number(given: Any, key: str) -> int:
    """Whole, in the contract's own unit; a date where a time is meant."""
    if isinstance(given, datetime):
        if given.tzinfo is None:
            _bad(key, given, "a time with its zone, such as 2027-01-01T00:00:00Z")
        return int(given.timestamp())
    if isinstance(given, date):
        return int(datetime(given.year, given.month, given.day, tzinfo=UTC).timestamp())
    if isinstance(given, bool) or not isinstance(given, int):
        _bad(key, given, "a whole number in the contract's unit, or a date")
    return int(given)


def _bytes(given: Any, key: str) -> bytes:
    try:
        return bytes.fromhex(given.removeprefix("0x"))
    except (AttributeError, ValueError):
        _bad(key, given, "hex digits in quotes")


def _several(given: Any, key: str) -> Sequence[Any]:
    if not isinstance(given, list):
        _bad(key, given, "a list, [ … ]")
    return given


def _inner(entry: Entry) -> Entry:
    return {**entry, "type": str(entry["type"]).rpartition("[")[0]}


def _bad(key: str, given: Any, wanted: str) -> NoReturn:
    raise Problem(f"{key} = {given!r}", f"Write {wanted}.")
