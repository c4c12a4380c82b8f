"""`keel fund fees`: what is charged, when, what is pending, and who gets it."""

import json

import click

from keeper import units
from keeper.chain import abi
from keeper.chain.events import Event
from keeper.chain.fund import FundReader
from keeper.cli.investing.doors import observation
from keeper.cli.investing.finding import Facts
from keeper.cli.investing.page import observed
from keeper.cli.investing.session import Plan
from keeper.cli.investing.visit import Visit
from keeper.errors import Refused
from keeper.execution.sender import Order


def show(reader: FundReader, as_json: bool) -> None:
    fund = reader.look()
    record = fund.record
    words = reader.words
    pending = fund.effective_supply - fund.supply
    table = _table(reader)
    if as_json:
        facts = record._asdict() | {
            "management_fee": fund.limits.management_fee,
            "exit_fee": fund.exit_fee,
            "pending": units.exact(pending, reader.share.decimals),
            "table": dict(table),
        }
        click.echo(json.dumps({key: _text(value) for key, value in facts.items()}))
        return
    rows = [
        ("management", f"{units.percent(fund.limits.management_fee, units.ONE)} of NAV a year"),
        ("performance", f"{units.percent(record.rate, units.PPM)} of what is above the mark"),
        (
            "mark",
            f"{observed(reader, record.mark)} a share; steady at {observed(reader, record.steady)}",
        ),
        ("due", f"{units.moment(record.due)}, on the day's lowest price after it"),
        ("exit", f"{units.percent(fund.exit_fee, units.PPM)} of the shares stay behind until then"),
        ("pending", f"{words.shares(pending)}, minted by keel fund fees --accrue"),
    ]
    rows += [("goes to", f"{account} {units.percent(part, units.PPM)}") for account, part in table]
    click.echo("\n".join(f"{name:13}{text}" for name, text in rows))


def act(visit: Visit, action: str, token: str | None) -> Plan:
    """One of the three things that anybody may do."""
    if action == "claim":
        return _claim(visit, token)
    return _accrue(visit) if action == "accrue" else _observe(visit)


def _accrue(visit: Visit) -> Plan:
    pending = visit.fund.effective_supply - visit.fund.supply
    order = Order(visit.reader.address, abi.call("accrue()"), "accrue fees")

    def told(events: list[Event]) -> tuple[list[str], Facts]:
        minted = sum(event.values["shares"] for event in events if event.name == "FeeAccrued")
        return [f"minted {visit.shares(minted)} of fees"], visit.exactly(shares=minted)

    preview = [f"accrue fees: {visit.shares(pending)} are minted to the fee distributor"]
    return Plan(preview, visit.exactly(shares=pending), [order], told)


def _observe(visit: Visit) -> Plan:
    def told(events: list[Event]) -> tuple[list[str], Facts]:
        seen = next(event.values for event in events if event.name == "Observed")
        lines = [
            f"observed {observed(visit.reader, seen['price'])} a share; the steady price: "
            f"{observed(visit.reader, seen['steady'])}"
        ]
        for event in events:
            if event.name == "Crystallised":
                lines.append(f"the period's fee: {visit.shares(event.values['shares'])}")
            if event.name == "Charged":
                share = units.percent(event.values["exit"], units.PPM)
                lines.append(f"an exit leaves {share} of its shares behind from now on")
        return lines, {name: str(value) for name, value in seen.items()}

    preview = ["observe: the price of a share is written down, and the fee settled if it is due"]
    return Plan(preview, {}, [observation(visit.reader)], told)


def _claim(visit: Visit, token: str | None) -> Plan:
    reader, who = visit.reader, visit.sender.address
    what = reader.named(token) if token else reader.address
    data = abi.call("claim(address,address)", what, visit.receiver)
    order = Order(reader.fees, data, f"claim fees in {reader.words.name(what)}")
    amount = int.from_bytes(visit.sender.simulate([order])[0], "big")

    def told(events: list[Event]) -> tuple[list[str], Facts]:
        paid = sum(event.values["amount"] for event in events if event.name == "Claimed")
        return [f"claimed {reader.words.amount(paid, what)}"], {"amount": str(paid)}

    preview = [f"claim fees of {who}: {reader.words.amount(amount, what)}"]
    return Plan(preview, {"token": what, "amount": str(amount)}, [order], told)


def _table(reader: FundReader) -> list[tuple[str, int]]:
    """Nothing where the fees go to somebody who is no distributor."""
    try:
        answer = reader.node.call(reader.fees, abi.call("table()"))
    except Refused:
        return []
    return list(abi.decode("((address,uint32)[])", answer)[0]) if answer else []


def _text(value: object) -> object:
    return str(value) if isinstance(value, int) and value >= 2**53 else value
