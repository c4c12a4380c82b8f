"""One HTTP question to one address: bounded in time and size, nothing followed, nothing leaked."""

import json
import re
import ssl
import time
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection, IncompleteRead
from typing import Any
from urllib.parse import urlsplit

from keeper.errors import Problem, Retry

MOST_BYTES = 64 * 2**20
"""What an answer may weigh: a whole snapshot has a hundredth of it."""

PIECE = 2**16
BUSY = (408, 425, 429, 500, 502, 503, 504)
"""Answers of a server that may pass by themselves."""

LIMITED = 429
SHOWN = 200
"""Characters of what a stranger said that are told on."""


class Limited(Retry):
    """A server that wants to be asked less often."""


class Unreached(Problem):
    """Nobody listens: nothing of the question has left."""


class Wire:
    """One connection, kept while it lasts. Its address is told without what may be a secret."""

    def __init__(self, url: str, timeout: float) -> None:
        parts = urlsplit(url)
        self.name = f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            shown = url if "/" not in url else f"{self.name}/…"
            raise Problem(f"{shown!r} is not the address of a node", "Write http://host:port.")
        self._path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        hidden = (*re.split(r"[/?&=]", self._path), parts.password or "")
        self._secrets = [one for one in hidden if len(one) > 7]
        self._timeout = timeout
        where = (parts.hostname, parts.port)
        self._http: HTTPConnection = (
            HTTPSConnection(*where, timeout=timeout, context=ssl.create_default_context())
            if parts.scheme == "https"
            else HTTPConnection(*where, timeout=timeout)
        )

    def close(self) -> None:
        self._http.close()

    def post(self, body: str, *, again: bool) -> tuple[int, bytes]:
        """`again`: a connection that the server has closed meanwhile is opened again, once.

        What only takes too long may be under way, and is not asked for again; what must not
        happen twice goes over a new connection, which was not closed meanwhile.
        """
        if not again:
            self.close()
        try:
            return self._post(body)
        except TimeoutError as error:
            raise self._lost(error) from error
        except (ConnectionRefusedError, OSError, HTTPException) as error:
            if not again or isinstance(error, ConnectionRefusedError):
                raise self._lost(error) from error
        try:
            return self._post(body)
        except (OSError, HTTPException) as error:
            raise self._lost(error) from error

    def told(self, said: object) -> str:
        """What this server said, in one short line, without the key that it may repeat."""
        text = " ".join(str(said).split())
        for secret in self._secrets:
            text = text.replace(secret, "…")
        return text[:SHOWN]

    def _post(self, body: str) -> tuple[int, bytes]:
        try:
            self._http.request("POST", self._path, body, {"Content-Type": "application/json"})
            answer = self._http.getresponse()
            with answer:  # else the connection takes no second question
                found = self._read(answer)
        except (OSError, HTTPException, Problem):
            self.close()
            raise
        if 300 <= answer.status < 400:
            raise Problem(
                f"{self.name} sends its callers elsewhere ({answer.status})",
                "Name the place itself: a question is not carried to strangers.",
            )
        return answer.status, found

    def _read(self, answer: HTTPResponse) -> bytes:
        """All of it, in the time that there is: a server that drips must not hold us."""
        found, deadline = bytearray(), time.monotonic() + self._timeout
        while piece := answer.read1(PIECE):
            found += piece
            if len(found) > MOST_BYTES:
                raise Problem(
                    f"{self.name} answers more than {MOST_BYTES >> 20} MB",
                    "Ask for less, or another node.",
                )
            if time.monotonic() > deadline:
                raise TimeoutError("timed out within an answer")
        if answer.length:
            raise IncompleteRead(b"", answer.length)
        return bytes(found)

    def _lost(self, error: Exception) -> Problem | Retry:
        if isinstance(error, ConnectionRefusedError):
            return Unreached(
                f"nobody answers at {self.name}",
                "Start a node there (`keel devnet up` is one), or name another with --rpc.",
            )
        return Retry(f"{self.name} cannot be reached: {self.told(error)}")

    def replies(self, status: int, answer: bytes) -> dict[int, dict[str, Any]]:
        """JSON-RPC's answers by their ids; an error without one is of the whole batch."""
        if status in BUSY:
            kind = Limited if status == LIMITED else Retry
            raise kind(f"{self.name} answers {status}: it is busy or limits its callers")
        found = self._json(status, answer)
        if isinstance(found, dict) and "error" in found and found.get("id") is None:
            found = [found | {"id": 0}]
        replies: dict[int, dict[str, Any]] = {}
        for reply in found if isinstance(found, list) else [found]:
            if not isinstance(reply, dict):
                raise Retry(f"{self.name} answers no JSON-RPC: {self.told(reply)!r}")
            number = reply.get("id")
            if type(number) is not int:
                continue
            if replies.setdefault(number, reply) != reply:
                raise Retry(f"{self.name} answers one question twice, and differently")
        return replies

    def _json(self, status: int, answer: bytes) -> Any:
        try:
            return json.loads(answer)
        except (ValueError, RecursionError):
            said = self.told(answer[:80].decode(errors="replace"))
        if answer[:1] in (b"", b"[", b"{"):
            raise Retry(f"{self.name} answers {status} and half of what it meant: {said!r}")
        raise Problem(
            f"{self.name} answers {status} and no JSON-RPC: {said!r}", "Name a node with --rpc."
        )
