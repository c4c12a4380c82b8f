"""What the contracts will say to a plan."""

from typing import NamedTuple, NoReturn

from keeper.records.fund import State


class Refusal(NamedTuple):
    """A custom error of the contracts, with its arguments in their order."""

    name: str
    values: tuple[int | str | bytes, ...] = ()


class Accepted(NamedTuple):
    """What a plan costs and leaves; fractions have 10**18 = 100 %."""

    left: tuple[int, ...]
    """Of each budget, by `Purse`."""
    charged: tuple[int, ...]
    """To each budget; parts of the low NAV before, but for targets."""
    before: tuple[int, ...]
    """Parts of the NAV before, as is `after`."""
    after: tuple[int, ...]
    nav_before: int
    """At mid prices, in USD times 10**18, as is `nav_after`."""
    nav_after: int
    state: State
    """Behind the plan, at the same moment."""


Verdict = Accepted | Refusal


class Refusing(Exception):
    """Ends a judgement; never leaves this package."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.name)
        self.refusal = refusal


def refuse(name: str, *values: int | str | bytes) -> NoReturn:
    raise Refusing(Refusal(name, values))
