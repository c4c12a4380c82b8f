"""From one fund to the next, in kind: what carries over, what fits, what stays in the wallet."""

import json
from collections.abc import Mapping

import click

from keeper import units
from keeper.chain import abi
from keeper.chain.events import Event
from keeper.chain.fund import Fund, FundReader
from keeper.cli.investing import doors, stuck
from keeper.cli.investing.finding import Facts
from keeper.cli.investing.page import PRICE_UNIT
from keeper.cli.investing.session import Plan
from keeper.cli.investing.visit import APPROVE, Visit, named, one
from keeper.errors import Problem, Refused
from keeper.execution.sender import Order


def show_mark(reader: FundReader, as_json: bool) -> None:
    fund = reader.look()
    if not fund.low:
        raise Problem("the fund's price is not known now", "Ask again when its prices are usable.")
    scale = len(str(PRICE_UNIT)) - 1 - reader.share.decimals + reader.base.decimals
    price = fund.low * PRICE_UNIT // fund.effective_supply
    mark, now, carried = (
        units.exact(one, scale) for one in (fund.record.mark, price, carried_mark(fund, scale))
    )
    if as_json:
        click.echo(json.dumps({"mark": mark, "price": now, "high_water_mark": carried}))
        return
    base = reader.base.symbol
    click.echo(f"mark         {mark} {base} a share, which is worth {now} now")
    click.echo("A new fund's shares begin at 1 of the base; so in its TOML, under [fund]:")
    click.echo(f"high_water_mark = {carried}")


def carried_mark(fund: Fund, scale: int) -> int:
    """As far above the new fund's first price as this one's mark is above its own price, and never
    below it; rounded up, so that no gain is charged twice."""
    price = fund.low * PRICE_UNIT // fund.effective_supply
    first: int = 10**scale
    return max(-(-fund.record.mark * first // price), first)


def migrate(visit: Visit, new: str, text: str, over_ppm: int) -> Plan:
    after = _arriving(visit, new)
    shares = visit.given(text, visit.reader.share.decimals, visit.account.shares)
    visit.require_shares(shares)
    paid = dict(zip(visit.reader.tokens, visit.reader.in_kind(shares)[0], strict=True))
    made = _fitting(after, paid, over_ppm)
    _, taken = after.reader.in_kind(made)
    most = [-(-amount * (units.PPM + over_ppm) // units.PPM) for amount in taken]
    rest = _rest(visit, paid, dict(zip(after.reader.tokens, taken, strict=True)))
    preview = [
        f"move {visit.shares(shares)} to {after.reader.address}",
        *visit.legs("  leaves with  ", list(paid.values())),
        *visit.exit_line(shares),
        f"  enters for   {after.shares(made)}, at most {_part(over_ppm)} more of each taken",
        *after.legs("  gives        ", taken),
        *visit.legs("  stays here   ", rest),
        *after.lock_line(in_kind=True),
    ]
    facts = visit.exactly(shares=shares) | {
        "new_shares": units.exact(made, after.reader.share.decimals),
        "brings": named(visit, list(paid.values())),
        "gives": named(after, taken),
        "stays": named(visit, rest),
    }
    orders = [_leave(visit, shares), *_entering(after, made, most)]

    def told(events: list[Event]) -> tuple[list[str], Facts]:
        left, got = one(events, "LeftInKind"), one(events, "EnteredInKind")
        lines = [f"moved {visit.shares(left['shares'])} into {after.shares(got['shares'])}"]
        lines += after.legs("  gave         ", got["amounts"])
        exact = units.exact(got["shares"], after.reader.share.decimals)
        done = {"new_shares": exact, "gave": named(after, got["amounts"])}
        return lines, visit.exactly(shares=left["shares"]) | done

    places = (after.reader.address,)
    return Plan(preview, facts, orders, told, lambda no: stuck.leaving(visit, shares, no), places)


def _arriving(visit: Visit, new: str) -> Visit:
    """The same account before the other fund's door."""
    if new == visit.reader.address:
        raise Problem(f"{new} is the fund that you are in", "Name the new one with --to.")
    reader = FundReader(visit.reader.node, new, visit.reader.lens)
    try:
        fund, account = reader.look(), reader.account(visit.sender.address)
    except Refused:
        raise Problem(f"{new} is no fund", "Is it one of Keel's, on the same chain?") from None
    return visit._replace(reader=reader, fund=fund, account=account)


def _fitting(after: Visit, paid: Mapping[str, int], over_ppm: int) -> int:
    """The most shares that what came out can enter for, by whichever asset is the scarcest."""
    for asset in after.fund.assets:
        if asset.recorded and not paid.get(asset.token):
            raise Problem(
                f"{after.reader.address} holds {after.reader.words.name(asset.token)}, of which "
                "leaving this fund brings nothing: nobody enters it in kind with what comes out",
                "Leave in kind, and deposit in the new fund: keel fund leave, keel fund deposit",
            )
    made = after.affordable(over_ppm, paid)
    if not made:
        raise Problem(
            "what comes out is less than any share of the new fund takes",
            "Move more shares, or leave in kind: keel fund leave",
        )
    return made


def _rest(visit: Visit, paid: Mapping[str, int], taken: Mapping[str, int]) -> list[int]:
    return [paid[token] - taken.get(token, 0) for token in visit.reader.tokens]


def _leave(visit: Visit, shares: int) -> Order:
    owner = visit.sender.address
    data = abi.call(doors.LEAVE, shares, owner, owner)
    return Order(visit.reader.address, data, f"leave with {visit.shares(shares)}")


def _entering(after: Visit, made: int, most: list[int]) -> list[Order]:
    """Allowances of the most that may be taken, and none of them left over."""
    to, owner = after.reader.address, after.sender.address
    allowed = after.approvals(list(zip(after.reader.tokens, most, strict=True)))
    data = abi.call(doors.ENTER, made, owner, most, after.deadline)
    ended = [
        Order(one.to, abi.call(APPROVE, to, 0), f"end that of {after.reader.words.name(one.to)}")
        for one in allowed
    ]
    return [*allowed, Order(to, data, f"enter for {after.shares(made)}"), *ended]


def _part(ppm: int) -> str:
    return units.percent(ppm, units.PPM)
