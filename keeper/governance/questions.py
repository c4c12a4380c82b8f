"""What a fund is asked, and what it has to answer: its wiring."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from eth_abi.exceptions import DecodingError
from eth_utils.address import to_checksum_address

from keeper.chain import abi
from keeper.chain.node import Node
from keeper.chain.text import plain
from keeper.errors import Problem, Refused
from keeper.governance.founding import Addresses
from keeper.governance.powers import MODULES

WIRES = {
    "Prices": {"GOVERNANCE": "FundTimelock"},
    "Valuation": {"PRICES": "Prices"},
    "Fund": {
        "GOVERNANCE": "FundTimelock",
        "VALUATION": "Valuation",
        "GATE": "Mandate",
        "DOOR": "Rebalancer",
        "RECORD": "Record",
        "FEES": "FeeDistributor",
    },
    "Record": {"GOVERNANCE": "FundTimelock", "FUND": "Fund"},
    "FeeDistributor": {"GOVERNANCE": "FundTimelock", "FUND": "Fund"},
    "Mandate": {
        "GOVERNANCE": "FundTimelock",
        "FUND": "Fund",
        "RECORD": "Record",
        "SOURCES": "Prices",
        "DOOR": "Rebalancer",
    },
    "Rebalancer": {
        "GOVERNANCE": "FundTimelock",
        "FUND": "Fund",
        "MANDATE": "Mandate",
        "PRICES": "Prices",
    },
    "FundTimelock": {"MANDATE": "Mandate"},
    "FundGovernor": {"timelock": "FundTimelock", "token": "Fund", "MANDATE": "Mandate"},
}
"""Which module each one knows by which name."""


class Check(NamedTuple):
    what: str
    found: str
    wanted: str | None
    """None where there is nothing to compare with: it is told, and nothing more."""

    @property
    def ok(self) -> bool:
        return self.wanted is None or self.found == self.wanted

    def __str__(self) -> str:
        """Of a stranger's fund: its name may try to look like lines of ours."""
        if self.wanted is None:
            return plain(f"is       {self.what}: {self.found}")
        if self.ok:
            return plain(f"ok       {self.what}")
        return plain(f"DIFFERS  {self.what}: found {self.found}, wanted {self.wanted}")


class Pinned:
    """A node at one block: every answer is of the same moment."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.block = node.header().number

    def call(self, to: str, data: bytes) -> bytes:
        return self.node.call(to, data, block=self.block)

    def ask(self, to: str, data: bytes, who: str) -> bytes:
        return self.node.call(to, data, sender=who, block=self.block)

    def read(self, to: str, signature: str, types: str, *args: Any) -> tuple[Any, ...]:
        try:
            return abi.decode(types, self.call(to, abi.call(signature, *args)))
        except (Refused, DecodingError):
            raise Problem(
                f"{to} has no {signature} on chain {self.node.chain_id}",
                "Is it a fund of this release, and --rpc a node of its chain?",
            ) from None

    def address(self, to: str, getter: str) -> str:
        return str(to_checksum_address(self.read(to, f"{getter}()", "(address)")[0]))


def wiring(pinned: Pinned, at: Addresses) -> Iterator[Check]:
    for module, wires in WIRES.items():
        for getter, other in wires.items():
            found = pinned.address(at.of_module(module), getter)
            yield Check(f"{module}.{getter} is the {other}", found, at.of_module(other))
    opener = pinned.address(at.timelock, "OPENER")
    yield Check("FundTimelock.OPENER is the Launch", opener, at.launch)
    for number, module in enumerate(MODULES):
        (found,) = pinned.read(at.launch, "at(uint8)", "(address)", number)
        what = f"{module} is the launch's, and lies where that puts it"
        yield Check(what, to_checksum_address(found), at.of_module(module))


def shown(values: Any) -> str:
    """Answers of whatever kind, comparable."""
    if isinstance(values, tuple | list):
        return "(" + ", ".join(shown(one) for one in values) + ")"
    if isinstance(values, bytes):
        return "0x" + values.hex()
    return str(values)
