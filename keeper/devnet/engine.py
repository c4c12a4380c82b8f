"""The small port behind which the local world runs: on anvil, or in this process on revm."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

ZERO = "0x" + "00" * 20
GAS = 16_000_000
"""What a transaction may use at most, below the protocol's own 2**24."""


class Tx(NamedTuple):
    """A transaction of the local world; `to` is None for a deployment."""

    sender: str
    to: str | None
    data: bytes
    value: int = 0
    gas: int = GAS


class Log(NamedTuple):
    address: str
    topics: tuple[str, ...]
    data: bytes


class Receipt(NamedTuple):
    ok: bool
    created: str | None
    logs: tuple[Log, ...]
    gas: int
    """What it used; on revm without the transaction's own cost."""


class Head(NamedTuple):
    number: int
    timestamp: int


class Engine(Protocol):
    """One chain, whose blocks are made by whoever holds it."""

    chain_id: int

    @property
    def head(self) -> Head: ...

    def mine(self, txs: Sequence[Tx], timestamp: int, base_fee: int) -> list[Receipt]:
        """One block of these transactions in this order."""

    def call(self, to: str, data: bytes, sender: str = ZERO) -> bytes:
        """What a call would answer now; raises Reverted with its reason."""

    def storage(self, slots: Sequence[tuple[str, int]]) -> list[int]:
        """The words at these (address, slot)."""

    def code(self, address: str) -> bytes: ...

    def nonce(self, address: str) -> int: ...

    def set_balance(self, address: str, wei: int) -> None: ...

    def set_code(self, address: str, code: bytes) -> None: ...

    def close(self) -> None: ...


class Reverted(Exception):
    """A call that the contract refused; carries the revert data."""

    def __init__(self, what: str, data: bytes = b"") -> None:
        super().__init__(f"{what}: 0x{data.hex()}" if data else what)
        self.data = data
