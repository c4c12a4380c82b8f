"""What a family of strategies is: a rule, its parameters, and what it looks at.

A family is compiled once for all of its cases. What then runs in each cycle knows one row of
features and nothing else: no clock, no chance, no memory of the row before. A feature that is nan
is no opinion. Opinions go from -1, be out of it, to 1, be all in; the fund is never short.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Annotated, Any, ClassVar, Generic, NamedTuple, Protocol, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, Strict, ValidationError
from pydantic.fields import FieldInfo

from keeper.errors import Problem
from keeper.records.canonical import Table
from keeper.records.market import Features

Mask = np.ndarray[Any, np.dtype[np.bool_]]
Opinions = Any
"""A table of them, by case and asset; numpy's functions promise less than they return."""
Places = np.ndarray[Any, np.dtype[np.intp]]
Rule = Callable[[Features], Table]
"""A row to the opinions of all cases, by case and asset."""


class Parameters(BaseModel):
    """A unit and a range stand on each; a key that is none is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def _in(unit: str) -> Any:
    return Field(json_schema_extra={"unit": unit})


Bars = Annotated[int, Strict(), Field(ge=1, le=2_400), _in("bars")]
Window = Annotated[int, Strict(), Field(ge=2, le=2_400), _in("bars")]
Percent = Annotated[float, Strict(), Field(ge=0, le=1_000), _in("percent")]
PositivePercent = Annotated[float, Strict(), Field(gt=0, le=1_000), _in("percent")]
Deviations = Annotated[float, Strict(), Field(gt=0, le=10), _in("standard deviations")]
BarsAYear = Annotated[int, Strict(), Field(ge=1, le=525_600), _in("bars a year")]
HOURLY = 24 * 365
PRICE = "mean(1)"
"""The newest bar's, as all levels are: its natural logarithm."""

P = TypeVar("P", bound=Parameters)


class Universe(NamedTuple):
    """What the cases of a family are compiled against."""

    names: tuple[str, ...]
    """The features', in the order of a row."""
    assets: tuple[str, ...]
    members: Mask
    """By case and asset: which assets a case is about."""

    def rows(self, wanted: Sequence[str]) -> Places:
        place = {name: at for at, name in enumerate(self.names)}
        if missing := sorted(set(wanted) - place.keys()):
            raise Problem(
                f"no feature {', '.join(missing)}", "Have the market compute what strategies need."
            )
        return np.array([place[name] for name in wanted], dtype=np.intp)


class Family(Protocol[P]):
    """What a plug-in registers under `keel.strategies`."""

    @property
    def name(self) -> str: ...
    @property
    def source(self) -> str:
        """The paper or the definition, in a line."""

    @property
    def parameters(self) -> type[P]: ...

    def needs(self, of: P, assets: Sequence[str]) -> tuple[str, ...]:
        """The features that a case looks at, by name."""

    def compile(self, cases: Sequence[P], universe: Universe) -> Rule: ...


class Formula(ABC, Generic[P]):
    """A family that is a formula over features: all that most plug-ins are."""

    name: ClassVar[str]
    source: ClassVar[str]
    parameters: type[P]

    @abstractmethod
    def features(self, of: P) -> tuple[str, ...]:
        """What a case looks at; as many for each case."""

    @abstractmethod
    def opinions(self, of: Any, *features: Table) -> Opinions:
        """Of all cases at once, by case and asset; each parameter of `of` is a column of them."""

    def needs(self, of: P, assets: Sequence[str]) -> tuple[str, ...]:
        return self.features(of)

    def compile(self, cases: Sequence[P], universe: Universe) -> Rule:
        rows = [universe.rows(names) for names in zip(*map(self.features, cases), strict=True)]
        of = columns(cases)
        everywhere = bool(universe.members.all())

        def rule(features: Features) -> Table:
            looked = [features.values[row] for row in rows]
            if not everywhere:  # so that a rank is one among the case's own
                looked = [np.where(universe.members, one, np.nan) for one in looked]
            said: Table = self.opinions(of, *looked)
            return said

        return rule


def columns(cases: Sequence[Parameters]) -> SimpleNamespace:
    made = {
        name: np.array([[getattr(case, name)] for case in cases], dtype=np.float64)
        for name in type(cases[0]).model_fields
    }
    return SimpleNamespace(**made)


def parsed(name: str, kind: type[P], given: Mapping[str, Any]) -> P:
    """The parameters, or what is wrong with the first that is bad, and what would do."""
    try:
        return kind.model_validate(dict(given))
    except ValidationError as error:
        first = error.errors()[0]
    where = ".".join(map(str, first["loc"]))
    if not where:  # a rule between parameters
        raise Problem(
            f"{name}: {first['msg'].removeprefix('Value error, ')}", "Change one of them."
        )
    key = str(first["loc"][0])
    if key not in kind.model_fields:
        keys = ", ".join(kind.model_fields) or "none"
        raise Problem(f"{name} has no parameter {key!r}", f"There are: {keys}.")
    if first["type"] == "missing":
        raise Problem(f"{name}: {key} is missing", f"{described(kind.model_fields[key])}.")
    raise Problem(
        f"{name}: {where} = {first['input']!r} will not do", f"{described(kind.model_fields[key])}."
    )


def described(field: FieldInfo) -> str:
    """`bars, 2 to 20000, 24 unless said`."""
    parts = [unit] if (unit := unit_of(field)) else []
    if limits := [_limit(one) for one in field.metadata if _limit(one)]:
        parts.append(" to ".join(limits))
    if not field.is_required():
        parts.append(f"{field.default} unless said")
    return ", ".join(parts) or str(field.annotation)


def unit_of(field: FieldInfo) -> str:
    extra = field.json_schema_extra
    return str(extra.get("unit", "")) if isinstance(extra, dict) else ""


def _limit(bound: Any) -> str:
    for kind, says in (("gt", "above {}"), ("ge", "{}"), ("le", "{}"), ("lt", "below {}")):
        if (value := getattr(bound, kind, None)) is not None:
            return says.format(f"{value:g}")
    return ""
