"""What the contracts say no with, in bytes and in words."""

import re
from functools import cache

from eth_utils.crypto import keccak

from keeper.chain import abi
from keeper.paths import ROOT
from keeper.plan.mandate.verdict import Refusal

ERROR = re.compile(r"^\s*error (\w+)\(([^)]*)\);", re.MULTILINE)
ENUMS = {"Reason", "Budget", "Limit", "Second"}
FILES = ("interfaces/IFund", "interfaces/IMandate", "libraries/Bucket", "interfaces/IRebalancer")


class Disagreement(Exception):
    """The mirror says one thing and the bytecode another."""

    def __init__(self, what: str, mirror: object, bytecode: object) -> None:
        super().__init__(f"{what}\n  mirror:   {mirror}\n  bytecode: {bytecode}")


def data_of(refusal: Refusal) -> bytes:
    """What a revert with this error carries."""
    return abi.call(f"{refusal.name}{declared()[refusal.name]}", *refusal.values)


def told(data: bytes) -> str:
    """What a revert with this data says."""
    for name, types in declared().items():
        if keccak(text=name + types)[:4] == data[:4]:
            return f"{name}{abi.decode(types, data[4:])}"
    return f"0x{data.hex()}"


@cache
def declared() -> dict[str, str]:
    """The types of every error that a rebalance can meet, by its name."""
    found = {}
    for file in FILES:
        for name, inside in ERROR.findall((ROOT / f"contracts/{file}.sol").read_text()):
            kinds = [part.split()[0] for part in inside.split(",") if part.strip()]
            found[name] = f"({','.join('uint8' if kind in ENUMS else kind for kind in kinds)})"
    return found
