"""One node among several: whether it may be asked now, and how it has answered so far."""

from collections.abc import Sequence
from concurrent.futures import Executor, Future
from random import Random

from keeper.chain.node import Node
from keeper.chain.votes import Answer, Question
from keeper.chain.wire import Limited
from keeper.errors import KeelError, Problem, Refused, Retry

REST = 0.5
"""Seconds after the first fault; each further one doubles them."""

LONGEST_REST = 60.0
LIMITED = 8
"""How many times longer one rests who limits its callers."""

STRIKES = 3
"""Disagreements with a majority, until a node is put aside."""

ASIDE = 3600.0
"""Seconds, after which a strike is forgotten, too."""


class Member:
    """Never asked two things at once: a late answer must not meet the next question."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.name = node.name
        self.checked = False
        """Of the right chain, and not far behind: asked again after each fault."""
        self.said = "was not asked yet"
        self._until = 0.0
        self._faults = 0
        self._strikes = 0
        self._struck = 0.0
        self._asked: Future[Answer | KeelError] | None = None

    def ready(self, now: float) -> bool:
        return now >= self._until and (self._asked is None or self._asked.done())

    def state(self, now: float) -> str:
        """In a person's words."""
        if now < self._until:
            return f"{self.name} rests for {self._until - now:.1f} s: {self.said}"
        busy = self._asked is not None and not self._asked.done()
        return f"{self.name} " + ("has not answered yet" if busy else self.said)

    def ask(self, pool: Executor, questions: Sequence[Question]) -> "Future[Answer | KeelError]":
        self._asked = pool.submit(_answer, self.node, questions)
        return self._asked

    def served(self) -> None:
        self.said, self._faults = "answers", 0

    def failed(self, fault: KeelError, now: float, chance: Random) -> None:
        """Rests for twice as long as the last time, give or take half of it."""
        self.said, self.checked = _line(fault), False
        longest = LONGEST_REST * (LIMITED if isinstance(fault, Limited) else 1)
        rest = REST * 2.0**self._faults * (LIMITED if isinstance(fault, Limited) else 1)
        self._until = now + min(rest, longest) * chance.uniform(0.5, 1.5)
        self._faults = min(self._faults + 1, 10)

    def contradicted(self, why: str, now: float) -> None:
        """Agreeing on other things takes no strike away: who lies, lies where it pays."""
        self._strikes = 1 + (self._strikes if now - self._struck < ASIDE else 0)
        self._struck = now
        if self._strikes >= STRIKES:
            self.put_aside(why, now)

    def put_aside(self, why: str, now: float) -> None:
        self.said, self.checked, self._strikes = why, False, 0
        self._until = now + ASIDE


def _answer(node: Node, questions: Sequence[Question]) -> Answer | KeelError:
    """A refusal is an answer, a fault is none; whatever else a stranger's words break is a fault
    of the stranger."""
    try:
        return node.batch(questions)
    except Refused as refused:
        return refused
    except KeelError as fault:
        return fault
    except Exception as error:
        return Retry(f"{node.name} answers what cannot be read: {type(error).__name__}")


def _line(fault: KeelError) -> str:
    return fault.what if isinstance(fault, Problem) else str(fault)
