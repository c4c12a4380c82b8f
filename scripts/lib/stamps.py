"""A step that is done leaves a stamp: the hash of all that its result depends on."""

import hashlib
import re
from collections.abc import Iterable
from enum import Enum
from pathlib import Path


class State(Enum):
    DONE = "done"
    STALE = "its inputs changed"
    MISSING = "never finished"
    DAMAGED = "its stamp is damaged"


def digest(root: Path, paths: Iterable[str], *facts: str) -> str:
    """The hash of files and folders, by name and content, and of whatever facts matter besides."""
    total = hashlib.sha256()
    for path in sorted(_files(root, paths)):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(root)} {content}\n".encode())
    total.update("\0".join(facts).encode())
    return total.hexdigest()


def _files(root: Path, paths: Iterable[str]) -> Iterable[Path]:
    for name in paths:
        path = root / name
        found = path.rglob("*") if path.is_dir() else [path]
        yield from (one for one in found if one.is_file() and one.suffix != ".pyc")


def state(stamp: Path, wanted: str) -> State:
    try:
        held = stamp.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return State.MISSING
    except (UnicodeDecodeError, IsADirectoryError):
        return State.DAMAGED
    if held == wanted:
        return State.DONE
    return State.STALE if re.fullmatch("[0-9a-f]{64}", held) else State.DAMAGED


def write(stamp: Path, value: str) -> None:
    """Whole or not at all: a stamp that was cut short must not pass for one."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    fresh = stamp.with_suffix(".new")
    fresh.write_text(value + "\n", encoding="ascii")
    fresh.replace(stamp)
