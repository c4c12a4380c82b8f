"""Who may call what, of every contract of a fund: the table that the contracts are held to.

A function that is not in it is anybody's: its own rules, and not who calls, say what it does.
"""

from enum import StrEnum
from typing import NamedTuple


class Role(StrEnum):
    """An address with a power, in the order in which a person asks about them."""

    STRANGER = "anyone"
    KEEPER = "the keeper"
    SAFE = "the Safe"
    VOTES = "a vote"
    """What holders voted, through the timelock and after its delay."""

    GOVERNOR = "the governor"
    DOOR = "the rebalancer"
    RECORD = "the record"
    LAUNCH = "the launch"
    """What founded the fund, until it handed over."""


class Tightening(StrEnum):
    """What the Safe may do about a number until the next vote."""

    LOWER = "lower it for a time"
    CLOSE = "close it for a time"
    END = "end it"
    NONE = ""
    """It is for votes alone."""


class Power(NamedTuple):
    """A guarded function, who passes its guard, and what the Safe may do about what it sets."""

    who: frozenset[Role]
    safe: Tightening | None = None
    """None where there is no number to tighten."""


def _of(*roles: Role) -> Power:
    return Power(frozenset(roles))


def _vote(safe: Tightening = Tightening.NONE) -> Power:
    return Power(frozenset({Role.VOTES}), safe)


NOBODY = Power(frozenset())
GUARDIAN = Power(frozenset({Role.VOTES, Role.SAFE}))

POWERS: dict[str, dict[str, Power]] = {
    "Prices": {"setSource": _vote(), "removeSource": _vote()},
    "Valuation": {},
    "Fund": {
        "list": _vote(),
        "delist": _vote(),
        "setLimits": _vote(Tightening.CLOSE),
        "exchange": _of(Role.DOOR),
        "charge": _of(Role.RECORD),
    },
    "Record": {"setRate": _vote(), "forgive": _vote()},
    "FeeDistributor": {"setTable": _vote()},
    "Mandate": {
        "setLimits": _vote(Tightening.LOWER),
        "setBudget": _vote(Tightening.LOWER),
        "setRule": _vote(Tightening.LOWER),
        "setSafe": _vote(),
        "reset": _vote(),
        "tighten": _of(Role.SAFE),
        "tightenBudget": _of(Role.SAFE),
        "tightenMost": _of(Role.SAFE),
        "pause": _of(Role.SAFE),
        "lift": _of(Role.SAFE),
        "charge": _of(Role.DOOR),
        "shift": _of(Role.DOOR),
    },
    "Rebalancer": {
        "rebalance": _of(Role.KEEPER),
        "setLease": _vote(Tightening.END),
        "allow": _vote(Tightening.END),
        "appoint": GUARDIAN,
        "revoke": GUARDIAN,
        "remove": GUARDIAN,
    },
    "FundTimelock": {
        "schedule": _of(Role.GOVERNOR),
        "scheduleBatch": _of(Role.GOVERNOR),
        "cancel": _of(Role.GOVERNOR),
        "updateDelay": _vote(),
        "grantRole": NOBODY,
        "revokeRole": NOBODY,
        "begin": NOBODY,
        "handOver": NOBODY,
    },
    "FundGovernor": {
        "veto": _of(Role.SAFE),
        "renewVeto": _vote(),
        "setVotingDelay": _vote(),
        "setVotingPeriod": _vote(),
        "setProposalThreshold": _vote(),
        "setLateQuorumVoteExtension": _vote(),
        "updateQuorumNumerator": _vote(),
        "updateTimelock": NOBODY,
        "relay": NOBODY,
    },
}
"""By contract and function, once the fund is active; before that the launch begins."""

MODULES = tuple(POWERS)
"""In the order in which they are deployed, by the contract's numbers."""

ANYONE = Power(frozenset(Role))


def power(module: str, function: str) -> Power:
    return POWERS[module].get(function, ANYONE)
