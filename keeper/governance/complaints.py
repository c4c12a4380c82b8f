"""What is wrong with a fund's TOML, by its key, with the value and what would do."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from keeper.errors import Problem

EXAMPLE = "docs/fund.toml shows it."
SENTENCES = {
    "missing": ("is missing", f"Add it; {EXAMPLE}"),
    "extra_forbidden": ("is no key of a fund", f"Leave it out; {EXAMPLE}"),
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
    "value_error": ("is {error}", EXAMPLE),
}
"""By pydantic's own types of errors."""


def first(error: ValidationError) -> Problem:
    """One at a time: a key that is mistyped is missing elsewhere."""
    every = error.errors(include_url=False)
    found = next((one for one in every if one["type"] == "extra_forbidden"), every[0])
    key = ".".join(str(part) for part in found["loc"])
    what, remedy = SENTENCES.get(found["type"], ("is wrong: " + found["msg"], EXAMPLE))
    context: Mapping[str, Any] = found.get("ctx", {})
    if found["type"] == "extra_forbidden":
        remedy = _nearest(found["loc"]) or remedy
    if found["type"] != "missing":
        key = f"{key} = {_shown(found['input'])}"
    return Problem(f"{key} {what.format(**context)}", remedy.format(**context))


def _shown(value: Any) -> str:
    """As the TOML has it; a section only by what it is."""
    if isinstance(value, dict):
        return "{…}"
    if isinstance(value, list):
        return "[…]"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def _nearest(where: tuple[int | str, ...]) -> str:
    """What whoever mistyped a key may have meant."""
    from keeper.governance.config import Config

    found = get_close_matches(str(where[-1]), _keys(Config), 1, 0.75)
    return f"Did you mean {found[0]}? {EXAMPLE}" if found else ""


def _keys(section: type[BaseModel]) -> set[str]:
    """Of all sections: a key in the wrong one is found, too."""
    return {name for one in _sections(section) for name in one.model_fields}


def _sections(root: type[BaseModel]) -> set[type[BaseModel]]:
    from keeper.governance.config import Section

    return {root, *Section.__subclasses__()}
