"""`keel keeper paper`: a cycle of a book on paper, and how it has fared so far."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from keeper.chain.fund import FundReader
from keeper.cli.deciding.facts import facts
from keeper.cli.deciding.files import read, write
from keeper.cli.deciding.planning import note, warnings, watched
from keeper.cli.deciding.reasons import of_nothing, usd
from keeper.cli.deciding.words import explained
from keeper.cli.investing.charts import hill
from keeper.config import Place
from keeper.errors import Problem
from keeper.paper import Entry, Paper
from keeper.records.market import MarketSnapshot
from keeper.units import NotAnAmount, exact, moment, parse_down

COLUMNS, ROWS, SHOWN = 60, 6, 12


def cycle(
    reader: FundReader,
    executor: str,
    config: Path,
    bars: Path | None,
    paper: Path,
    cash: str | None,
    as_json: bool,
) -> None:
    watch = watched(reader, executor, config)
    seen = watch.look(watch.features(bars, note))
    book = _opened(paper, seen.snapshot, watch.place, cash)
    own = seen._replace(snapshot=book.seen(seen.snapshot))
    recorded, known = watch.decided(own, book.ledger)
    why = of_nothing(recorded)
    book = book.after(seen.snapshot.fund, own.snapshot, recorded.decision, known, why)
    write(paper, book)
    if as_json:
        click.echo(json.dumps(facts(recorded) | {"late": watch.late} | _facts(book, watch.place)))
        return
    lines = [*explained(recorded), "", *warnings(watch), *_track(book)]
    click.echo("\n".join(lines))


def _opened(path: Path, snapshot: MarketSnapshot, place: Place, cash: str | None) -> Paper:
    if not path.exists():
        return Paper.begun(snapshot, _units(cash, place) if cash else None)
    if cash:
        raise Problem(
            f"{path} has begun already, and --cash {cash} is for its beginning",
            "Leave --cash out, or name another file with --paper.",
        )
    return read(Paper, path, "Name a book on paper, or a file that is not there yet.")


def _units(cash: str, place: Place) -> int:
    try:
        return parse_down(cash, place.tokens[0].decimals)
    except NotAnAmount as error:
        raise Problem(error.what, error.remedy) from None


def _track(book: Paper) -> Iterator[str]:
    entries = book.entries
    yield f"on paper for {len(entries)} cycle{'s' * (len(entries) > 1)}:"
    yield from _picture(entries)
    yield f"  {'when':25}{'NAV':>16}{'trades':>8}{'cost':>10}{'the fund':>16}"
    for one in entries[-SHOWN:]:
        row = f"  {moment(one.time):25}{usd(one.nav):>16}{one.trades:>8}{usd(one.cost):>10}"
        yield f"{row}{usd(one.fund_nav):>16}"
    last = entries[-1]
    gained, fund = (last.nav / book.begun_at - 1, last.fund_nav / entries[0].fund_nav - 1)
    yield f"  since it began: {_gain(gained)} on paper; the fund {_gain(fund)}, with its flows"


def _picture(entries: tuple[Entry, ...]) -> Iterator[str]:
    """NAV, the newest at the right, as wide as a terminal allows; where it has moved."""
    values = [float(one.nav) for one in entries[-COLUMNS:]]
    if len(set(values)) < 2:
        return
    wide = [value for value in values for _ in range(max(COLUMNS // len(values), 1))]
    low, high = (f"{usd(int(one)):>16}" for one in (min(values), max(values)))
    lines = hill(wide, ROWS)
    for at, line in enumerate(lines):
        label = {0: high, len(lines) - 1: low}.get(at, "")
        yield f"{label:>18} {line}".rstrip()


def _gain(fraction: float) -> str:
    return f"{100 * fraction:+.2f} %"


def _facts(book: Paper, place: Place) -> dict[str, Any]:
    names = {one.address: one for one in place.tokens}
    return {
        "book": {
            names[token].symbol: exact(units, names[token].decimals)
            for token, units in book.amounts.items()
            if token in names
        },
        "begun_at": exact(book.begun_at, 18),
        "track": [
            one._asdict() | {k: exact(getattr(one, k), 18) for k in ("nav", "fund_nav", "cost")}
            for one in book.entries
        ],
    }
