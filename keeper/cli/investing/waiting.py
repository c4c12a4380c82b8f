"""What of governance takes effect while whoever enters now cannot leave.

The delay lets every holder leave before a vote changes anything, but not who comes in meanwhile:
the contracts cannot warn of that, so the command line does.
"""

from dataclasses import replace
from typing import Any, NamedTuple

from keeper import units
from keeper.chain.fund import Fund, FundReader
from keeper.chain.node import NodeError
from keeper.cli.investing.finding import Facts
from keeper.cli.investing.session import Plan
from keeper.cli.investing.visit import Visit
from keeper.errors import Retry
from keeper.governance import finding
from keeper.governance.assembly import Assembly
from keeper.governance.proposals import Proposal, State
from keeper.governance.questions import Pinned


class Waiting(NamedTuple):
    """`unknown` is why it cannot be told; nothing at all where no holders vote."""

    queued: tuple[Proposal, ...] = ()
    unknown: str = ""

    def lines(self, fund: Fund) -> list[str]:
        if self.unknown:
            return [f"  WARNING      what a vote may change is not known: {self.unknown}"]
        return [line for one in self.queued for line in _lines(one, fund)]

    def facts(self) -> Facts:
        if self.unknown:
            return {"waiting": None}
        return {"waiting": [_facts(one) for one in self.queued]} if self.queued else {}


def warned(plan: Plan, visit: Visit) -> Plan:
    """A plan to enter, with what its shares could not leave before."""
    found = while_locked(visit.reader, visit.fund)
    lines = [*plan.preview, *found.lines(visit.fund)]
    return replace(plan, preview=lines, facts=plan.facts | found.facts())


def while_locked(reader: FundReader, fund: Fund) -> Waiting:
    """What is ready now, or will be before the lock of who enters now has ended."""
    try:
        pinned = Pinned(reader.node)
        at = finding.governed(pinned, reader.address)
        proposals = Assembly(pinned, at).proposals() if at else []
    except (NodeError, Retry) as error:
        return Waiting(unknown=str(error).splitlines()[0])
    return Waiting(
        tuple(
            one
            for one in proposals
            if one.state == State.QUEUED and one.ready and one.ready <= fund.time + fund.lock_up
        )
    )


def _lines(one: Proposal, fund: Fund) -> list[str]:
    ready = one.ready or 0
    when = f"from {units.moment(ready)} on" if ready > fund.time else "at any moment"
    return [
        f"  WARNING      proposal {one.number}, {one.headline}, may take effect {when},",
        f"               inside the lock of these shares: keel gov show {one.number} --fund …",
    ]


def _facts(one: Proposal) -> dict[str, Any]:
    return {"proposal": one.number, "id": str(one.id), "title": one.title, "ready": one.ready}
