"""Where the local world is put up: sends its first transactions, a block at a time."""

from collections.abc import Mapping
from typing import Any

from eth_utils.address import to_checksum_address

from keeper.chain import abi
from keeper.devnet.accounts import DEPLOYER
from keeper.devnet.anvil_engine import AnvilEngine
from keeper.devnet.engine import Tx
from keeper.devnet.parts import Part
from keeper.errors import Problem

GENESIS = 1_767_225_600
"""2026-01-01: the first block of every local world."""

BASE_FEE = 10**9


class Site:
    """An empty chain and its clock; every timestamp is pinned, so that block hashes repeat."""

    def __init__(self, engine: AnvilEngine) -> None:
        self.engine = engine
        self._now = GENESIS

    def send(self, *txs: Tx) -> list[str]:
        """One block; the addresses of what was deployed. A failure ends the build."""
        self._now += 12
        receipts = self.engine.mine(txs, self._now, BASE_FEE)
        for tx, receipt in zip(txs, receipts, strict=True):
            if not receipt.ok:
                raise Problem(
                    f"building the world: a call to {tx.to} failed: 0x{tx.data[:36].hex()}",
                    "Run ./scripts/setup again; if it stays, a part's package has changed.",
                )
        return [to_checksum_address(r.created) if r.created else "" for r in receipts]

    def deploy(
        self, part: Part, types: str = "()", *args: Any, libraries: Mapping[str, str] | None = None
    ) -> str:
        code = part.linked(libraries or {}) + abi.arguments(types, *args)
        return self.send(Tx(DEPLOYER, None, code))[0]


def do(to: str, signature: str, *args: Any, sender: str = DEPLOYER) -> Tx:
    """A transaction of the world's founder, unless another sends it."""
    return Tx(sender, to, abi.call(signature, *args))
