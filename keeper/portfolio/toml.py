"""What a section of the operator's TOML is made of."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict


def _number(value: Any) -> Decimal:
    """A text is no number, and neither is yes or no."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError("not a number; write it without quotes")
    return Decimal(str(value))


def _real(value: Any) -> float:
    return float(_number(value))


Percent = Annotated[Decimal, BeforeValidator(_number), Field(ge=0, le=100, decimal_places=2)]
Real = Annotated[float, BeforeValidator(_real)]
Count = Annotated[int, Strict()]
Weights = dict[str, Annotated[float, BeforeValidator(_real), Field(ge=0, le=1_000_000)]]
"""By a strategy's name; 1 where it is not named."""


def points(percent: Decimal) -> int:
    return int(percent * 100)


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
