"""A step of set-up: skipped when its stamp says that nothing changed and its product is whole."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scripts.lib import stamps
from scripts.lib.ground import Ground
from scripts.lib.stamps import State

Note = Callable[[str], None]
"""Tells the person who waits something that they did not expect."""


@dataclass(frozen=True)
class Step:
    name: str
    title: str
    room_mb: int
    inputs: Callable[[Ground], str]
    """The hash of all that the result depends on."""
    damage: Callable[[Ground], str]
    """What is wrong with the product, or nothing."""
    make: Callable[[Ground, Note], None]
    product: Callable[[Ground], Path] | None = None
    """What is thrown away when the last run did not finish it; None if it mends itself."""

    def due(self, ground: Ground) -> bool:
        return self._state(ground) is not State.DONE or bool(self.damage(ground))

    def run(self, ground: Ground, note: Note) -> None:
        state = self._state(ground)
        harm = state.value if state in (State.MISSING, State.DAMAGED) else self.damage(ground)
        stamp = ground.stamp(self.name)
        _remove(stamp)
        if harm and self._clear(ground):
            note(f"{harm}: made again from the start")
        ground.log(self.name).parent.mkdir(parents=True, exist_ok=True)
        ground.log(self.name).write_bytes(b"")
        self.make(ground, note)
        stamps.write(stamp, self.inputs(ground))

    def _state(self, ground: Ground) -> State:
        return stamps.state(ground.stamp(self.name), self.inputs(ground))

    def _clear(self, ground: Ground) -> bool:
        product = self.product(ground) if self.product else None
        return product is not None and _remove(product)


def _remove(path: Path) -> bool:
    """Whether there was anything to remove."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    elif path.is_symlink() or path.exists():
        path.unlink()
    else:
        return False
    return True
