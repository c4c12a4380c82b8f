"""`keel nav`: the fund's value, recomputed."""

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from keeper.cli.investing.session import JSON, WHERE, Session, options

if TYPE_CHECKING:
    from keeper.chain.fund import FundReader
    from keeper.chain.nav import Account

NAMES = {
    "low": "NAV, low",
    "high": "NAV, high",
    "total_assets": "total assets",
    "effective_supply": "effective supply",
}


@click.group()
def group() -> None:
    """What the fund is worth, counted again from what it holds.

    \b
    keel nav verify
    """


@group.command()
@options(WHERE, JSON)
@click.option("--block", type=click.IntRange(min=0), help="Default: the newest.")
def verify(block: int | None, as_json: bool, **where: Any) -> None:
    """Recompute NAV from raw balances and prices at one block; exit 1 on any difference.

    \b
    keel nav verify --block 1200
    """
    from keeper.chain import nav

    session = Session(**where)
    account = nav.verify(session.reader, block)
    click.echo(json.dumps(_facts(account)) if as_json else _table(session.reader, account))
    if account.differs:
        sys.exit(1)


def _table(reader: "FundReader", account: "Account") -> str:
    from keeper import units

    lines = [f"block {account.block}, {units.moment(account.time)}, {reader.address}", ""]
    lines.append(f"{'asset':8}{'held':>28}{'recorded':>28}{'for claims':>14}  price in USD")
    for one in account.holdings:
        token = reader.names.get(one.token) or reader.token(one.token)
        held = "?" if one.held is None else units.exact(one.held, token.decimals)
        price = (
            _price(one.price.low, token.decimals) + " to " + _price(one.price.high, token.decimals)
        )
        lines.append(
            f"{token.symbol:8} {held:>27} {units.exact(one.recorded, token.decimals):>27}"
            f"{units.exact(one.escrow, token.decimals):>14}  {price}"
        )
    lines += ["", f"{'in units':18}{'the fund says':>36}{'recomputed':>36}{'difference':>12}"]
    for (name, said), found in zip(account.said._asdict().items(), account.found, strict=True):
        gap = "none" if said == found else _gap(said, found)
        lines.append(f"{NAMES[name]:18}{_units(said):>36}{_units(found):>36}{gap:>12}")
    verdict = "They differ." if account.differs else "They agree to the unit."
    return "\n".join([*lines, "", verdict])


def _price(value: int, decimals: int) -> str:
    from keeper import units

    return units.show_down(value * 10**decimals // 10**28, 8)


def _units(value: int | None) -> str:
    return "not known" if value is None else f"{value:,}"


def _gap(said: int | None, found: int | None) -> str:
    return "?" if said is None or found is None else f"{found - said:+,}"


def _facts(account: "Account") -> dict[str, Any]:
    holdings = [
        {key: _text(value) for key, value in one._asdict().items() if key != "price"}
        | {"price": [str(bound) for bound in one.price[:3]], "reason": one.price.reason}
        for one in account.holdings
    ]
    said, found = (
        {key: _text(value) for key, value in sums._asdict().items()}
        for sums in (account.said, account.found)
    )
    return {
        "block": account.block,
        "time": account.time,
        "supply": str(account.supply),
        "holdings": holdings,
        "said": said,
        "found": found,
        "agree": not account.differs,
    }


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, int) else value
