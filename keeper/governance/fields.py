"""What keys of a TOML may hold."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, Strict

from keeper.chain import addresses
from keeper.devnet.engine import ZERO


def _number(value: Any) -> Any:
    """A text is no number, and neither is yes or no."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError("not a number; write it without quotes")
    return value


def _somebody(value: str) -> str:
    if value == ZERO:
        raise ValueError("nobody's address")
    return value


Number = Annotated[Decimal, BeforeValidator(_number)]
Percent = Annotated[Number, Field(decimal_places=4)]
GroupPercent = Annotated[Percent, Field(ge=0, le=60)]
Amount = Annotated[Number, Field(ge=0, le=10**15)]
Count = Annotated[int, Strict()]
Address = Annotated[addresses.Address, AfterValidator(_somebody)]
Text = Annotated[str, Strict(), Field(min_length=1)]
