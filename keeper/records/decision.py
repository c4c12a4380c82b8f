"""What was decided, and everything that it takes to see why."""

from collections.abc import Mapping
from typing import NamedTuple

from keeper.records.canonical import Table
from keeper.records.fund import Plan


class Signal(NamedTuple):
    """What each strategy thinks of each asset: from -1, be out of it, to 1, be all in."""

    strategies: tuple[str, ...]
    assets: tuple[str, ...]
    opinions: Table
    """By strategy and asset; nan where it has none."""


class Step(NamedTuple):
    """What one rule did to the weights."""

    rule: str
    reason: str
    """In words, with the numbers; empty where it changed nothing."""
    after: tuple[int, ...]
    """Parts of NAV, 10**18 = 100 %, in the order of the fund's tokens, the base first."""


class Target(NamedTuple):
    """Where the fund should go, and how that was found: the last step's weights are it."""

    steps: tuple[Step, ...]

    @property
    def weights(self) -> tuple[int, ...]:
        return self.steps[-1].after


class Clip(NamedTuple):
    """What a plan leaves out of a trade, and the limit that it would have met."""

    token: str
    falls: bool
    """Whether there was to be less of it."""
    wanted: int
    """Units that were to be sold: of it, or of the base for it."""
    planned: int
    limit: str
    reason: str
    """The limit's numbers."""
    legs: int
    """How many legs the plan had before."""


class Slack(NamedTuple):
    """How near a limit a plan comes; parts of NAV, 10**18 = 100 %."""

    limit: str
    used: int
    most: int


class Cost(NamedTuple):
    """What a plan is expected to take, in USD times 10**18."""

    trading: int
    """Against mid prices: fees, impact, and the distance of the pools from the feeds."""
    gas: int


class Decision(NamedTuple):
    """Its hash goes on chain with the plan."""

    fund: str
    epoch: int
    snapshot: bytes
    """Hashes of what it was made of: the market, the keeper's configuration, its own past."""
    mind: bytes
    ledger: bytes
    block: bytes
    time: int
    signal: Signal
    silent: Mapping[str, str]
    """Families of strategies that had nothing to say, and why."""
    target: Target
    plan: Plan | None
    """With 32 zero bytes where this decision's hash comes to stand; None to do nothing."""
    reason: str
    """Why nothing is done, or not all of it."""
    clips: tuple[Clip, ...]
    cost: Cost
    slack: tuple[Slack, ...]
