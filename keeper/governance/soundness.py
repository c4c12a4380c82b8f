"""What no single key of a fund's TOML shows: numbers that do not go together."""

from collections import Counter
from decimal import Decimal
from itertools import pairwise

from keeper.errors import Problem
from keeper.governance.config import Asset, Config

EXIT_DAYS = 3
"""What holders have to leave in, beside the lock-up, before anything takes effect."""

MOST = Decimal(100)


def require(config: Config) -> None:
    for look in LOOKS:
        look(config)


def _entry(config: Config) -> None:
    if config.mandate.deposits_percent == 0:
        raise Problem(
            "mandate.deposits_percent = 0 founds a fund that nobody can ever enter: who would vote",
            "Write 100.",
        )
    if config.governance.quorum_floor == 0:
        raise Problem(
            "governance.quorum_floor = 0 lets the last holder of a fund that all have left decide",
            "Write a number of shares that is a quorum on the day when few are in.",
        )


def _payees(config: Config) -> None:
    total = sum(one.percent for one in config.payees.values())
    if total != MOST:
        raise Problem(f"payees have {total} % together", "Let them sum to 100.")
    _unique("payees", "account", [one.account for one in config.payees.values()])


def _executors(config: Config) -> None:
    for key in ("address", "factory"):
        given = [getattr(one, key) for one in config.executors.values()]
        _unique("executors", key, [one for one in given if one])


def _base(config: Config) -> None:
    name = config.fund.base
    if name not in config.assets:
        known = ", ".join(config.assets)
        raise Problem(f'fund.base = "{name}" is not among the assets', f"Choose of {known}.")
    for key in ("least_percent", "most_percent", "target_percent", "group"):
        if getattr(config.base, key):
            raise Problem(
                f"assets.{name}.{key} = {getattr(config.base, key)}, and {name} is the base",
                "Leave it out: mandate.least_cash_percent says what of the base is kept.",
            )
    mark = config.fund.high_water_mark
    if 0 < mark < 1:
        raise Problem(
            f"fund.high_water_mark = {mark} is below 1, the price of the first share",
            "Write 0, or what a share of the fund before was worth at its best.",
        )


def _assets(config: Config) -> None:
    _unique("assets", "token", [one.token for one in config.assets.values()])
    for name, one in config.assets.items():
        if one.least_usd >= one.most_usd:
            raise Problem(
                f"assets.{name}.least_usd = {one.least_usd} is not below its most_usd",
                "Write a hundredth of today's price, and a hundred times it.",
            )
        if not one.least_percent <= one.target_percent <= one.most_percent:
            raise Problem(
                f"assets.{name}.target_percent = {one.target_percent} is not between "
                f"{one.least_percent} and {one.most_percent}",
                "Put the target between the asset's least and most.",
            )


def _seconds(config: Config) -> None:
    before: list[str] = []
    for name, one in config.listed.items():
        (_alone if one.second.kind == "alone" else _watched)(name, one)
        if one.second.kind == "pool":
            _partner(name, one, before)
        before.append(name)


def _alone(name: str, one: Asset) -> None:
    if one.second.at or one.second.minutes or one.second.against:
        raise Problem(
            f'assets.{name}.second.kind = "alone" is watched by nothing, and more is given',
            'Leave `at`, `minutes` and `against` out, or write "feed" or "pool".',
        )


def _watched(name: str, one: Asset) -> None:
    where = f"assets.{name}.second"
    if not one.second.at or not one.second.minutes:
        raise Problem(
            f'{where}.kind = "{one.second.kind}" needs `at` and `minutes`',
            "Give its address, and how old its answer may be or how long its mean is.",
        )
    if one.second.at == one.feed:
        raise Problem(
            f"{where}.at = {one.second.at} is the primary itself",
            "Name another feed or a pool: what watches has to fail for reasons of its own.",
        )
    if one.second.kind == "feed" and one.second.against:
        raise Problem(f"{where}.against is for pools", "Leave it out.")


def _partner(name: str, one: Asset, before: list[str]) -> None:
    where, second = f"assets.{name}.second", one.second
    if second.against is None:
        raise Problem(f"{where}.against is missing", "Name the pool's other asset.")
    if second.against not in before:
        known = ", ".join(before) or "none: the base needs a second feed"
        raise Problem(
            f'{where}.against = "{second.against}" is not listed before {name}',
            f"Move it up, or choose of those before it ({known}).",
        )
    if not 5 <= second.minutes <= 24 * 60:
        raise Problem(
            f"{where}.minutes = {second.minutes} is no window of a pool's mean",
            "Write 30; it may be from 5 to 1440.",
        )


def _slippage(config: Config) -> None:
    errors = sorted(one.error_percent for one in config.assets.values())[-2:]
    if config.mandate.slippage_percent < sum(errors):
        raise Problem(
            f"mandate.slippage_percent = {config.mandate.slippage_percent} is below {sum(errors)}, "
            "the two largest declared errors together: no trade of these two could be fair",
            f"Choose {sum(errors)} or more, and leave room for what trading costs.",
        )


def _ladder(config: Config) -> None:
    one = config.mandate
    falls = ("first", "second", "reduce", "trip")
    _rising(config, [f"{name}_drawdown_percent" for name in falls])
    _rising(config, ["second_risk_percent", "first_risk_percent"])
    if one.trip_drawdown_percent == 0:
        raise Problem(
            "mandate.trip_drawdown_percent = 0 lets anybody trip the breaker on the first day",
            "Write a fall after which the fund should only be reduced, such as 30.",
        )


def _rising(config: Config, keys: list[str]) -> None:
    for key, after in pairwise(keys):
        low, high = getattr(config.mandate, key), getattr(config.mandate, after)
        if low > high:
            raise Problem(
                f"mandate.{key} = {low} is above mandate.{after} = {high}",
                "Let each rung begin at or behind the one before, and allow no more.",
            )


def _targets(config: Config) -> None:
    room = MOST - config.mandate.least_cash_percent
    total = sum(one.target_percent for one in config.assets.values())
    if total > room:
        raise Problem(
            f"the assets' target_percent are {total} together, and the least cash leaves {room}",
            "Lower some of them, or mandate.least_cash_percent.",
        )
    for number, most in enumerate(config.mandate.groups_percent, 1):
        together = sum(o.target_percent for o in config.assets.values() if o.group == number)
        if together > most:
            raise Problem(
                f"the targets of group {number} are {together} % together, above its {most} %",
                "Lower some of them, or raise the entry of mandate.groups_percent.",
            )


def _delay(config: Config) -> None:
    least = config.fund.lock_up_hours + 24 * EXIT_DAYS
    if 24 * config.governance.delay_days < least:
        raise Problem(
            f"governance.delay_days = {config.governance.delay_days} is shorter than the lock-up "
            f"and {EXIT_DAYS} days: who came in last could not leave before a vote takes effect",
            f"Choose {-(-least // 24)} or more.",
        )


def _safe(config: Config) -> None:
    one = config.safe
    if bool(one.address) == bool(one.owners):
        raise Problem(
            "safe.address and safe.owners are both given"
            if one.address
            else "safe.address is missing, and so is safe.owners",
            "Give the address of a Safe, or the owners and the threshold of a new one.",
        )
    if one.address and (one.threshold is not None or one.salt):
        raise Problem(
            "safe.threshold and safe.salt are of a new Safe, and safe.address names one",
            "Leave them out: that Safe has its own.",
        )
    if one.address:
        return
    _unique("safe.owners", "address", list(one.owners))
    if one.threshold is None or one.threshold > len(one.owners):
        raise Problem(
            f"safe.threshold = {one.threshold} is not possible with {len(one.owners)} owners",
            f"Choose from 1 to {len(one.owners)}, and less than all: a key may be lost.",
        )


def _unique(section: str, key: str, values: list[str]) -> None:
    twice = [value for value, count in Counter(values).items() if count > 1]
    if twice:
        raise Problem(f"{section} name {twice[0]} twice, as {key}", "Leave one of the two out.")


LOOKS = (
    *(_entry, _payees, _executors, _base, _assets, _seconds, _slippage, _ladder, _targets),
    *(_delay, _safe),
)
