"""The deployment file: what is written down of a fund on its way, and of one that is active."""

import json
import os
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from keeper.errors import Problem


class Record(BaseModel):
    """Until the fund is active, no more than where to look; the chain knows how far it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    chain_id: int
    since: int
    """When the launch was planned, in Unix seconds: the veto and the lease run from then."""
    founder: str
    founding: str
    """The hash of what the launch is opened with."""
    factory: str
    launch: str
    block: int | None = None
    """In which the launch was opened: what happened is read from there."""
    modules: dict[str, str] = {}
    code_hashes: dict[str, str] = {}
    """Of the factory, the launch and the modules, as they lie on the chain."""

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """None where there is no file."""
        try:
            return cls.model_validate(json.loads(path.read_text()))
        except FileNotFoundError:
            return None
        except (ValueError, ValidationError):
            raise Problem(
                f"{path} is no deployment file", "Name another, or remove it if it is yours."
            ) from None

    def write(self, path: Path) -> None:
        """All of it or nothing, a power cut notwithstanding."""
        half = path.with_name(f".{path.name}.half")
        with half.open("w") as file:
            file.write(self.model_dump_json(indent=2) + "\n")
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
