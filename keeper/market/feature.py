"""What a feature is: one number for each asset and bar, from what was known then.

Each has two forms, a batch over a whole history and a stream that is pushed bar after bar, and both
give the same bits. Tests hold all of ours to that, and those of others too.
"""

from typing import Protocol

from keeper.records.canonical import Table


class Feature(Protocol):
    """One that somebody adds. Its name is a word of its own, or a word with numbers."""

    @property
    def name(self) -> str: ...

    @property
    def inputs(self) -> tuple[str, ...]:
        """Sources or features."""
        ...

    @property
    def lag(self) -> int:
        """How many bars old the newest number is that it looks at."""
        ...

    @property
    def warmup(self) -> int:
        """How many bars it takes to the first number."""
        ...

    def batch(self, *inputs: Table) -> Table:
        """By time and asset, from inputs by time and asset."""
        ...

    def stream(self, assets: int) -> "Pushed":
        """From before the first bar."""
        ...


class Pushed(Protocol):
    def push(self, *rows: Table) -> Table:
        """The row that the batch would have here."""
        ...

    def state(self) -> bytes:
        """All that later rows are made of, beside what is pushed."""
        ...

    def restore(self, state: bytes) -> None: ...


class Family(Protocol):
    """Features that are computed together, because what they need is the same."""

    @property
    def names(self) -> tuple[str, ...]: ...

    @property
    def inputs(self) -> tuple[str, ...]: ...

    def batch(self, *inputs: Table) -> list[Table]:
        """A table for each name."""
        ...

    def stream(self, assets: int) -> Pushed:
        """Whose rows are by name and asset."""
        ...


class Alone:
    """A family of one."""

    def __init__(self, feature: Feature) -> None:
        self.names = (feature.name,)
        self.inputs = feature.inputs
        self._feature = feature

    def batch(self, *inputs: Table) -> list[Table]:
        return [self._feature.batch(*inputs)]

    def stream(self, assets: int) -> Pushed:
        return self._feature.stream(assets)
