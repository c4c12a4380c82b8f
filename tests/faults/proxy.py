"""A lying network: stands between us and a node, and does by a script what networks do."""

import json
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from threading import Event, Lock, Thread
from typing import Any, Self

from tests.faults import spoiling

LATE = 1.0
"""Seconds that an answer takes which comes too late."""


class Fault(StrEnum):
    NONE = "all is well"
    DROP = "the question gets lost"
    LOSE = "the node gets the question, its answer gets lost"
    HANG = "the node gets the question, and nothing comes back while the line stays open"
    LATE = "the answer comes after everybody has stopped waiting"
    CLOSE = "the line is closed cleanly after the answer"
    HALF = "half of the body, then the end"
    CUT = "half of the body, which says that it is all"
    BUSY = "429"
    BROKEN = "503"
    REDIRECT = "307 to a stranger"
    GIGANTIC = "an answer without end"
    GARBAGE = "a page for people"
    LIMIT = "200, and in it that there were too many questions"
    INTERNAL = "200, and in it an error that says nothing"
    REFUSE = "200, and in it a refusal of what was taken"
    DUPLICATE = "each answer twice"
    TWO_TRUTHS = "each answer twice, and differently"
    REORDER = "the answers in another order"
    MISSING = "the last answer is left out"
    WRONG_ID = "answers to what nobody asked"
    LIE = "one field of one answer is another"
    HIDE = "one answer is null"
    STALE = "an old head"
    AHEAD = "a head that nobody else has"
    OTHER_CHAIN = "the id of another chain"


Script = Callable[[str], Fault]
"""What to do to a question, whose body is given."""


class Proxy:
    """On a free port of this machine. `with Proxy(url, script) as proxy:` ends it again."""

    def __init__(self, node: str, script: Script, seed: int = 0) -> None:
        self.node = node
        self.script = script
        self.forwarded: list[str] = []
        self.lines = 0
        self.over = Event()
        self._chance, self._lock = Random(seed), Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v3/0123456789abcdef"
        Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()

    def forward(self, body: str) -> Any:
        """What the node answers."""
        with self._lock:
            self.forwarded.append(body)
        host = self.node.removeprefix("http://")
        connection = HTTPConnection(host, timeout=10)
        try:
            connection.request("POST", "/", body, {"Content-Type": "application/json"})
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()

    def answered(self, fault: Fault, body: str) -> Any:
        """The node's answers, as this fault leaves them."""
        with self._lock:
            chance = Random(self._chance.random())
        asked = json.loads(body)
        if fault is Fault.STALE:
            asked = spoiling.aged(asked, int(self.forward(HEIGHT)["result"], 16))
        found = self.forward(json.dumps(asked))
        many = found if isinstance(found, list) else [found]
        spoilt = SPOILERS.get(fault, spoiling.as_it_is)(many, asked, chance)
        return spoilt if isinstance(asked, list) else spoilt[0] if spoilt else {}


HEIGHT = '{"jsonrpc":"2.0","id":0,"method":"eth_blockNumber","params":[]}'


def always(fault: Fault) -> Script:
    return lambda _: fault


def one_after_the_other(faults: Sequence[Fault]) -> Script:
    """Over and over; all is well if there are none."""
    left: Iterator[Fault] = iter(())

    def script(_: str) -> Fault:
        nonlocal left
        found = next(left, None)
        if found is None:
            left = iter(faults)
            found = next(left, Fault.NONE)
        return found

    return script


def on(method: str, fault: Fault, times: int = 10**9) -> Script:
    """Only to questions with this method, and so often."""
    left = times

    def script(body: str) -> Fault:
        nonlocal left
        if method not in body or not left:
            return Fault.NONE
        left -= 1
        return fault

    return script


def seeded(seed: int, faults: Sequence[Fault]) -> Script:
    chance = Random(seed)
    return lambda _: chance.choice(faults)


def _handler(proxy: Proxy) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            proxy.lines += 1

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            try:
                _serve(self, proxy, proxy.script(body), body)
            except OSError:
                self.close_connection = True  # who asked has gone

        def log_message(self, *_: object) -> None:
            """Nothing."""

    return Handler


def _serve(handler: BaseHTTPRequestHandler, proxy: Proxy, fault: Fault, body: str) -> None:
    if fault is Fault.DROP:
        _hang_up(handler)
    elif fault in PAGES:
        status, text = PAGES[fault]
        _reply(handler, status, text)
    elif fault is Fault.GIGANTIC:
        _flood(handler, proxy)
    else:
        text = json.dumps(proxy.answered(fault, body)).encode()
        AFTERWARDS.get(fault, _all)(handler, proxy, text)


def _all(handler: BaseHTTPRequestHandler, _: Proxy, text: bytes) -> None:
    _reply(handler, 200, text)


def _lose(handler: BaseHTTPRequestHandler, _: Proxy, __: bytes) -> None:
    _hang_up(handler)


def _hang(handler: BaseHTTPRequestHandler, proxy: Proxy, _: bytes) -> None:
    proxy.over.wait()
    _hang_up(handler)


def _late(handler: BaseHTTPRequestHandler, proxy: Proxy, text: bytes) -> None:
    proxy.over.wait(LATE)
    _reply(handler, 200, text)


def _close(handler: BaseHTTPRequestHandler, _: Proxy, text: bytes) -> None:
    _reply(handler, 200, text)
    _hang_up(handler)


def _half(handler: BaseHTTPRequestHandler, _: Proxy, text: bytes) -> None:
    _reply(handler, 200, text[: len(text) // 2], length=len(text))
    _hang_up(handler)


def _cut(handler: BaseHTTPRequestHandler, _: Proxy, text: bytes) -> None:
    _reply(handler, 200, text[: len(text) // 2])


AFTERWARDS = {
    Fault.LOSE: _lose,
    Fault.HANG: _hang,
    Fault.LATE: _late,
    Fault.CLOSE: _close,
    Fault.HALF: _half,
    Fault.CUT: _cut,
}
SPOILERS: dict[Fault, spoiling.Spoiler] = {
    Fault.LIMIT: spoiling.limit,
    Fault.INTERNAL: spoiling.internal,
    Fault.REFUSE: spoiling.refuse,
    Fault.DUPLICATE: spoiling.duplicate,
    Fault.TWO_TRUTHS: spoiling.two_truths,
    Fault.REORDER: spoiling.reorder,
    Fault.MISSING: spoiling.missing,
    Fault.WRONG_ID: spoiling.wrong_id,
    Fault.LIE: spoiling.lie,
    Fault.HIDE: spoiling.hide,
    Fault.AHEAD: spoiling.ahead,
    Fault.OTHER_CHAIN: spoiling.other_chain,
}
PAGES = {
    Fault.BUSY: (429, b"slow down"),
    Fault.BROKEN: (503, b"maintenance"),
    Fault.REDIRECT: (307, b""),
    Fault.GARBAGE: (200, b"<html>hello</html>"),
}


def _reply(
    handler: BaseHTTPRequestHandler, status: int, text: bytes, length: int | None = None
) -> None:
    handler.send_response(status)
    if status == 307:
        handler.send_header("Location", "http://127.0.0.1:1/")
    handler.send_header("Content-Length", str(len(text) if length is None else length))
    handler.end_headers()
    handler.wfile.write(text)
    handler.wfile.flush()


def _hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def _flood(handler: BaseHTTPRequestHandler, proxy: Proxy) -> None:
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    since = time.monotonic()
    while not proxy.over.is_set() and time.monotonic() - since < 10:
        handler.wfile.write(b" " * 2**16)
    _hang_up(handler)
