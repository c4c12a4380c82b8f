"""A fund's TOML in the contracts' units: what it is founded with, and what is set from there."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from eth_utils.crypto import keccak

from keeper.chain import abi
from keeper.devnet.engine import ZERO
from keeper.devnet.listing import SET_SOURCE
from keeper.devnet.mandate import RULE
from keeper.errors import Problem, Refused
from keeper.governance.config import Asset, Config
from keeper.governance.facts import Facts, Venue
from keeper.governance.founding import FOUNDING, Addresses, Founding, Voting
from keeper.units import DAY, HOUR, MINUTE

PPM_DIGITS, PART_DIGITS = 4, 16
"""What a percent is multiplied with, as powers of ten: of millionths, and of 1e18."""

SOURCE = SET_SOURCE.removeprefix("setSource(address,").removesuffix(")")
KINDS = {"alone": 1, "feed": 2, "pool": 3}
MARK_DIGITS = 30
GAS = {
    "setSource": 600_000,
    "list": 300_000,
    "setRule": 100_000,
    "allow": 3_400_000,
    "setLease": 100_000,
    "appoint": 100_000,
}
"""What each takes at most: reading an executor's code takes three millions at worst."""


Call = Callable[[str, bytes], bytes]
"""A question to the chain: to whom, and what."""


class Setting(NamedTuple):
    """A call as governance, and the question that shows whether it was made."""

    to: str
    says: str
    data: bytes
    gas: int
    ask: bytes
    types: str
    wanted: bytes
    """The answer, or a word of it."""
    inside: bool = False

    def found(self, call: Call) -> bytes | None:
        """What the chain answers; None where it refuses."""
        try:
            return call(self.to, self.ask)
        except Refused:
            return None

    def holds(self, call: Call) -> bool:
        found = self.found(call)
        if found is None or not self.inside:
            return found == self.wanted
        return any(found[at : at + 32] == self.wanted for at in range(0, len(found), 32))


def founding(config: Config, facts: Facts, since: int) -> Founding:
    """`since` is when the Safe's right to veto begins to run, in Unix seconds."""
    fund, base = config.fund, facts.decimals[config.base.token]
    share = facts.share(config)
    sequencer, budgets = config.sequencer, config.budgets
    return Founding(
        name=fund.name,
        symbol=fund.symbol,
        base=config.base.token,
        safe=config.safe.at,
        sequencer=sequencer.feed if sequencer else ZERO,
        lock_up=fund.lock_up_hours * HOUR,
        grace=sequencer.grace_minutes * MINUTE if sequencer else 0,
        limits=(
            _part(fund.management_fee_percent),
            _part(fund.flow_percent),
            _part(fund.flow_a_day_percent),
            exact(fund.supply_cap, share, "fund.supply_cap"),
            exact(fund.smallest_deposit, base, "fund.smallest_deposit"),
        ),
        performance_ppm=_ppm(fund.performance_fee_percent),
        mark=exact(fund.high_water_mark, MARK_DIGITS - share + base, "fund.high_water_mark"),
        payees=_payees(config),
        mandate=tuple(_part(one) for one in config.mandate.in_order),
        capacities=(
            _part(budgets.loss.at_once_percent),
            _part(budgets.turnover.at_once_percent),
            _part(budgets.shift.at_once_percent),
        ),
        refills=(
            _part(budgets.loss.a_day_percent),
            _part(budgets.turnover.a_day_percent),
            _part(budgets.shift.a_day_percent),
        ),
        delay=config.governance.delay_days * DAY,
        voting=_voting(config, share, since),
        seed=exact(fund.seed, base, "fund.seed"),
    )


def founding_hash(one: Founding) -> bytes:
    return keccak(abi.arguments(f"({FOUNDING})", one))


def settings(config: Config, facts: Facts, since: int, at: Addresses) -> list[Setting]:
    """In an order in which each finds what it needs."""
    assets = config.listed.items()
    traded = [(name, one) for name, one in assets if one is not config.base]
    return [
        *(source_setting(name, one, facts, at.prices) for name, one in assets),
        *(listing_setting(name, one, at.fund) for name, one in traded),
        *(rule_setting(name, one, at.mandate) for name, one in traded),
        *(_allowed(name, one, at.rebalancer) for name, one in facts.venues.items()),
        *_keeper(config, since, at.rebalancer),
    ]


def exact(value: Decimal, digits: int, key: str) -> int:
    """In the smallest units; no digit is lost."""
    units = Fraction(value) * 10**digits
    if units.denominator != 1:
        raise Problem(
            f"{key} = {value} has more than {digits} decimals", "Leave the last ones out."
        )
    return int(units)


def _part(percent: Decimal) -> int:
    return exact(percent, PART_DIGITS, "percent")


def _ppm(percent: Decimal) -> int:
    return exact(percent, PPM_DIGITS, "percent")


def _payees(config: Config) -> tuple[tuple[str, int], ...]:
    """The contract wants them by their addresses."""
    found = [(one.account, _ppm(one.percent)) for one in config.payees.values()]
    return tuple(sorted(found, key=lambda pair: int(pair[0], 16)))


def _voting(config: Config, share: int, since: int) -> Voting:
    one = config.governance
    return Voting(
        delay=one.voting_delay_days * DAY,
        period=one.voting_period_days * DAY,
        extension=one.extension_days * DAY,
        threshold=_ppm(one.threshold_percent),
        quorum=one.quorum_percent,
        floor=exact(one.quorum_floor, share, "governance.quorum_floor"),
        veto_until=since + one.veto_days * DAY,
    )


def source_setting(name: str, one: Asset, facts: Facts, to: str) -> Setting:
    feed, second = facts.decimals[one.feed], one.second
    source = (
        one.feed,
        one.heartbeat_minutes * MINUTE,
        _ppm(one.error_percent),
        _ppm(one.deviation_percent),
        exact(one.least_usd, feed, f"assets.{name}.least_usd"),
        exact(one.most_usd, feed, f"assets.{name}.most_usd"),
        one.agreement_minutes * MINUTE,
        KINDS[second.kind],
        second.at or ZERO,
        second.minutes * MINUTE,
    )
    types = f"({SOURCE})"
    return Setting(
        *(to, f"price of {name}", abi.call(SET_SOURCE, one.token, source), GAS["setSource"]),
        *(abi.call("source(address)", one.token), types, abi.arguments(types, source)),
    )


def listing_setting(name: str, one: Asset, to: str) -> Setting:
    data = abi.call("list(address)", one.token)
    ask, wanted = abi.call("assets()"), abi.arguments("(address)", one.token)
    return Setting(
        *(to, f"list {name}", data, GAS["list"]), *(ask, "(address[])", wanted), inside=True
    )


def rule_setting(name: str, one: Asset, to: str) -> Setting:
    parts = (one.least_percent, one.most_percent, one.target_percent)
    rule = (*(_part(part) for part in parts), one.group, False)
    types = f"({RULE})"
    return Setting(
        *(to, f"rule of {name}", abi.call(f"setRule(address,{RULE})", one.token, rule)),
        *(GAS["setRule"], abi.call("rule(address)", one.token)),
        *(types, abi.arguments(types, rule)),
    )


def _allowed(name: str, one: Venue, to: str) -> Setting:
    data = abi.call("allow(address)", one.address)
    ask = abi.call("executors(address)", one.address)
    return Setting(to, f"executor {name}", data, GAS["allow"], ask, "(bytes32)", one.code_hash)


def _keeper(config: Config, since: int, to: str) -> tuple[Setting, Setting]:
    """A lease, and the office."""
    who, until = config.keeper.account, since + config.keeper.lease_days * DAY
    lease = abi.call("setLease(address,uint256)", who, until)
    term = abi.arguments("(uint256)", until)
    leases = abi.call("leases(address)", who)
    office, holder = abi.call("appoint(address)", who), abi.arguments("(address)", who)
    return (
        Setting(to, "the keeper's lease", lease, GAS["setLease"], leases, "(uint256)", term),
        Setting(
            *(to, "the keeper's office", office, GAS["appoint"]),
            *(abi.call("keeper()"), "(address)", holder),
        ),
    )
