"""Catches what a rule may not do: read a clock, take a chance, open a file, a socket, a process.

This is against mistakes. Code that means harm gets around a guard that lives in its own process;
against that there is what the operating system enforces (`cell`).
"""

import sys
from _random import Random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from types import FrameType
from typing import Any, NoReturn

NEVER = {
    "socket.": "opens a socket",
    "subprocess.": "starts a process",
    "os.system": "starts a process",
    "os.exec": "starts a process",
    "os.fork": "starts a process",
    "os.posix_spawn": "starts a process",
    "os.spawn": "starts a process",
}
"""Not while it is imported either. Beginnings of Python's audit events."""

WHILE_IT_THINKS = NEVER | {
    "open": "opens a file",
    "os.listdir": "looks into a folder",
    "os.scandir": "looks into a folder",
    "ctypes.": "goes around Python with ctypes",
    "sys.setprofile": "takes the guard off",
    "sys.settrace": "takes the guard off",
}

NOW = {"now", "utcnow", "today"}
ENTROPY = {"urandom", "getrandom"}


class Forbidden(BaseException):
    """No `except Exception` of a plug-in's swallows it."""


class Guard:
    """Once made it stays: Python has no way to take an audit hook off."""

    def __init__(self) -> None:
        self.caught: list[str] = []
        """A line each; also what a plug-in swallowed."""
        self._events = NEVER
        sys.addaudithook(self._heard)

    @property
    def first(self) -> str:
        return self.caught[0] if self.caught else ""

    @contextmanager
    def thinking(self) -> Iterator[None]:
        """While it thinks, every call into C is looked at: that is where clocks are."""
        sys.setprofile(self._called)
        self._events = WHILE_IT_THINKS
        try:
            yield
        finally:
            self._events = NEVER
            sys.setprofile(None)

    def refuse(self, what: str) -> NoReturn:
        self.caught.append(what)
        raise Forbidden(what)

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        for start, what in self._events.items():
            if event.startswith(start):
                about = arguments[0] if event == "open" else event
                self.refuse(f"it {what} ({about})")

    def _called(self, frame: FrameType, event: str, function: Any) -> None:
        if event == "c_call" and (what := impure(function)):
            self.refuse(what)


def impure(function: Any) -> str:
    """What is wrong with a call of a function that is written in C; empty for most."""
    name = getattr(function, "__name__", "")
    owner = getattr(function, "__self__", None)
    module = getattr(function, "__module__", None)
    if module == "time":
        return f"it reads the clock (time.{name})"
    if module == "_thread" and name.startswith("start_"):
        return f"it starts a thread ({name})"
    if name in NOW and isinstance(owner, type) and issubclass(owner, date):
        return f"it reads the clock ({owner.__name__}.{name})"
    if name in ENTROPY or isinstance(owner, Random):
        return f"it takes a chance ({name})"
    return ""


def without_dice(guard: Guard) -> None:
    """numpy's chance is not called through Python's own doors, so that it is taken away."""
    import numpy as np

    for name in np.random.__all__:
        function = getattr(np.random, name)
        if not isinstance(function, type):
            setattr(np.random, name, _refusal(guard, name))


def _refusal(guard: Guard, name: str) -> Callable[..., NoReturn]:
    return lambda *_, **__: guard.refuse(f"it takes a chance (numpy.random.{name})")
