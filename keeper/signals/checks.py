"""Whether a family is one that a fund may follow: each promise of `family`, tried."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from keeper.errors import Problem
from keeper.signals.sandbox import Sandbox
from keeper.signals.trying import MOST_MILLISECONDS, Trying

PROMISES = {
    "starts": "it is imported, says what it is and what it needs",
    "pure": "no clock, no chance, no file, no network, no process",
    "answers": "an answer to every row, within the limits of time and memory",
    "shape": "an opinion for each case and asset",
    "range": "from -1 to 1, none infinite",
    "quiet": "it prints nothing",
    "deterministic": "the same from another process, under other hashes, its keys in another order",
    "truncation": "the same whatever comes later, and whatever came before",
    "known_at": "no opinion on what is not known yet; when it came to be known decides nothing",
    "needs": "the same whatever it did not ask for, or is not about",
    "alone": "a case says the same whatever other cases there are",
    "speed": f"less than {MOST_MILLISECONDS:g} ms a row",
}

FIRST = ("starts", "pure", "answers", "shape", "range")
"""Without these the others are not tried."""


class Finding(NamedTuple):
    promise: str
    kept: bool | None
    """None: not tried, for what was found before."""
    says: str


class Report(NamedTuple):
    family: str
    source: str
    needs: tuple[str, ...]
    open: tuple[str, ...]
    """What this machine cannot shut off from it."""
    findings: tuple[Finding, ...]

    @property
    def kept(self) -> bool:
        return all(one.kept for one in self.findings)


def check(sandbox: Sandbox, given: Mapping[str, Any]) -> Report:
    trying = Trying(sandbox, given)
    try:
        broken = trying.broken()
    except Problem as error:
        what = error.what.removeprefix(f"{sandbox.name}: ")
        broken = {"answers" if trying.needs is not None else "starts": what}
    met = trying.met
    findings = tuple(_finding(promise, broken) for promise in PROMISES)
    source, left_open = (met.source, met.open) if met else ("", ())
    return Report(sandbox.name, source, trying.needs or (), left_open, findings)


def _finding(promise: str, broken: Mapping[str, str]) -> Finding:
    if promise in broken:
        return Finding(promise, False, broken[promise])
    order = list(PROMISES)
    before = [order.index(one) for one in broken if one in FIRST]
    untried = bool(before) and order.index(promise) > min(before)
    return Finding(promise, None if untried else True, PROMISES[promise])
