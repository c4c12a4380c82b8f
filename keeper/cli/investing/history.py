"""`keel fund history`: the fund's past in the terminal, and as a picture."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from keeper import units
from keeper.chain import history
from keeper.chain.fund import FundReader
from keeper.chain.history import Fee, Flow, History
from keeper.cli.investing.charts import hill, spark
from keeper.errors import Problem

COLUMNS = 60
ROWS = 8
LABEL = 14


def show(reader: FundReader, days: int, picture: Path | None, as_json: bool) -> None:
    past = history.read(reader, days)
    if picture:
        from keeper.cli.investing.pictures import draw

        draw(past, picture, reader.base, reader.share)
    if as_json:
        click.echo(json.dumps(_facts(past, picture)))
        return
    click.echo("\n".join(_lines(reader, past)))
    if picture:
        click.echo(f"\nThe picture: {picture}")


def _lines(reader: FundReader, past: History) -> list[str]:
    if not past.points:
        raise Problem(
            "there is no steady price yet: it takes two observations, an hour or more apart",
            "Anybody may observe: keel fund fees --observe --as alice",
        )
    start = max(past.since, min(_times(past)))
    buckets = Buckets(start, past.until)
    lines = [f"{units.moment(start)} to {units.moment(past.until)}", ""]
    lines += _price(reader, past, buckets)
    lines += _fall(past, buckets)
    lines += ["", *_flows(reader, past, buckets), *_fees(reader, past, buckets)]
    if past.known > start:
        lines += ["", f"Flows and fees are known from {units.moment(past.known)} on alone."]
    if not past.flows and not past.fees:
        lines += ["", "No flows and no fees, or a node that has forgotten them (a devnet without"]
        lines += ["--history does): the prices are the record's own."]
    return lines


class Buckets:
    """Time cut into as many parts as there are columns."""

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.width = max(1.0, (end - start) / COLUMNS)

    def of(self, time: int) -> int:
        return min(COLUMNS - 1, max(0, int((time - self.start) / self.width)))

    def sums(self, pairs: Sequence[tuple[int, int]]) -> list[float]:
        found = [0.0] * COLUMNS
        for time, amount in pairs:
            found[self.of(time)] += amount
        return found

    def lasting(self, pairs: Sequence[tuple[int, int]]) -> list[float | None]:
        """What was said last; nothing before the first."""
        found: list[float | None] = [None] * COLUMNS
        for time, amount in pairs:
            found[self.of(time)] = amount
        for i in range(1, COLUMNS):
            found[i] = found[i - 1] if found[i] is None else found[i]
        return found


def _price(reader: FundReader, past: History, buckets: Buckets) -> list[str]:
    prices = [(point.time, point.steady) for point in past.points]
    rows = hill(buckets.lasting(prices), ROWS)
    most, least = (pick(price for _, price in prices) for pick in (max, min))
    labels = [""] * ROWS
    labels[0], labels[-1] = _share_price(reader, most), _share_price(reader, least)
    first, last = prices[0][1], prices[-1][1]
    change = f"{_share_price(reader, last)} {reader.base.symbol} a share, "
    change += f"{100 * (last / first - 1):+.2f} %"
    lines = [f"{label:>{LABEL - 2}}  {row}" for label, row in zip(labels, rows, strict=True)]
    return [f"{'price':{LABEL}}{change}", *lines]


def _fall(past: History, buckets: Buckets) -> list[str]:
    falls = buckets.lasting([(point.time, point.fall) for point in past.points])
    deepest = max(point.fall for point in past.points)
    row = spark([value or 0 for value in falls])
    return [f"{'drawdown':{LABEL}}{row}  {units.percent(deepest, units.ONE)} at worst"]


def _flows(reader: FundReader, past: History, buckets: Buckets) -> list[str]:
    def row(name: str, wanted: Callable[[Flow], bool]) -> str:
        some = [(flow.time, abs(flow.assets)) for flow in past.flows if wanted(flow)]
        total = reader.words.assets(sum(amount for _, amount in some))
        return f"{name:{LABEL}}{spark(buckets.sums(some))}  {total}"

    return [
        row("in", lambda flow: flow.assets > 0),
        row("out", lambda flow: flow.assets < 0),
    ]


def _fees(reader: FundReader, past: History, buckets: Buckets) -> list[str]:
    def row(name: str, kind: str) -> str:
        some = [(fee.time, fee.shares) for fee in past.fees if fee.kind == kind]
        total = reader.words.shares(sum(shares for _, shares in some))
        return f"{name:{LABEL}}{spark(buckets.sums(some))}  {total}"

    return [
        row("fees minted", "minted"),
        row("  on gains", "performance"),
        row("  on exits", "exit"),
    ]


def _share_price(reader: FundReader, price: int) -> str:
    whole = price * 10**reader.share.decimals // history.PRICE_UNIT
    return units.show_down(whole, reader.base.decimals)


def _times(past: History) -> list[int]:
    times = [point.time for point in past.points]
    times += [flow.time for flow in past.flows]
    return times + [fee.time for fee in past.fees]


def _facts(past: History, picture: Path | None) -> dict[str, object]:
    def fee(one: Fee) -> dict[str, object]:
        return one._asdict() | {"shares": str(one.shares)}

    facts: dict[str, object] = {
        "since": past.since,
        "until": past.until,
        "points": [
            {"time": p.time, "steady": str(p.steady), "drawdown": p.fall / units.ONE}
            for p in past.points
        ],
        "flows": [flow._asdict() | {"assets": str(flow.assets)} for flow in past.flows],
        "fees": [fee(one) for one in past.fees],
    }
    return facts | ({"picture": str(picture)} if picture else {})
