"""What is wrong with a fund's TOML."""

from pydantic import ValidationError

from keeper import complaints
from keeper.errors import Problem

EXAMPLE = "docs/fund.toml shows it."


def first(error: ValidationError) -> Problem:
    from keeper.governance.config import Config, Section

    return complaints.first(error, EXAMPLE, (Config, *Section.__subclasses__()))
