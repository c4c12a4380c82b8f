"""What is read before a plan is judged, all of it at one block, and the plan."""

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import NamedTuple

from keeper.records.bucket import Budget

BASE = 0
"""The base asset's place among the fund's."""

NEVER: Mapping[int, "Overlay"] = MappingProxyType({})


class Limit(IntEnum):
    """As contracts/interfaces/IMandate.sol has them, with what each of them is of."""

    MIN_CASH = 0
    SLIPPAGE = 1
    LARGEST_TRADE = 2
    PROGRESS = 3
    FIRST_AT = 4
    FIRST_RISK = 5
    SECOND_AT = 6
    SECOND_RISK = 7
    REDUCE_AT = 8
    TRIP_AT = 9
    TRADING = 10
    DEPOSITS = 11
    REDEMPTIONS = 12
    GROUP_ONE = 13
    GROUP_TWO = 14
    GROUP_THREE = 15
    GROUP_FOUR = 16
    GROUP_FIVE = 17
    GROUP_SIX = 18
    GROUP_SEVEN = 19


class Purse(IntEnum):
    """The budgets, in the contracts' order."""

    LOSS = 0
    TURNOVER = 1
    SHIFT = 2


class Reason(IntEnum):
    """Why a price is not usable, as contracts/interfaces/IPrices.sol has it."""

    USABLE = 0
    NOT_LISTED = 1
    SEQUENCER_DOWN = 2
    SEQUENCER_GRACE = 3
    PRIMARY_REVERTS = 4
    INCOMPLETE = 5
    NOT_POSITIVE = 6
    FROM_THE_FUTURE = 7
    STALE = 8
    CLAMPED = 9
    SECONDARY_UNUSABLE = 10
    DEVIATING = 11


class Price(NamedTuple):
    """USD per unit, times 10**36; 0 < low <= mid <= high, or low is 0."""

    low: int
    mid: int
    high: int
    reason: Reason = Reason.USABLE

    @property
    def sure(self) -> int:
        """The middle; 0 where it is in doubt."""
        return self.mid if self.reason == Reason.USABLE else 0


class Overlay(NamedTuple):
    """What the Safe lowered a limit to, and until when."""

    value: int
    until: int


class Rule(NamedTuple):
    """Parts of NAV that the fund may hold of an asset, 10**18 = 100 %."""

    least: int = 0
    most: int = 0
    target: int = 0
    group: int = 0
    """1 to 7, or 0 for none."""
    lowered: Overlay = Overlay(0, 0)
    """The Safe's `most`."""


class Record(NamedTuple):
    """The last two observations of a share's price, and the highest steady one."""

    older: int
    newer: int
    seen: int
    """When the newer was made, in Unix seconds."""
    peak: int


class Mandate(NamedTuple):
    chain: int
    address: str
    limits: tuple[int, ...]
    """Governance's, by `Limit`."""
    budgets: tuple[Budget, ...]
    """By `Purse`."""
    rules: tuple[Rule, ...]
    """Governance's, in the order of the fund's tokens."""
    overlays: Mapping[int, Overlay] = NEVER
    """The Safe's, by `Limit`."""
    tripped: bool = False


class Executor(NamedTuple):
    """The hashes of the code that was allowed, all zero if none was, and of the code now."""

    allowed: bytes
    code: bytes


class Door(NamedTuple):
    keeper: str
    lease: int
    """The keeper's, until when; Unix seconds."""
    epoch: int
    executors: Mapping[str, Executor]


class State(NamedTuple):
    now: int
    tokens: tuple[str, ...]
    """The fund's, the base first."""
    amounts: tuple[int, ...]
    prices: tuple[Price, ...]
    mandate: Mandate
    record: Record
    door: Door


class Leg(NamedTuple):
    """All of an amount of one token for another, and what this is expected to bring."""

    executor: str
    sell: str
    buy: str
    amount: int
    brings: int
    returns: int = 0
    """What comes back unsold."""
    route: bytes = b""


class Plan(NamedTuple):
    epoch: int
    deadline: int
    mandate: bytes
    decision: bytes
    targets: tuple[int, ...] = ()
    legs: tuple[Leg, ...] = ()
