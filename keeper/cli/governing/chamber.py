"""A fund's holders as a command finds them: their proposals, and words for them."""

from functools import cached_property
from pathlib import Path

from keeper.chain.node import Node
from keeper.cli.investing.session import Desk
from keeper.governance import assembly, decoding, effects
from keeper.governance.assembly import Assembly
from keeper.governance.decoding import Decoded
from keeper.governance.effects import Effect
from keeper.governance.proposals import Motion, Proposal, State
from keeper.governance.speech import Speech

OPEN = (State.PENDING, State.ACTIVE, State.SUCCEEDED, State.QUEUED)
"""What may still take effect."""


class Chamber(Desk):
    def __init__(
        self,
        node: Node,
        fund: str,
        days: int = assembly.DAYS,
        name: str | None = None,
        keystore: Path | None = None,
    ) -> None:
        self.assembly = Assembly.of_fund(node, fund)
        self.speech = Speech(self.assembly)
        self._days = days
        super().__init__(self.speech.reader, name, keystore)

    @cached_property
    def proposals(self) -> list[Proposal]:
        return self.assembly.proposals(self._days)

    def chosen(self, text: str) -> Proposal:
        return assembly.chosen(self.proposals, text)

    def decoded(self, motion: Motion) -> list[Decoded]:
        at = self.assembly.at
        return [decoding.decode(call, at, self.speech) for call in motion.calls]

    def effect(self, motion: Motion, later: int) -> Effect:
        return effects.of(self.assembly, self.speech, motion.calls, later)

    def takes_effect(self, one: Proposal) -> int:
        """At the earliest."""
        return one.ready or max(one.deadline, self.assembly.head.timestamp) + self.assembly.delay

    @cached_property
    def soonest(self) -> int:
        """When something that was proposed now would take effect."""
        asked = ("votingDelay()", "votingPeriod()")
        vote = sum(self.assembly.number(one) for one in asked)
        return self.assembly.head.timestamp + vote + self.assembly.delay
