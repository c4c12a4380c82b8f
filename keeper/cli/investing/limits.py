"""`keel fund limits`: what the keeper may still do, and what its key could cost, in money."""

import json
from collections.abc import Sequence

import click

from keeper import units
from keeper.chain.fund import Fund, FundReader
from keeper.chain.mandate import Budget, Mandate, MandateReader
from keeper.cli.investing.finding import Facts
from keeper.cli.investing.page import in_json, value

BAR = 20
NOBODY = "0x" + 40 * "0"
FLOWS = ("Trading", "Deposits", "Redemptions")
SAID = {
    "Loss": "loss",
    "Turnover": "turnover",
    "Shift": "moved targets",
    "MinCash": "least cash",
    "Slippage": "a leg loses",
    "LargestTrade": "a leg sells",
    "Progress": "progress",
}


def show(reader: FundReader, as_json: bool) -> None:
    block = reader.node.header().number
    fund = reader.look(block)
    mandate = MandateReader(reader).look(block)
    if as_json:
        click.echo(json.dumps(_facts(reader, fund, mandate, block)))
        return
    parts = (
        _worst(reader, fund, mandate),
        _keeper(fund, mandate),
        _budgets(mandate),
        _limits(mandate),
        _ladder(fund, mandate),
        _assets(reader, fund, mandate),
        _overlays(fund, mandate),
    )
    click.echo("\n\n".join("\n".join(part) for part in parts))


def money(fund: Fund, part: int) -> int:
    """A fraction of NAV, 1e18 = 100 %, in the base asset, rounded up."""
    nav = fund.high or fund.total_assets
    return -(-nav * part // units.ONE)


def _worst(reader: FundReader, fund: Fund, mandate: Mandate) -> list[str]:
    day, week = (
        f"{reader.words.assets(money(fund, part))} ({units.percent(part, units.ONE)} of NAV)"
        for part in (mandate.worst_day, mandate.worst_week)
    )
    lines = [f"If the keeper's key leaked now: at most {day} today,", f"and {week} in a week,"]
    lines += ["while every feed is within the error that was declared for it."]
    if not mandate.open:
        lines += ["Trading is closed at present: until it opens, nothing."]
    return lines


def _keeper(fund: Fund, mandate: Mandate) -> list[str]:
    if mandate.keeper == NOBODY:
        holder = "nobody: the key was revoked"
    elif mandate.lease <= fund.time:
        holder = f"{mandate.keeper}, whose lease ended {units.moment(mandate.lease)}"
    else:
        left = units.duration(mandate.lease - fund.time)
        holder = f"{mandate.keeper}, for {left} more; rebalances so far: {mandate.epoch}"
    return [
        f"{'at':14}{units.moment(fund.time)}",
        f"{'keeper':14}{holder}",
        f"{'mandate':14}{mandate.hash}",
    ]


def _budgets(mandate: Mandate) -> list[str]:
    lines = [f"{'budget':14}{'left':>10}{'of':>10}{'a day':>10}  {'':{BAR}}  full again"]
    for one in mandate.budgets:
        left, most, daily = (
            units.percent(part, units.ONE) for part in (one.left, one.capacity, one.refill)
        )
        lines.append(
            f"{SAID[one.name]:14}{left:>10}{most:>10}{daily:>10}  {_bar(one)}  {_full(one)}"
        )
    return lines


def _bar(budget: Budget) -> str:
    full = BAR * budget.left // budget.capacity if budget.capacity else 0
    return "#" * full + "." * (BAR - full)


def _full(budget: Budget) -> str:
    seconds = budget.full_in
    if seconds is None:
        return "never"
    return f"in {units.duration(seconds)}" if seconds else "now"


def _limits(mandate: Mandate) -> list[str]:
    limits = mandate.limits
    part = {name: units.percent(limits[name], units.ONE) for name in limits}
    flows = ", ".join(f"{name.lower()} {'open' if limits[name] else 'closed'}" for name in FLOWS)
    groups = ", ".join(
        f"group {number} {part[name]}"
        for number, name in enumerate((n for n in limits if n.startswith("Group")), 1)
        if any(rule.group == number for rule in mandate.rules.values())
    )
    return [
        f"{'a leg':14}sells at most {part['LargestTrade']} of NAV, and loses at most "
        f"{part['Slippage']} from its worst corner",
        f"{'cash':14}at least {part['MinCash']} of NAV",
        f"{'progress':14}at least {part['Progress']} of what is traded brings it nearer to target",
        f"{'together':14}{groups or 'no groups'}",
        f"{'doors':14}{flows}",
    ]


def _ladder(fund: Fund, mandate: Mandate) -> list[str]:
    limits = mandate.limits
    here = units.percent(mandate.drawdown, units.ONE)
    age = ", by a record too old to rely on" if mandate.record_stale else ""
    lines = [f"{'drawdown':14}{here} below its peak{age}; {_standing(mandate)}"]
    for at, what in _rungs(limits):
        mark = ">" if mandate.drawdown >= limits[at] else " "
        lines.append(f"{mark:14}from {units.percent(limits[at], units.ONE):>8}  {what}")
    return lines


def _rungs(limits: dict[str, int]) -> Sequence[tuple[str, str]]:
    first, second = (
        f"at most {units.percent(limits[name], units.ONE)} outside the base"
        for name in ("FirstRisk", "SecondRisk")
    )
    return (
        ("FirstAt", first),
        ("SecondAt", second),
        ("ReduceAt", "nothing but the base is bought"),
        ("TripAt", "anybody may trip the breaker"),
    )


def _standing(mandate: Mandate) -> str:
    if mandate.tripped:
        return "the breaker is tripped: only governance resets it"
    if mandate.reduce_only:
        return "the keeper may only reduce"
    return f"up to {units.percent(mandate.risk, units.ONE)} may be outside the base"


def _assets(reader: FundReader, fund: Fund, mandate: Mandate) -> list[str]:
    lines = [f"{'asset':8}{'weight':>10}{'target':>10}{'least':>10}{'most':>10}{'group':>7}"]
    for asset in fund.assets:
        rule = mandate.rules[asset.token]
        is_base = asset.token == fund.assets[0].token
        bounds = (
            ("", units.percent(mandate.limits["MinCash"], units.ONE), "")
            if is_base
            else tuple(
                units.percent(part, units.ONE) for part in (rule.target, rule.least, rule.most)
            )
        )
        weight = units.percent(value(fund, asset), fund.total_assets)
        row = "".join(f"{text:>10}" for text in (weight, *bounds))
        lines.append(f"{reader.names[asset.token].symbol:8}{row}{rule.group or '':>7}")
    return lines


def _overlays(fund: Fund, mandate: Mandate) -> list[str]:
    window = mandate.window
    if not mandate.overlays:
        resting = window.free > fund.time
        rest = f"; may not again before {units.moment(window.free)}" if resting else ""
        return [f"{'overlays':14}none: the Safe has tightened nothing{rest}"]
    lines = ["overlays of the Safe, the tighter in force:"]
    for one in mandate.overlays:
        until = units.moment(one.until)
        tight = "closed" if one.name in FLOWS else units.percent(one.value, units.ONE)
        lines.append(f"  {one.name:14}{tight:>10}  until {until}")
    return [*lines, f"  and the next not before {units.moment(window.free)}, once all have ended"]


def _facts(reader: FundReader, fund: Fund, mandate: Mandate, block: int) -> Facts:
    facts = mandate._asdict() | {
        "fund": reader.address,
        "block": block,
        "worst_day_money": units.exact(money(fund, mandate.worst_day), reader.base.decimals),
        "worst_week_money": units.exact(money(fund, mandate.worst_week), reader.base.decimals),
        "budgets": [one._asdict() | {"full_in": one.full_in} for one in mandate.budgets],
        "overlays": [one._asdict() for one in mandate.overlays],
        "window": mandate.window._asdict(),
        "rules": {
            reader.names[token].symbol: rule._asdict() for token, rule in mandate.rules.items()
        },
    }
    return in_json(facts)
