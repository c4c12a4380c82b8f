"""`keel fund show`: a fund and an account on one screen."""

import json
from typing import Any

import click

from keeper import units
from keeper.chain.fund import Account, Asset, Fund, FundReader
from keeper.chain.refusals import REASONS
from keeper.cli.investing.finding import Facts

PRICE_UNIT = 10**30
"""Of the record: base units per share unit, times this."""

USD = 10**36


def show(reader: FundReader, whose: str | None, as_json: bool) -> None:
    fund = reader.look()
    account = reader.account(whose) if whose else None
    if as_json:
        about = {"fund": reader.address, "chain_id": reader.node.chain_id} | _facts(reader, fund)
        mine = {"account": _account_facts(reader, fund, whose, account)} if account else {}
        click.echo(json.dumps(about | mine))
        return
    lines = [*_head(reader, fund), "", *_table(reader, fund), "", *_record(reader, fund)]
    if account and whose:
        lines += ["", *_account(reader, fund, whose, account)]
    click.echo("\n".join(lines))


def per_share(reader: FundReader, nav: int, fund: Fund) -> int:
    """Base units for one whole share."""
    return nav * 10**reader.share.decimals // fund.effective_supply if fund.effective_supply else 0


def observed(reader: FundReader, price: int) -> str:
    """A price of the record, for one whole share."""
    if not price:
        return "not known yet"
    return reader.words.assets(price * 10**reader.share.decimals // PRICE_UNIT)


def value(fund: Fund, asset: Asset) -> int:
    """In the base asset, at mid prices."""
    base = fund.assets[0]
    if asset.token == base.token:
        return asset.own
    return asset.own * asset.price.mid // base.price.mid if base.price.mid else 0


def _head(reader: FundReader, fund: Fund) -> list[str]:
    words = reader.words
    low, high = (per_share(reader, nav, fund) for nav in (fund.low, fund.high))
    pending = fund.effective_supply - fund.supply
    rows = [
        ("at", f"{units.moment(fund.time)}, chain {reader.node.chain_id}, {reader.address}"),
        ("a share", f"{words.assets(low)} leaving, {words.assets(high)} entering"),
        ("NAV", f"{words.assets(fund.low)} low, {words.assets(fund.high)} high"),
        ("shares", f"{words.shares(fund.supply)}, and {words.shares(pending)} pending as fees"),
        ("doors", _doors(fund)),
        ("lock-up", units.duration(fund.lock_up) if fund.lock_up else "none"),
    ]
    if not fund.low:
        rows[1:3] = [("NAV", f"not known: {'; '.join(_unpriced(reader, fund))}")]
    return [f"{name:10}{text}" for name, text in rows]


def _doors(fund: Fund) -> str:
    said = [
        f"{name} {'paused' if paused else 'open'}"
        for name, paused in (
            ("deposits", fund.deposits_paused),
            ("redemptions", fund.redemptions_paused),
        )
    ]
    flow = units.percent(fund.flow_available, units.ONE)
    return f"{', '.join(said)}; {flow} of NAV may pass now; in kind always open to leave"


def _unpriced(reader: FundReader, fund: Fund) -> list[str]:
    return [
        f"{reader.words.name(asset.token)}: {REASONS[asset.price.reason]}"
        for asset in fund.assets
        if asset.price.reason and asset.recorded
    ] or ["a balance cannot be read, or the fund is empty"]


def _table(reader: FundReader, fund: Fund) -> list[str]:
    lines = [f"{'asset':8}{'amount':>20}{'price':>14}{'value':>18}{'weight':>10}"]
    for asset in fund.assets:
        token = reader.names[asset.token]
        worth = value(fund, asset)
        usd = asset.price.mid * 10**token.decimals * 100 // USD
        lines.append(
            f"{token.symbol:8}{units.show_down(asset.own, token.decimals):>20}"
            f"{'$' + units.show_down(usd, 2):>14}"
            f"{units.show_down(worth, reader.base.decimals):>18}"
            f"{units.percent(worth, fund.total_assets):>10}{_mark(asset)}"
        )
    return lines


def _mark(asset: Asset) -> str:
    """What is wrong with an asset, if anything is."""
    said = [REASONS[asset.price.reason]] if asset.price.reason else []
    if not asset.readable:
        said.append("says no balance")
    elif asset.own < asset.recorded:
        said.append("some of it is gone")
    if asset.escrow:
        said.append("some is set aside for claims")
    return "  " + ", ".join(said) if said else ""


def _record(reader: FundReader, fund: Fund) -> list[str]:
    record = fund.record
    seen = units.moment(record.newer_time) if record.newer_time else "never"
    return [
        f"{'observed':10}{seen}; steady {observed(reader, record.steady)}, "
        f"mark {observed(reader, record.mark)}, "
        f"drawdown {units.percent(record.drawdown, units.ONE)}",
        f"{'fees':10}{units.percent(fund.limits.management_fee, units.ONE)} a year; "
        f"{units.percent(record.rate, units.PPM)} of gains above the mark, next on "
        f"{units.moment(record.due)[:10]}; an exit leaves "
        f"{units.percent(fund.exit_fee, units.PPM)} behind",
    ]


def _account(reader: FundReader, fund: Fund, whose: str, account: Account) -> list[str]:
    words = reader.words
    net = account.shares * (units.PPM - fund.exit_fee) // units.PPM
    worth = net * fund.low // fund.effective_supply if fund.effective_supply else 0
    rows = [
        ("account", whose),
        ("cash", words.assets(account.cash)),
        ("shares", f"{words.shares(account.shares)}, worth {words.assets(worth)} leaving"),
        ("free now", f"{words.shares(account.free)}"),
        (
            "redeemable",
            f"{words.assets(account.max_withdraw)} now, for {words.shares(account.max_redeem)}",
        ),
    ]
    rows += [("locked", text) for text in _locks(reader, fund, account)]
    rows += [("claim", text) for text in _claims(reader, account)]
    return [f"{name:12}{text}" for name, text in rows]


def _locks(reader: FundReader, fund: Fund, account: Account) -> list[str]:
    lots = (
        (account.at_nav, account.nav_until, "leave by no door"),
        (account.in_kind, account.kind_until, "leave in kind alone"),
    )
    return [
        f"{reader.words.shares(shares)} until {units.moment(until)}, "
        f"{units.duration(max(0, until - fund.time))} from now: they {how}"
        for shares, until, how in lots
        if shares
    ]


def _claims(reader: FundReader, account: Account) -> list[str]:
    pairs = zip(reader.tokens, account.claims, strict=True)
    return [reader.words.amount(amount, token) for token, amount in pairs if amount]


def _facts(reader: FundReader, fund: Fund) -> Facts:
    assets = [asset._asdict() | {"price": asset.price._asdict()} for asset in fund.assets]
    for asset in assets:
        asset["symbol"] = reader.names[asset["token"]].symbol
    facts = fund._asdict() | {"limits": fund.limits._asdict(), "record": fund.record._asdict()}
    return in_json(facts | {"assets": assets})


def _account_facts(reader: FundReader, fund: Fund, whose: str | None, account: Account) -> Facts:
    claims = {
        reader.names[token].symbol: amount
        for token, amount in zip(reader.tokens, account.claims, strict=True)
    }
    return in_json(account._asdict() | {"address": whose, "claims": claims})


def in_json(facts: Facts) -> Facts:
    return {key: _whole(value) for key, value in facts.items()}


def _whole(value: Any) -> Any:
    """Numbers beyond what every reader of JSON keeps, as text."""
    if isinstance(value, dict):
        return in_json(value)
    if isinstance(value, list | tuple):
        return [_whole(one) for one in value]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**53:
        return str(value)
    return value
