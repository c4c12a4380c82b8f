"""Several nodes as if they were one: none is trusted, what enough of them say alike is believed.

Nothing here sends, sleeps or decides when to try again: a fault that may pass is a Retry, and who
asks again finds those who failed resting.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from random import Random, SystemRandom
from typing import Any, NoReturn

from keeper.chain import votes
from keeper.chain.crowd import Crowd
from keeper.chain.member import Member
from keeper.chain.node import WRITE, Block, Header, Node, header_of, tag
from keeper.chain.trust import Trust, require_witnesses
from keeper.chain.votes import Answer, Disagreement, Question
from keeper.errors import Problem, Refused, Retry, Skip
from keeper.units import duration

FRESH = 1.0
"""Seconds for which a head that was agreed on counts as the newest."""

HEADS = ("latest", "safe", "finalized")
PLACES = {
    "eth_call": 1,
    "eth_getBalance": 1,
    "eth_getCode": 1,
    "eth_getTransactionCount": 1,
    "eth_simulateV1": 1,
    "eth_getStorageAt": 2,
}
"""Where a question names its block."""


class Nodes(Node):
    """At least `trust.least` of them must say a thing word for word at a block of one hash."""

    def __init__(
        self,
        nodes: Sequence[Node],
        trust: Trust,
        *,
        clock: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
        chance: Random | None = None,
    ) -> None:
        require_witnesses([node.name for node in nodes], trust.least)
        self.name = f"{len(nodes)} nodes"
        self._members = [Member(node) for node in nodes]
        self._trust = trust
        self._clock, self._steady = clock, steady
        self._crowd = Crowd(len(nodes), chance or SystemRandom())
        self._deadline = float("inf")
        self._head: Header | None = None
        self._fresh_until = 0.0

    def close(self) -> None:
        self._crowd.close()
        for member in self._members:
            member.node.close()

    @property
    def chain_id(self) -> int:
        """What is demanded, not what is said."""
        return self._trust.chain

    def standings(self) -> list[str]:
        return [member.state(self._steady()) for member in self._members]

    @contextmanager
    def cycle(self, seconds: float) -> Iterator[None]:
        """All questions together have so long."""
        self._deadline = self._steady() + seconds
        try:
            yield
        finally:
            self._deadline = float("inf")

    def header(self, block: Block = "latest") -> Header:
        if isinstance(block, str) and block in HEADS:
            return self._agree(block)
        return super().header(block)

    def batch(self, calls: Sequence[Question]) -> list[Any]:
        if not calls:
            return []
        if any(method.startswith(WRITE) for method, _ in calls):
            raise Problem("what is sent is not put to the vote", "Use keeper.chain.sending.")
        pinned = [self._pinned(call) for call in calls]
        said = self._ask(pinned, self._checked())
        if len(pinned) == 1 and votes.is_opinion(pinned[0]):
            return [self._opinion(said)]
        answer = self._vote(pinned, said)
        if isinstance(answer, Refused):
            raise answer
        return answer

    def _agree(self, word: str) -> Header:
        """The newest block that enough nodes have, under one hash."""
        heads = self._heads(word)
        self._check({member: header_of(raw).number for member, raw in heads.items()})
        believed = {one: raw for one, raw in heads.items() if one.checked}
        number = self._reached([header_of(raw).number for raw in believed.values()])
        header = self._timely(self._at(number, believed), word)
        if word == "latest":
            self._head, self._fresh_until = header, self._steady() + FRESH
        return header

    def _heads(self, word: str) -> dict[Member, dict[str, Any]]:
        """What each has for its head, if it is of the right chain."""
        ready = [one for one in self._members if one.ready(self._steady())]
        said = self._ask([("eth_chainId", []), ("eth_getBlockByNumber", [word, False])], ready)
        found = {}
        for member in ready:
            match said.get(member.name):
                case [str(chain), dict(raw)] if chain == hex(self._trust.chain) and _reads(raw):
                    found[member] = raw
                case [str(chain), _] if chain != hex(self._trust.chain):
                    why = f"is of chain {chain[:20]}, and not of {hex(self._trust.chain)}"
                    member.put_aside(why, self._steady())
        return found

    def _check(self, heads: dict[Member, int]) -> None:
        """None so far ahead that nobody could confirm it, and none too far behind."""
        near = self._reached(list(heads.values()))
        most = near + self._trust.lead
        top = max(number for number in heads.values() if number <= most)
        for member, number in heads.items():
            member.checked = top - self._trust.lag <= number <= most
            if not member.checked:
                member.said = f"is at block {number}, when others are at {near} to {top}"
            if number > most:
                member.contradicted(member.said, self._steady())

    def _reached(self, numbers: list[int]) -> int:
        """The highest that enough have reached."""
        if len(numbers) < self._trust.least:
            self._too_few()
        return sorted(numbers, reverse=True)[self._trust.least - 1]

    def _at(self, number: int, heads: dict[Member, dict[str, Any]]) -> Header:
        """All that are asked must agree on it; whose head it is has said so already."""
        question = ("eth_getBlockByNumber", [hex(number), False])
        said: dict[str, Answer] = {member.name: [raw] for member, raw in heads.items()}
        if any(header_of(raw).number != number for raw in heads.values()):
            said = self._ask([question], list(heads))
        answer = self._vote([question], said)
        if isinstance(answer, Refused) or not isinstance(answer[0], dict):
            raise Retry(f"block {number} was there and is not any more")
        return header_of(answer[0])

    def _timely(self, header: Header, word: str) -> Header:
        age = int(self._clock()) - header.timestamp
        if age < -self._trust.skew:
            raise Skip(
                f"the clock here is {duration(-age)} behind block {header.number}: set it right"
            )
        if age > (self._trust.unfinal if word == "finalized" else self._trust.halted):
            raise Skip(f"the {word} block {header.number} is {duration(age)} old: the chain halts")
        return header

    def _checked(self) -> list[Member]:
        """Those that may be asked; after faults, those that pass the test again."""
        found = self._ready()
        if len(found) < self._trust.least:
            self._agree("latest")
            found = self._ready()
        return found

    def _ready(self) -> list[Member]:
        now = self._steady()
        return [one for one in self._members if one.checked and one.ready(now)]

    def _ask(self, questions: Sequence[Question], members: Sequence[Member]) -> dict[str, Answer]:
        now = self._steady()
        if now >= self._deadline:
            raise Skip("the time for this cycle is over: the nodes took too long")
        patience = min(self._trust.patience, self._deadline - now)
        least = self._trust.least
        return self._crowd.ask(members, questions, least=least, patience=patience, now=now)

    def _vote(self, questions: Sequence[Question], said: dict[str, Answer]) -> Answer:
        if len(said) < self._trust.least:
            self._too_few()
        try:
            return votes.vote(questions, said, self._trust.least)
        except Disagreement as fault:
            for member in self._members:
                if member.name in fault.minority:
                    member.contradicted(f"contradicts the others: {fault}", self._steady())
            raise

    def _opinion(self, said: dict[str, Answer]) -> str:
        if len(said) < self._trust.least:
            self._too_few()
        first = {}
        for name, answer in said.items():
            if isinstance(answer, Refused):
                raise answer
            first[name] = answer[0]
        return votes.opinion(first)

    def _pinned(self, question: Question) -> Question:
        """What asks for the newest block asks for the one that was agreed on."""
        method, params = question
        place = PLACES.get(method)
        if place is not None and params[place : place + 1] == ["latest"]:
            return method, [*params[:place], tag(bytes.fromhex(self._newest().hash[2:]))]
        if method == "eth_getLogs" and "latest" in params[0].values():
            newest = hex(self._newest().number)
            return method, [{k: newest if v == "latest" else v for k, v in params[0].items()}]
        return question

    def _newest(self) -> Header:
        if self._head is None or self._steady() >= self._fresh_until:
            return self._agree("latest")
        return self._head

    def _too_few(self) -> NoReturn:
        raise Retry(f"fewer than {self._trust.least} nodes answer; " + "; ".join(self.standings()))


def _reads(raw: dict[str, Any]) -> bool:
    try:
        header_of(raw)
    except (KeyError, TypeError, ValueError):
        return False
    return True
