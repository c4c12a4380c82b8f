"""Asks several nodes at once, and waits for as many answers as are needed and a little longer."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed, wait
from contextlib import suppress
from random import Random

from keeper.chain.member import Member
from keeper.chain.node import NodeError
from keeper.chain.votes import Answer, Question
from keeper.errors import KeelError, Refused

GRACE = 0.25
"""Seconds that the others have to contradict, once enough have answered."""

DECLINED = (-32601, -32602)
"""JSON-RPC's codes for a method that is not there, and for a question put wrongly."""

Asked = Future[Answer | KeelError]


class Crowd:
    """A thread for each, so that who hangs holds up nobody."""

    def __init__(self, size: int, chance: Random) -> None:
        self._pool = ThreadPoolExecutor(size, thread_name_prefix="node")
        self._chance = chance

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def ask(
        self,
        members: Sequence[Member],
        questions: Sequence[Question],
        *,
        least: int,
        patience: float,
        now: float,
    ) -> dict[str, Answer]:
        """Answers by name; who had none, rests; who is late is not waited for, nor blamed yet."""
        running = {member.ask(self._pool, questions): member for member in members}
        _wait(running, least, patience)
        done = {member: asked.result() for asked, member in running.items() if asked.done()}
        _raise_declined(done.values(), least)
        found: dict[str, Answer] = {}
        for member, answer in done.items():
            if isinstance(answer, list | Refused):
                member.served()
                found[member.name] = answer
            else:
                member.failed(answer, now, self._chance)
        return found


def _wait(running: Mapping[Asked, Member], least: int, patience: float) -> None:
    answered = 0
    with suppress(TimeoutError):
        for asked in as_completed(running, timeout=patience):
            answered += isinstance(asked.result(), list | Refused)
            if answered >= least:
                break
    wait(running, timeout=min(GRACE, patience))


def _raise_declined(answers: Iterable[Answer | KeelError], least: int) -> None:
    """It is not the nodes' fault when enough of them do not know what is asked for."""
    declined = [one for one in answers if isinstance(one, NodeError) and one.code in DECLINED]
    if len(declined) >= least:
        raise declined[0]
