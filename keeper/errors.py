"""Every error that Keel raises on purpose.

KeelError
├── Problem     a person asked for what cannot be done: says what is wrong and what to do about it
├── Refused     a contract said no: carries its answer
├── Retry       a transport fault: the same thing may work in a moment
├── Skip        this cycle is over, the next may go ahead
├── Halt        the books do not agree: only a person goes on from here
└── Fenced      another keeper took over: this one ends
"""


class KeelError(Exception):
    """The root of what is raised on purpose; anything else is a bug."""


class Problem(KeelError):
    """What is wrong, with the value that is wrong, and the remedy."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}\n  {remedy}")
        self.what = what
        self.remedy = remedy


class Refused(KeelError):
    """A call that a contract refused, with the data that it refused it with."""

    def __init__(self, what: str, data: bytes = b"") -> None:
        super().__init__(f"{what}: 0x{data.hex()}" if data else what)
        self.what = what
        self.data = data


class Retry(KeelError):
    """A transport fault that may pass by itself."""


class Skip(KeelError):
    """A reason to do nothing until the next cycle."""


class Halt(KeelError):
    """A fault of accounting, which nothing may heal by guessing."""


class Fenced(KeelError):
    """Another keeper took over: this process must end, and write nothing more."""
