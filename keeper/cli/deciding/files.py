"""Records on disk: read whole or not at all, written whole or not at all."""

import os
from pathlib import Path
from typing import Any, TypeVar

from keeper.errors import Problem
from keeper.records.canonical import decode, encode

T = TypeVar("T")


def read(kind: type[T], path: Path, remedy: str) -> T:
    try:
        return decode(kind, path.read_bytes())
    except OSError as error:
        raise Problem(f"{path} cannot be read: {error.strerror}", remedy) from None
    except Problem as problem:
        raise Problem(f"{path}: {problem.what}", problem.remedy) from None


def write(path: Path, record: Any) -> None:
    """Whoever reads meanwhile, or after the power failed, finds the old one or the new one."""
    half = path.with_name(f".{path.name}.half")
    try:
        with half.open("wb") as file:
            file.write(encode(record))
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except OSError as error:
        raise Problem(
            f"{path} cannot be written: {error.strerror}", "Name a file in a folder that there is."
        ) from None
