"""A running devnet: steps its market at a chosen pace, and takes orders through a socket.

The socket lies in the run folder, so that `keel devnet step` finds the devnet that runs there.
"""

import json
import os
import selectors
import signal
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from keeper.devnet.market import Market, Tick
from keeper.errors import KeelError, Problem

LONGEST_PATH = 100
"""What a socket's address can hold, with some to spare."""

REPORT_EVERY = 50
Order = dict[str, Any]


class Stopped(Exception):
    """Somebody interrupted the devnet."""


class Server:
    """One market, one socket, one thread."""

    def __init__(self, market: Market | None, speed: float, said: Callable[[Tick], None]) -> None:
        self._market = market
        self._pause = 1 / speed if speed and market else None
        self._said = said
        self._next = time.monotonic()
        self._selector = selectors.DefaultSelector()

    def run(self, listener: socket.socket) -> None:
        """Until interrupted."""
        self._selector.register(listener, selectors.EVENT_READ)
        while True:
            if self._selector.select(self._patience()):
                self._serve(listener)
            if self._pause is not None and time.monotonic() >= self._next:
                self._next = max(self._next + self._pause, time.monotonic())
                self._said(self._step())

    def _patience(self) -> float | None:
        return None if self._pause is None else max(0.0, self._next - time.monotonic())

    def _step(self) -> Tick:
        if self._market is None:
            raise Problem("this devnet has no market", "Start it without --still.")
        return self._market.step()

    def _serve(self, listener: socket.socket) -> None:
        """One order; whoever asked may leave before the answer."""
        connection, _ = listener.accept()
        with connection, connection.makefile("rw") as stream:
            try:
                for answer in self._answers(json.loads(stream.readline())):
                    stream.write(json.dumps(answer) + "\n")
                    stream.flush()
            except (BrokenPipeError, json.JSONDecodeError):
                return

    def _answers(self, order: Order) -> Iterator[Order]:
        try:
            if order["do"] == "step":
                yield from self._steps(order["count"])
            else:
                yield self._event(order)
        except KeelError as error:
            yield {"error": str(error)}

    def _steps(self, count: int) -> Iterator[Order]:
        tick = None
        for done in range(1, count + 1):
            tick = self._step()
            if done % REPORT_EVERY == 0:
                yield {"progress": done}
        yield {"done": count, "block": tick.number if tick else None} | (_times(tick))

    def _event(self, order: Order) -> Order:
        if self._market is None:
            raise Problem("this devnet has no market", "Start it without --still.")
        happened = self._market.disturb(
            order["kind"], order["symbol"], order["size"], order["seconds"]
        )
        return {"done": happened._asdict()}


def _times(tick: Tick | None) -> Order:
    return {"timestamp": tick.timestamp} if tick else {}


@contextmanager
def listening(
    run: Path, about: Order, files: Mapping[str, str] | None = None
) -> Iterator[socket.socket]:
    """The run folder's socket, and files beside it; gone again when the devnet is."""
    address = run / "socket"
    if len(str(address)) > LONGEST_PATH:
        raise Problem(f"{address} is too long for a socket", "Give a shorter folder with --run.")
    running = status(run)
    if running:
        raise Problem(
            f"a devnet runs in {run} already: process {running['pid']} at {running['url']}",
            "Stop it with Ctrl-C, or give this one its own folder with --run.",
        )
    run.mkdir(parents=True, exist_ok=True)
    address.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(address))
        listener.listen()
        written = dict(files or {}) | {"devnet.json": json.dumps(about | {"pid": os.getpid()})}
        for name, text in written.items():
            (run / name).write_text(text)
        try:
            yield listener
        finally:
            for name in ("socket", *written):
                (run / name).unlink(missing_ok=True)


def status(run: Path) -> Order | None:
    """What runs in a folder, if it still answers."""
    try:
        with socket.socket(socket.AF_UNIX) as probe:
            probe.connect(str(run / "socket"))
        about: Order = json.loads((run / "devnet.json").read_text())
    except (FileNotFoundError, ConnectionRefusedError):
        return None
    return about


def ask(run: Path, order: Order, progress: Callable[[int], None]) -> Order:
    """Gives the running devnet an order and waits until it is done."""
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(run / "socket"))
        except (FileNotFoundError, ConnectionRefusedError):
            raise Problem(
                f"no devnet runs in {run}", "Start one with `keel devnet up`, or name its --run."
            ) from None
        with client.makefile("rw") as stream:
            stream.write(json.dumps(order) + "\n")
            stream.flush()
            for line in stream:
                answer: Order = json.loads(line)
                if "progress" in answer:
                    progress(answer["progress"])
                elif "error" in answer:
                    raise KeelError(answer["error"])
                else:
                    return answer
    raise Problem("the devnet ended before it answered", "Look at the terminal that it ran in.")


@contextmanager
def interruptible() -> Iterator[None]:
    """Ctrl-C and SIGTERM both end the block in order."""

    def stop(_signal: int, _frame: object) -> None:
        raise Stopped

    before = {s: signal.signal(s, stop) for s in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except Stopped:
        pass
    finally:
        for s, handler in before.items():
            signal.signal(s, handler)
