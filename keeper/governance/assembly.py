"""A fund's holders, and what they decide: every proposal, read from the chain alone."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Self

from eth_utils.address import to_checksum_address

from keeper.chain import abi, events, past
from keeper.chain.events import Event
from keeper.chain.node import Header, Node
from keeper.devnet.engine import ZERO
from keeper.errors import Halt, Problem
from keeper.governance import finding
from keeper.governance.founding import Addresses
from keeper.governance.proposals import Ballot, Motion, Proposal, State, Tally
from keeper.governance.questions import Pinned
from keeper.units import DAY

DAYS = 120
"""Longer than anything lives between being proposed and dying in the timelock."""

FRACTIONAL = 255
"""The support of a vote that is split; its parts are packed behind it."""

SEEN = (
    *("ProposalCreated", "ProposalQueued", "ProposalExecuted", "ProposalCanceled"),
    *("Vetoed", "VoteCast", "VoteCastWithParams"),
)
CAST = SEEN[-2:]
SET_SAFE = abi.call("setSafe(address)", ZERO)[:4]
PREFIX = 4
"""Digits of an id that may stand for it, at least: fewer are a number in order."""


class Assembly:
    """All of it at one block."""

    def __init__(self, pinned: Pinned, at: Addresses) -> None:
        self.pinned = pinned
        self.at = at

    @classmethod
    def of_fund(cls, node: Node, fund: str) -> Self:
        pinned = Pinned(node)
        return cls(pinned, finding.addresses(pinned, fund))

    @cached_property
    def head(self) -> Header:
        return self.pinned.node.header(self.pinned.block)

    @cached_property
    def safe(self) -> str:
        return self.pinned.address(self.at.mandate, "safe")

    @cached_property
    def veto_until(self) -> int:
        return self.number("vetoUntil()")

    @cached_property
    def delay(self) -> int:
        """Of the timelock, for what is queued from now on."""
        return self.number("getMinDelay()", to=self.at.timelock)

    @cached_property
    def grace(self) -> int:
        return self.number("GRACE()", to=self.at.timelock)

    @cached_property
    def life(self) -> int:
        return self.number("LIFE()", to=self.at.timelock)

    def proposals(self, days: int = DAYS) -> list[Proposal]:
        """Those of the last days, the oldest first."""
        seen = self._seen(days)
        made = [event for event in seen if event.name == "ProposalCreated"]
        later: dict[int, list[Event]] = defaultdict(list)
        for event in seen:
            later[event.values["proposalId"]].append(event)
        return [
            self._proposal(number, event, later[event.values["proposalId"]])
            for number, event in enumerate(made, 1)
        ]

    def number(self, signature: str, *args: Any, to: str = "") -> int:
        """What the governor answers, or another."""
        return int(self.pinned.read(to or self.at.governor, signature, "(uint256)", *args)[0])

    def can_veto(self, one: Proposal) -> bool:
        """Whether the Safe may, as things are and for as long as its right lasts."""
        if one.state != State.QUEUED or self.head.timestamp >= self.veto_until:
            return False
        if self.replaces_safe(one.motion):
            return False
        again = one.calls_vetoed is not None and one.snapshot > one.calls_vetoed
        return not again or one.tally.in_favour < 2 * (one.quorum or 0)

    def calls_vetoed(self, one: Motion) -> int | None:
        """When the same calls were vetoed first, whatever the text."""
        return self.number("vetoed(bytes32)", one.calls_hash) or None

    def replaces_safe(self, one: Motion) -> bool:
        """Whether it does nothing else: that is what the Safe cannot veto."""
        return all(to == self.at.mandate and data[:4] == SET_SAFE for to, _, data in one.calls)

    def motion(self, values: Mapping[str, Any]) -> Motion:
        return Motion(
            governor=self.at.governor,
            targets=tuple(str(to_checksum_address(to)) for to in values["targets"]),
            values=tuple(values["values"]),
            calldatas=tuple(values["calldatas"]),
            raw_description=values["description"],
        )

    def _seen(self, days: int) -> list[Event]:
        """What the governor wrote down in these days."""
        node, since = self.pinned.node, self.head.timestamp - days * DAY
        first = past.first_block(node, since, self.pinned.block)
        wanted = events.topics(*SEEN)
        logs = past.logs(node, [self.at.governor], wanted, first, self.pinned.block)
        return list(events.read(logs, self.at.governor))

    def _proposal(self, number: int, made: Event, seen: list[Event]) -> Proposal:
        motion, id_ = self.motion(made.values), made.values["proposalId"]
        if motion.id != id_:
            raise Halt(f"{self.pinned.node.name} tells of a proposal {id_} whose id is {motion.id}")
        snapshot = self.number("proposalSnapshot(uint256)", id_)
        deadline = self.number("proposalDeadline(uint256)", id_)
        ready = self.number("proposalEta(uint256)", id_) or None
        return Proposal(
            number=number,
            motion=motion,
            proposer=str(to_checksum_address(made.values["proposer"])),
            state=State(self.number("state(uint256)", id_)),
            vetoed=any(event.name == "Vetoed" for event in seen),
            calls_vetoed=self.calls_vetoed(motion),
            created=past.time(self.pinned.node, made.block),
            snapshot=snapshot,
            deadline=deadline,
            queue_by=deadline + self.number("LIFE()"),
            ready=ready,
            safe_until=ready and ready + self.grace,
            dies=ready and ready + self.life,
            tally=self._tally(id_),
            quorum=self._quorum(snapshot),
            ballots=tuple(_ballot(one.values) for one in seen if one.name in CAST),
        )

    def _tally(self, id_: int) -> Tally:
        signature, types = "proposalVotes(uint256)", "(uint256,uint256,uint256)"
        return Tally(*self.pinned.read(self.at.governor, signature, types, id_))

    def _quorum(self, snapshot: int) -> int | None:
        """The chain tells it from the snapshot on."""
        if snapshot >= self.head.timestamp:
            return None
        return self.number("quorum(uint256)", snapshot)


def chosen(proposals: Sequence[Proposal], text: str) -> Proposal:
    """By a number in order, an id, or the beginning of one."""
    found = [one for one in proposals if text in (str(one.number), str(one.id))]
    if not found and len(text) >= PREFIX:
        found = [one for one in proposals if str(one.id).startswith(text)]
    if len(found) == 1:
        return found[0]
    which = "several" if found else "no"
    raise Problem(
        f"{which} proposals of those {len(proposals)} are {text!r}",
        "See which there are: keel gov list. Give a number of it, or more digits of an id.",
    )


def _ballot(values: Mapping[str, Any]) -> Ballot:
    voter = str(to_checksum_address(values["voter"]))
    return Ballot(voter, _split(values), values["reason"].decode(errors="replace"))


def _split(values: Mapping[str, Any]) -> Tally:
    if values["support"] == FRACTIONAL:
        packed = values["params"]
        return Tally(*(int.from_bytes(packed[at : at + 16], "big") for at in (0, 16, 32)))
    parts = [0, 0, 0]
    parts[values["support"]] = values["weight"]
    return Tally(*parts)
