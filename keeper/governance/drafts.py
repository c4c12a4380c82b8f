"""A proposal on its way: a short TOML, in the keys and units of a fund's own."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from inspect import isclass
from pathlib import Path
from types import GenericAlias
from typing import Any, NamedTuple, Self

from pydantic import BaseModel, ValidationError, create_model

from keeper.errors import Problem
from keeper.governance import complaints
from keeper.governance.config import Asset, Config, Payee, Second, Section
from keeper.governance.fields import Text

EXAMPLE = "docs/governance.md has short ones to begin with."
WHOLE = (Second, Payee)
"""What is given with all its keys, or not at all."""


class Draft(NamedTuple):
    title: str
    text: str
    given: Mapping[str, Any]
    """What of a fund's TOML was written down, section by section."""
    calls: tuple[Mapping[str, Any], ...]

    @classmethod
    def read(cls, path: Path) -> Self:
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise Problem(f"{path} cannot be read: {error}", EXAMPLE) from None
        return cls.parse(text)

    @classmethod
    def parse(cls, text: str) -> Self:
        try:
            found = _model().model_validate(tomllib.loads(text, parse_float=Decimal))
        except tomllib.TOMLDecodeError as error:
            raise Problem(f"this is no TOML: {error}", "Mend the line that it names.") from None
        except ValidationError as error:
            raise complaints.first(error) from None
        given = found.model_dump(exclude_unset=True)
        title, body, calls = given.pop("title"), given.pop("text"), given.pop("calls", ())
        if "\n" in title:
            raise Problem(f"title = {title!r} has several lines", "Put the rest into `text`.")
        return cls(title, body, given, tuple(calls))

    def description(self, proposer: str) -> bytes:
        """Ends with who proposes it: nobody else can then propose the same and cancel it."""
        return f"# {self.title}\n\n{self.text.strip()}\n\n#proposer={proposer}".encode()


@cache
def _model() -> type[BaseModel]:
    fields: dict[str, Any] = {
        "title": (Text, ...),
        "text": (Text, ...),
        "calls": (tuple[dict[str, Any], ...], ()),
    }
    return create_model("Draft", __base__=_partial(Config), **fields)


def _partial(section: type[Section]) -> type[BaseModel]:
    """The same keys within the same bounds; each may be left out."""
    fields: dict[str, Any] = {}
    for name, field in section.model_fields.items():
        kind: Any = field.rebuild_annotation()
        if isclass(kind) and issubclass(kind, Section) and kind not in WHOLE:
            kind = _partial(kind)
        fields[name] = (kind | None, None)
    if section is Config:
        fields["assets"] = (GenericAlias(dict, (str, _partial(Asset))), {})
    return create_model(section.__name__, __config__=section.model_config, **fields)
