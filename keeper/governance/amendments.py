"""What of a fund's TOML differs from the chain, as the calls that change it.

What is not written down stays as it is, to the last digit.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from keeper.chain.fund import LIMITS
from keeper.errors import Problem
from keeper.governance import facts, relisting, terms
from keeper.governance.config import Executor, Mandate
from keeper.governance.proposals import Call
from keeper.governance.scene import Scene, where
from keeper.governance.terms import PART_DIGITS, PPM_DIGITS
from keeper.units import DAY, HOUR, MINUTE, PPM

Given = Mapping[str, Any]

DOORS = (
    *("management_fee_percent", "flow_percent", "flow_a_day_percent"),
    *("supply_cap", "smallest_deposit"),
)
"""Keys of the fund's limits, in the contract's order."""

BUDGETS = ("loss", "turnover", "shift")
VOTES = {
    "delay_days": ("FundTimelock", "updateDelay(uint256)", "getMinDelay()", DAY),
    "voting_delay_days": ("FundGovernor", "setVotingDelay(uint48)", "votingDelay()", DAY),
    "voting_period_days": ("FundGovernor", "setVotingPeriod(uint32)", "votingPeriod()", DAY),
    "extension_days": (
        *("FundGovernor", "setLateQuorumVoteExtension(uint48)", "lateQuorumVoteExtension()"),
        DAY,
    ),
    "quorum_percent": ("FundGovernor", "updateQuorumNumerator(uint256)", "quorumNumerator()", 1),
}
"""By key: whose it is, what sets it, what tells it, and what it is multiplied with there."""

FOUNDING = ("seed", "high_water_mark")
"""What was given once, when the fund began."""


def of(given: Given, scene: Scene) -> list[Call]:
    """In an order in which each finds what it needs."""
    _require_changeable(given, scene)
    found: list[Call] = []
    for section, changes in SECTIONS.items():
        if given.get(section):
            found += changes(given[section], scene)
    return found


def _fund(given: Given, scene: Scene) -> Iterator[Call]:
    fund = scene.at.fund
    (now,) = scene.read(fund, "limits()", f"({LIMITS})")
    digits = (*(PART_DIGITS,) * 3, scene.reader.share.decimals, scene.reader.base.decimals)
    wanted = tuple(
        terms.exact(given[key], places, f"fund.{key}") if key in given else old
        for key, places, old in zip(DOORS, digits, now, strict=True)
    )
    yield from where(wanted != tuple(now), fund, f"setLimits({LIMITS})", wanted)
    if "performance_fee_percent" in given:
        rate = _ppm(given["performance_fee_percent"])
        _, next_ = scene.read(scene.at.record, "rates()", "(uint256,uint256)")
        yield from where(rate != next_, scene.at.record, "setRate(uint256)", rate)


def _payees(given: Given, scene: Scene) -> Iterator[Call]:
    """All of them: who is not named gets nothing any more."""
    kind = "(address,uint32)[]"
    pairs = [(one["account"], _ppm(one["percent"])) for one in given.values()]
    wanted = sorted(pairs, key=lambda pair: int(pair[0], 16))
    now = scene.one(scene.at.fees, "table()", f"({kind})")
    is_new = [(who.lower(), part) for who, part in wanted] != [tuple(one) for one in now]
    yield from where(is_new, scene.at.fees, f"setTable({kind})", wanted)


def _mandate(given: Given, scene: Scene) -> Iterator[Call]:
    mandate = scene.at.mandate
    now = scene.one(mandate, "limits()", "(uint64[20])")
    *keys, groups = Mandate.model_fields
    alone = [
        _part(given[key]) if key in given else old for key, old in zip(keys, now, strict=False)
    ]
    together = now[len(keys) :]
    if groups in given:
        together = [_part(one) for one in given[groups]]
    wanted = [*alone, *together]
    yield from where(wanted != list(now), mandate, "setLimits(uint64[20])", wanted)


def _budgets(given: Given, scene: Scene) -> Iterator[Call]:
    for number, name in enumerate(BUDGETS):
        one = given.get(name, {})
        now = scene.read(scene.at.mandate, "budget(uint8)", "(uint64,uint64)", number)
        keys = ("at_once_percent", "a_day_percent")
        wanted = tuple(
            _part(one[key]) if key in one else old for key, old in zip(keys, now, strict=True)
        )
        signature = "setBudget(uint8,uint64,uint64)"
        yield from where(wanted != tuple(now), scene.at.mandate, signature, number, *wanted)


def _executors(given: Given, scene: Scene) -> Iterator[Call]:
    named = {name: Executor.model_validate(one) for name, one in given.items()}
    node = scene.assembly.pinned.node
    for name, (who, _) in facts.venues(node, named).items():
        if not node.code(who):
            raise Problem(
                f"executors.{name}: ours over {named[name].factory} is not at {who} yet",
                "Have it deployed first: ./scripts/deploy does, for a fund whose TOML names it.",
            )
        allowed = scene.one(scene.at.rebalancer, "executors(address)", "(bytes32)", who)
        yield from where(not any(allowed), scene.at.rebalancer, "allow(address)", who)


def _keeper(given: Given, scene: Scene) -> Iterator[Call]:
    """A lease for who is named, or for who has the office; and the office."""
    door = scene.at.rebalancer
    now = scene.one(door, "keeper()", "(address)")
    who = given.get("account", now)
    if "lease_days" in given:
        until = scene.soonest + given["lease_days"] * DAY
        yield from where(True, door, "setLease(address,uint256)", who, until)
    yield from where(who != now, door, "appoint(address)", who)


def _safe(given: Given, scene: Scene) -> Iterator[Call]:
    if "address" in given:
        who = given["address"]
        is_new = who != scene.assembly.safe
        yield from where(is_new, scene.at.mandate, "setSafe(address)", who)


def _governance(given: Given, scene: Scene) -> Iterator[Call]:
    for key, (module, setter, getter, unit) in VOTES.items():
        if key in given:
            to, wanted = scene.at.of_module(module), given[key] * unit
            now = scene.one(to, getter, "(uint256)")
            yield from where(wanted != now, to, setter, wanted)
    governor = scene.at.governor
    if "threshold_percent" in given:
        part = _ppm(given["threshold_percent"])
        is_new = _threshold(scene, part) != scene.assembly.number("proposalThreshold()")
        yield from where(is_new, governor, "setProposalThreshold(uint256)", part)
    if "veto_days" in given:
        until = scene.soonest + given["veto_days"] * DAY
        yield from where(True, governor, "renewVeto(uint48)", until)


def _threshold(scene: Scene, part: int) -> int:
    """The governor tells it in shares alone, rounded up, of the supply a second ago."""
    now = scene.assembly.number("clock()")
    past = "getPastTotalSupply(uint256)"
    return -(-scene.assembly.number(past, now - 1, to=scene.at.fund) * part // PPM)


SECTIONS: dict[str, Callable[[Given, Scene], Iterator[Call]]] = {
    "assets": relisting.changes,
    "fund": _fund,
    "payees": _payees,
    "mandate": _mandate,
    "budgets": _budgets,
    "executors": _executors,
    "keeper": _keeper,
    "safe": _safe,
    "governance": _governance,
}


def _require_changeable(given: Given, scene: Scene) -> None:
    """A key that is for ever may be there, as it is in the fund's own TOML, but not changed."""
    for key in FOUNDING:
        if key in given.get("fund", {}):
            raise Problem(f"fund.{key} was given when the fund began", "Leave it out.")
    for key, (value, now) in _for_ever(given, scene):
        if value != now:
            raise Problem(
                f"{key} = {value} is for ever, and it is {now}",
                "Leave it out. Who wants another founds a new fund, and migrates in kind.",
            )


def _for_ever(given: Given, scene: Scene) -> Iterator[tuple[str, tuple[Any, Any]]]:
    at, fund = scene.at, given.get("fund", {})
    floor = "quorum_floor"
    now: dict[str, Callable[[], Any]] = {
        "name": lambda: scene.one(at.fund, "name()", "(string)"),
        "symbol": lambda: scene.reader.share.symbol,
        "base": lambda: scene.reader.base.symbol,
        "lock_up_hours": lambda: scene.one(at.fund, "LOCK_UP()", "(uint256)") / Decimal(HOUR),
    }
    yield from ((f"fund.{key}", (fund[key], tell())) for key, tell in now.items() if key in fund)
    if floor in given.get("governance", {}):
        shares = Decimal(scene.assembly.number("QUORUM_FLOOR()"))
        held = shares.scaleb(-scene.reader.share.decimals).normalize()
        yield f"governance.{floor}", (given["governance"][floor], held)
    yield from _sequencer(given.get("sequencer") or {}, scene)


def _sequencer(given: Given, scene: Scene) -> Iterator[tuple[str, tuple[Any, Any]]]:
    prices = scene.at.prices
    if "feed" in given:
        now = scene.one(prices, "SEQUENCER()", "(address)")
        yield "sequencer.feed", (given["feed"], now)
    if "grace_minutes" in given:
        minutes = scene.one(prices, "GRACE()", "(uint256)") / Decimal(MINUTE)
        yield "sequencer.grace_minutes", (given["grace_minutes"], minutes)


def _part(percent: Decimal) -> int:
    return terms.exact(percent, PART_DIGITS, "percent")


def _ppm(percent: Decimal) -> int:
    return terms.exact(percent, PPM_DIGITS, "percent")
