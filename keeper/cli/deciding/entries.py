"""Entries of the journal, and where the keeper stands behind them, told to a person."""

import json
from collections.abc import Iterator
from typing import Any

from keeper.journal.entry import Entry
from keeper.journal.standing import Flight, Standing
from keeper.records.canonical import encode
from keeper.units import moment

TEXT = 60
"""Characters of a value that a line shows."""


def plain(record: Any) -> Any:
    return json.loads(encode(record))


def facts(entry: Entry) -> dict[str, Any]:
    hashes = {"previous": entry.previous.hex(), "hash": entry.hash.hex()}
    return {
        "number": entry.number,
        "time": entry.time,
        "kind": entry.kind,
        "event": json.loads(entry.body),
        **hashes,
    }


def line(entry: Entry) -> str:
    return f"{entry.number:>7,}  {moment(entry.time // 1000)}  {entry.kind:11} {_says(entry)}"


def brief(standing: Standing) -> dict[str, Any]:
    """Without the ledger, which is long, and the signed bytes, which are money."""
    found: dict[str, Any] = plain(standing._replace(flights={}))
    del found["ledger"]
    return found | {"flights": [_flight(one) for one in standing.flights.values()]}


def stands(standing: Standing) -> Iterator[str]:
    if not standing.opened:
        yield "nothing was written yet"
        return
    yield f"fund {standing.opened.fund} on chain {standing.opened.chain}"
    yield f"{standing.risk}{f': {standing.reason}' if standing.reason else ''}"
    yield f"{'running' if standing.running else 'stopped'}, as far as the journal knows"
    yield f"due: {', '.join(moment(slot) for slot in standing.due) or 'nothing'}"
    for flight in standing.flights.values():
        yield f"in flight: {_flight(flight)}"
    yield f"last epoch that is final: {standing.epoch or 'none'}"


def _says(entry: Entry) -> str:
    if entry.kind == "decided":
        decision = entry.event.recorded.decision
        what = f"{len(decision.plan.legs)} trades" if decision.plan else decision.reason
        return f"epoch {decision.epoch}: {what}"
    return ", ".join(f"{name} {_short(one)}" for name, one in json.loads(entry.body).items())


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= TEXT else f"{text[:18]}…"


def _flight(flight: Flight) -> dict[str, Any]:
    return {
        "epoch": flight.intent.epoch,
        "attempts": ["0x" + one.hash.hex() for one in flight.attempts],
        "mined": "0x" + flight.mined.hex() if flight.mined else None,
    }
