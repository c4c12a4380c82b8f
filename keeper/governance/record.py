"""The deployment file: what is written down of a fund on its way, and of one that is active."""

import json
import os
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, Strict, ValidationError

from keeper.chain.addresses import Address
from keeper.errors import Problem
from keeper.governance.founding import Addresses

Number = Annotated[int, Strict(), Field(ge=0, lt=2**63)]


class Record(BaseModel):
    """Until the fund is active, no more than where to look; the chain knows how far it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    chain_id: Number
    since: Number
    """When the launch was planned, in Unix seconds: the veto and the lease run from then."""
    founder: Address
    founding: str
    """The hash of what the launch is opened with."""
    factory: Address
    launch: Address
    block: Number | None = None
    """In which the launch was opened: what happened is read from there."""
    modules: dict[str, Address] = {}
    lens: Address | None = None
    zap: Address | None = None
    uniswap: Address | None = None
    """Our executor over Uniswap's pools, and beside it what quotes them."""
    quoter: Address | None = None
    code_hashes: dict[str, str] = {}
    """Of what is ours of these, as it lies on the chain."""

    @property
    def fund(self) -> str:
        """Where the launch puts it, and nothing else in the file says otherwise."""
        at = Addresses.of(self.launch).fund
        if not self.modules:
            raise Problem(
                f"the launch {self.launch} is not active by its file",
                "Go on with it: ./scripts/deploy and the same TOML.",
            )
        if self.modules.get("Fund") != at:
            raise Problem(
                f"the fund of the launch {self.launch} is {at}, and the file has "
                f"{self.modules.get('Fund')}",
                "Somebody changed the file: take the one that ./scripts/deploy wrote.",
            )
        return at

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """None where there is no file."""
        try:
            return cls.model_validate(json.loads(path.read_text()))
        except FileNotFoundError:
            return None
        except ValidationError as error:
            raise _complaint(path, error) from None
        except (OSError, ValueError):
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


def _complaint(path: Path, error: ValidationError) -> Problem:
    first = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "all of it"
    told = "" if first["type"] == "missing" else f" = {first['input']!r}"
    return Problem(
        f"{path} is no deployment file: {where}{told}: {first['msg']}",
        "Name another, or remove it if it is yours.",
    )
