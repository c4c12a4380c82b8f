"""A fund's past, as the chain wrote it down: steady prices, flows and fees."""

from collections.abc import Iterable
from typing import NamedTuple

from keeper.chain import abi, events, past
from keeper.chain.events import Event
from keeper.chain.fund import FundReader
from keeper.errors import Problem
from keeper.units import DAY, ONE

PRICE_UNIT = 10**30
HEADERS = 100
SEEN = (
    *("Observed", "Crystallised", "Deposit", "Withdraw", "EnteredInKind", "LeftInKind"),
    *("FeeAccrued", "Charged", "ExitFee"),
)


class Point(NamedTuple):
    time: int
    steady: int
    """Base units per share unit, times 1e30."""

    fall: int
    """Below the highest before it, 1e18 = 100 %."""


class Flow(NamedTuple):
    """Base units that came in, or went out if negative; in kind at the price of that time."""

    time: int
    assets: int
    in_kind: bool


class Fee(NamedTuple):
    time: int
    kind: str
    """`minted`, `performance`, or `exit`: the last two are among what is minted later."""

    shares: int


class History(NamedTuple):
    since: int
    until: int
    known: int
    """From when on the node remembers blocks, and with them flows and fees."""

    points: tuple[Point, ...]
    flows: tuple[Flow, ...]
    fees: tuple[Fee, ...]


def read(reader: FundReader, days: int) -> History:
    """Up to the newest block. Days that the record remembers are there without any event."""
    newest = reader.node.header()
    since = newest.timestamp - days * DAY
    first = past.first_block(reader.node, since, newest.number)
    seen = list(_timed(reader, _events(reader, first, newest.number)))
    seen = [(time, event) for time, event in seen if time >= since]
    points = _points(_daily(reader, since, newest.timestamp), seen)
    flows = tuple(flow for time, event in seen for flow in _flow(time, event, points))
    fees = tuple(fee for time, event in seen for fee in _fee(time, event))
    return History(since, newest.timestamp, past.time(reader.node, first), points, flows, fees)


def _daily(reader: FundReader, since: int, until: int) -> list[tuple[int, int]]:
    first = since // DAY
    data = abi.call("daily(uint256,uint256)", first, until // DAY - first + 1)
    answer = reader.node.call(reader.record, data)
    if not answer:
        raise Problem(
            f"this fund keeps no record: there is none at {reader.record}",
            "Its price now: keel fund show",
        )
    (found,) = abi.decode("((uint128,uint48)[])", answer)
    return [(time, price) for price, time in found if time >= since]


def _events(reader: FundReader, first: int, newest: int) -> list[Event]:
    ours = (reader.address, reader.record)
    logs = past.logs(reader.node, ours, events.topics(*SEEN), first, newest)
    return list(events.read(logs, *ours))


def _timed(reader: FundReader, seen: list[Event]) -> Iterable[tuple[int, Event]]:
    numbers = sorted({event.block for event in seen})
    times: dict[int, int] = {}
    for start in range(0, len(numbers), HEADERS):
        some = numbers[start : start + HEADERS]
        raw = reader.node.batch([("eth_getBlockByNumber", [hex(n), False]) for n in some])
        times |= {
            n: int(block["timestamp"], 16) for n, block in zip(some, raw, strict=True) if block
        }
    return [(times[event.block], event) for event in seen if event.block in times]


def _points(daily: list[tuple[int, int]], seen: list[tuple[int, Event]]) -> tuple[Point, ...]:
    """In order of time; a fee that is taken lowers the height that later prices fall from."""
    prices = dict(daily)
    prices |= {
        time: event.values["steady"]
        for time, event in seen
        if event.name == "Observed" and event.values["steady"]
    }
    taken = {time: event.values for time, event in seen if event.name == "Crystallised"}
    points: list[Point] = []
    top = 0
    for time, steady in sorted(prices.items()):
        if time in taken:
            top = top * taken[time]["mark"] // taken[time]["price"]
        top = max(top, steady)
        points.append(Point(time, steady, (top - steady) * ONE // top))
    return tuple(points)


def _flow(time: int, event: Event, points: tuple[Point, ...]) -> Iterable[Flow]:
    values = event.values
    if event.name == "Deposit":
        return [Flow(time, values["assets"], False)]
    if event.name == "Withdraw":
        return [Flow(time, -values["assets"], False)]
    if event.name in ("EnteredInKind", "LeftInKind"):
        sign = 1 if event.name == "EnteredInKind" else -1
        return [Flow(time, sign * values["shares"] * _price_at(points, time) // PRICE_UNIT, True)]
    return []


def _price_at(points: tuple[Point, ...], time: int) -> int:
    """The last price that was known then, or the first that there is."""
    before = [point.steady for point in points if point.time <= time]
    return before[-1] if before else points[0].steady if points else 0


def _fee(time: int, event: Event) -> Iterable[Fee]:
    kinds = {"FeeAccrued": "minted", "Charged": "performance", "ExitFee": "exit"}
    if event.name not in kinds or not event.values["shares"]:
        return []
    return [Fee(time, kinds[event.name], event.values["shares"])]
