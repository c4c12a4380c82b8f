"""What is wrong with somebody's TOML, by its key, with the value and what would do."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from keeper.errors import Problem

SENTENCES = {
    "missing": ("is missing", "Add it."),
    "extra_forbidden": ("is no key", "Leave it out."),
    "less_than_equal": ("is above {le}, the most there is", "Choose {le} or less."),
    "less_than": ("is not below {lt}", "Choose less than {lt}."),
    "greater_than_equal": ("is below {ge}, the least there is", "Choose {ge} or more."),
    "greater_than": ("is not above {gt}", "Choose more than {gt}."),
    "decimal_max_places": (
        "has more than {decimal_places} decimals",
        "Write {decimal_places} decimals at most.",
    ),
    "finite_number": ("is not a number", "Write it like 3 or 12.5."),
    "int_type": ("is not a whole number", "Write it without decimals and quotes."),
    "string_type": ("is not a text", "Put it in quotes."),
    "string_too_short": ("is empty", "Fill it in."),
    "literal_error": ("is none of the choices", "Choose {expected}."),
    "too_short": ("has {actual_length} entries", "Give it {min_length} at least."),
    "too_long": ("has {actual_length} entries", "Give it {max_length} at most."),
    "value_error": ("is {error}", ""),
}
"""By pydantic's own types of errors."""


def first(
    error: ValidationError, example: str, sections: Iterable[type[BaseModel]], within: str = ""
) -> Problem:
    """One at a time: a key that is mistyped is missing elsewhere. `sections` have the keys that it
    may have been, and `example` tells where they are shown; the error is of what is `within` a key.
    """
    every = error.errors(include_url=False)
    found = next((one for one in every if one["type"] == "extra_forbidden"), every[0])
    key = ".".join(map(str, (within, *found["loc"]) if within else found["loc"]))
    what, remedy = SENTENCES.get(found["type"], ("is wrong: " + found["msg"], ""))
    context: Mapping[str, Any] = found.get("ctx", {})
    if found["type"] == "extra_forbidden":
        remedy = _nearest(str(found["loc"][-1]), sections) or remedy
    whole = found["type"] == "value_error" and isinstance(found["input"], dict)
    if found["type"] != "missing" and not whole:
        key = f"{key} = {_shown(found['input'])}"
    told = f"{remedy.format(**context)} {example}".lstrip()
    return Problem(f"{key} {what.format(**context)}", told)


def _shown(value: Any) -> str:
    """As the TOML has it; a section only by what it is."""
    if isinstance(value, dict):
        return "{…}"
    if isinstance(value, list):
        return "[…]"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def _nearest(key: str, sections: Iterable[type[BaseModel]]) -> str:
    """What whoever mistyped it may have meant: a key in the wrong section is found, too."""
    keys = {name for one in sections for name in one.model_fields}
    found = get_close_matches(key, sorted(keys), 1, 0.75)
    return f"Did you mean {found[0]}?" if found else ""
