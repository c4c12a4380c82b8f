"""Votes by signature: whoever holds shares signs, and anybody sends, and pays for it."""

import json
import os
from pathlib import Path
from typing import Any, NamedTuple, Self

from eth_utils.address import is_checksum_address

from keeper.chain import abi
from keeper.chain.events import Event
from keeper.cli.governing.acts import SIDES
from keeper.cli.governing.chamber import Chamber
from keeper.cli.investing.finding import Facts
from keeper.cli.investing.session import Plan
from keeper.errors import Problem
from keeper.execution.sender import Order
from keeper.execution.signer import Signer
from keeper.governance.proposals import Proposal

CAST = "castVoteBySig(uint256,uint8,address,bytes)"
DOMAIN = (
    *(("name", "string"), ("version", "string")),
    *(("chainId", "uint256"), ("verifyingContract", "address")),
)
BALLOT = (
    *(("proposalId", "uint256"), ("support", "uint8")),
    *(("voter", "address"), ("nonce", "uint256")),
)
"""As the governor has it: EIP-712's names and types."""


class Ballot(NamedTuple):
    """A vote that waits in a file for somebody to send it."""

    chain_id: int
    governor: str
    proposal: int
    support: int
    voter: str
    nonce: int
    signature: bytes

    @classmethod
    def signed(cls, chamber: Chamber, one: Proposal, side: str, signer: Signer) -> Self:
        nonce = chamber.assembly.number("nonces(address)", signer.address)
        where = (chamber.node.chain_id, chamber.assembly.at.governor)
        blank = cls(*where, one.id, SIDES.index(side), signer.address, nonce, b"")
        return blank._replace(signature=signer.sign_typed(blank.message()))

    def message(self) -> dict[str, Any]:
        values = (self.proposal, self.support, self.voter, self.nonce)
        domain = ("Keel Governor", "1", self.chain_id, self.governor)
        return {
            "types": {"EIP712Domain": _types(DOMAIN), "Ballot": _types(BALLOT)},
            "primaryType": "Ballot",
            "domain": dict(zip((name for name, _ in DOMAIN), domain, strict=True)),
            "message": dict(zip((name for name, _ in BALLOT), values, strict=True)),
        }

    @classmethod
    def read(cls, path: Path) -> Self:
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            found = cls(**raw | {"proposal": int(raw["proposal"])})
            found = found._replace(signature=bytes.fromhex(raw["signature"].removeprefix("0x")))
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise Problem(
                f"{path} is no signed vote: {error}", "keel gov sign-vote writes one."
            ) from None
        return found

    def write(self, path: Path) -> None:
        """Never over another: whoever signed it may be far away."""
        told = self._asdict() | {
            "proposal": str(self.proposal),
            "signature": "0x" + self.signature.hex(),
        }
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        except OSError as error:
            raise Problem(
                f"{path} cannot be written: {error.strerror}", "Name another file with --out."
            ) from None
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(json.dumps(told, indent=2) + "\n")


def cast(chamber: Chamber, path: Path) -> Plan:
    one = Ballot.read(path)
    _require_ours(chamber, one, path)
    side = SIDES[one.support]
    preview = [f"vote {side} for {one.voter} on proposal {one.proposal}, as they signed it"]
    facts = {"id": str(one.proposal), "vote": side, "voter": one.voter}
    data = abi.call(CAST, one.proposal, one.support, one.voter, one.signature)
    order = Order(chamber.assembly.at.governor, data, f"vote {side}")

    def told(_: list[Event]) -> tuple[list[str], Facts]:
        return [f"{one.voter} has voted {side}"], facts

    return Plan(preview, facts, [order], told, places=(chamber.assembly.at.governor,))


def _require_ours(chamber: Chamber, one: Ballot, path: Path) -> None:
    here = (chamber.node.chain_id, chamber.assembly.at.governor)
    if (one.chain_id, one.governor) != here:
        raise Problem(
            f"{path} is a vote at {one.governor} on chain {one.chain_id}",
            f"This fund's governor is {here[1]} on chain {here[0]}: name the other fund.",
        )
    if one.support not in range(len(SIDES)) or not is_checksum_address(one.voter):
        raise Problem(f"{path} holds no vote of anybody", "Have it signed again.")


def _types(parts: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"name": name, "type": kind} for name, kind in parts]
