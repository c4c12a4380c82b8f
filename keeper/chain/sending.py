"""Sends signed bytes, once to each node: taken, refused, or unknown, and unknown is never refused.

Nothing here tries again. Whoever does sends the same bytes, which can be included only once; and
whoever signs others gives them the same nonce, of which the chain takes one at most.
"""

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing, suppress
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple

from eth_utils.crypto import keccak

from keeper.chain import faults
from keeper.chain.faults import Reason
from keeper.chain.node import Node
from keeper.chain.trust import require_witnesses
from keeper.chain.wire import Unreached, Wire
from keeper.errors import KeelError, Problem

PATIENCE = 10.0
"""Seconds for a node's answer."""


class Outcome(StrEnum):
    ACCEPTED = "accepted"
    """A node says that it has it. The receipt alone says that it is included."""
    REJECTED = "rejected"
    """Every node that was reached refuses it, enough were, and none of them knows its hash."""
    UNKNOWN = "unknown"
    """It may be on its way, or on the chain: look for its hash and its nonce."""


class Voice(NamedTuple):
    """What one node said."""

    name: str
    outcome: Outcome
    said: str
    reason: Reason | None = None
    reached: bool = True


class Sent(NamedTuple):
    outcome: Outcome
    hash: str
    said: tuple[Voice, ...]

    @property
    def reasons(self) -> frozenset[Reason]:
        return frozenset(voice.reason for voice in self.said if voice.reason)


NOT_REFUSED = {
    None: Outcome.UNKNOWN,
    Reason.KNOWN: Outcome.ACCEPTED,
    Reason.NONCE_USED: Outcome.UNKNOWN,
}
"""What is no refusal: whose nonce is used may itself be what used it."""


class Route(NamedTuple):
    """Where transactions go. With a relay, the public sees them only if that is written here."""

    public: tuple[str, ...]
    least: int
    """Nodes that must refuse before a transaction counts as refused."""
    relay: str = ""
    public_after_relay: bool = False
    """Also tell the public what the relay has not accepted."""


class Sending:
    """The only way out. Each question has a connection of its own, so none is repeated unseen."""

    def __init__(self, route: Route, patience: float = PATIENCE) -> None:
        urls = (*route.public, *([route.relay] if route.relay else []))
        require_witnesses([Wire(url, patience).name for url in urls], route.least)
        self._route = route
        self._patience = patience

    def send_raw(self, raw: bytes) -> Sent:
        """Once to each; who has not answered in time has said nothing."""
        hash_ = "0x" + keccak(raw).hex()
        voices = self._tell(raw, hash_)
        if any(voice.outcome is Outcome.ACCEPTED for voice in voices):
            return Sent(Outcome.ACCEPTED, hash_, voices)
        if self._refused(voices) and self._unseen(hash_):
            return Sent(Outcome.REJECTED, hash_, voices)
        return Sent(Outcome.UNKNOWN, hash_, voices)

    def _tell(self, raw: bytes, hash_: str) -> tuple[Voice, ...]:
        route, tell = self._route, partial(_tell, raw=raw, hash_=hash_, patience=self._patience)
        if not route.relay:
            return self._each(route.public, tell)
        private = self._each((route.relay,), tell)
        if private[0].outcome is Outcome.ACCEPTED or not route.public_after_relay:
            return private
        return private + self._each(route.public, tell)

    def _each(self, urls: Sequence[str], tell: Callable[[str], Voice]) -> tuple[Voice, ...]:
        """At once; the first who has it is enough."""
        pool = ThreadPoolExecutor(len(urls), thread_name_prefix="send")
        running = {pool.submit(tell, url): Wire(url, self._patience).name for url in urls}
        voices: dict[str, Voice] = {
            name: Voice(name, Outcome.UNKNOWN, "has not answered yet") for name in running.values()
        }
        with suppress(TimeoutError):
            for told in as_completed(running, timeout=self._patience):
                voices[running[told]] = told.result()
                if told.result().outcome is Outcome.ACCEPTED:
                    break
        pool.shutdown(wait=False)
        return tuple(voices.values())

    def _refused(self, voices: Sequence[Voice]) -> bool:
        """Where one may have taken it and not said so, the others' refusals prove nothing."""
        reached = [voice for voice in voices if voice.reached]
        refusals = [voice for voice in reached if voice.outcome is Outcome.REJECTED]
        return len(reached) == len(refusals) >= self._route.least

    def _unseen(self, hash_: str) -> bool:
        """Whether enough of the nodes look for it and none finds it."""
        found = [_look(url, hash_, self._patience) for url in self._route.public]
        return True not in found and found.count(False) >= self._route.least


def _tell(url: str, *, raw: bytes, hash_: str, patience: float) -> Voice:
    with closing(Wire(url, patience)) as wire:
        try:
            reply = wire.replies(*wire.post(_body(raw), again=False)).get(0, {})
        except KeelError as fault:
            return _untold(wire.name, fault)
        return _voice(wire, reply, hash_)


def _body(raw: bytes) -> str:
    method = "eth_sendRawTransaction"
    return json.dumps({"jsonrpc": "2.0", "id": 0, "method": method, "params": ["0x" + raw.hex()]})


def _untold(name: str, fault: KeelError) -> Voice:
    said = fault.what if isinstance(fault, Problem) else str(fault)
    return Voice(name, Outcome.UNKNOWN, said, reached=not isinstance(fault, Unreached))


def _voice(wire: Wire, reply: dict[str, Any], hash_: str) -> Voice:
    error = reply.get("error")
    if error is None:
        ours = str(reply.get("result")).lower() == hash_
        outcome = Outcome.ACCEPTED if ours else Outcome.UNKNOWN
        return Voice(wire.name, outcome, wire.told(reply.get("result")))
    reason = faults.on_sending(error)
    outcome = NOT_REFUSED.get(reason, Outcome.REJECTED)
    return Voice(wire.name, outcome, wire.told(faults.message(error)), reason)


def _look(url: str, hash_: str, patience: float) -> bool | None:
    """Whether a node knows the transaction; None where it does not say."""
    with closing(Node(url, patience)) as node:
        try:
            return node.rpc("eth_getTransactionByHash", hash_) is not None
        except KeelError:
            return None
