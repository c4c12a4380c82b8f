"""The ground under the machine: a fund, or a broken one in its place, quick reads, and counts."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, ClassVar, NamedTuple

from eth_utils.crypto import keccak

from keeper.chain import abi
from keeper.devnet.artifacts import artifact
from keeper.devnet.engine import Reverted, Tx
from keeper.devnet.parts import Part
from tests.contracts.revm.fund import DEPLOYER, FundWorld

UNREADABLE = {"LyingBalance": (2, 3, 4)}
"""Manners in which the fund cannot read a balance within its gas."""


class Violation(AssertionError):
    """What an invariant's check found; carries the invariant's number."""

    def __init__(self, number: int, what: str) -> None:
        super().__init__(f"invariant {number}: {what}")
        self.number = number


class Outcome(NamedTuple):
    data: bytes
    error: str | None

    @property
    def word(self) -> int:
        return int.from_bytes(self.data[:32], "big")


@dataclass
class Tally:
    tried: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    regimes: Counter[str] = field(default_factory=Counter)

    last: str = ""

    def count(self, kind: str, error: str | None) -> None:
        self.last = kind
        self.tried[kind] += 1
        if error is None:
            self.done[kind] += 1
        else:
            self.errors[error] += 1


@cache
def errors() -> dict[bytes, str]:
    """Every error of the fund and its modules, and those of the parts it calls, by selector."""
    found = {b"\x4e\x48\x7b\x71": "Panic", b"\x08\xc3\x79\xa0": "Error"}
    for name in ("Fund", "Valuation", "BucketHarness", "MockPrices", "MockExecutor"):
        found |= {_selector(e): e["name"] for e in artifact(name).abi if e["type"] == "error"}
    return found


@cache
def own_errors() -> frozenset[str]:
    """Those that IFund, IValuation, Bucket and TokenCall declare."""
    names = {
        e["name"]
        for part in ("Fund", "Valuation", "BucketHarness")
        for e in artifact(part).abi
        if e["type"] == "error"
    }
    theirs = ("ERC20", "ERC2612", "ERC5805", "ERC6372", "Safe", "Votes", "Checkpoint", "Invalid")
    others = {
        "ReentrancyGuardReentrantCall",
        "ECDSAInvalidSignatureLength",
        "StringTooLong",
        "ECDSAInvalidSignature",
        "ECDSAInvalidSignatureS",
    }
    return frozenset(n for n in names if not n.startswith(theirs)) - others


def _selector(error: dict[str, Any]) -> bytes:
    types = ",".join(one["type"] for one in error["inputs"])
    return keccak(text=f"{error['name']}({types})")[:4]


@lru_cache(100_000)
def _encoded(signature: str, *args: Any) -> bytes:
    return abi.call(signature, *args)


@dataclass
class Ground(FundWorld):
    parts: ClassVar[dict[str, Part]] = {}
    """Contracts that stand in for those of the repository."""

    kinds: list[str] = field(default_factory=list)
    manners: dict[int, int] = field(default_factory=dict)
    lies: dict[int, int] = field(default_factory=dict)
    frozen: set[tuple[int, str]] = field(default_factory=set)
    refused: dict[int, str] = field(default_factory=dict)

    def deploy(self, name: str, types: str = "()", *args: Any) -> str:
        part = self.parts.get(name) or artifact(name)
        code = part.linked({}) + abi.arguments(types, *args)
        receipt = self.engine.mine([Tx(DEPLOYER, None, code)], self.engine.head.timestamp, 0)[0]
        assert receipt.created, f"{name} did not deploy"
        return receipt.created

    def add_token(self, kind: str, places: int, *, listed: bool = True) -> int:
        self.kinds.append(kind)
        return super().add_token(kind, places, listed=listed)

    @property
    def now(self) -> int:
        return self.engine.head.timestamp

    def words(self, to: str, signature: str, *args: Any, sender: str = DEPLOYER) -> list[int]:
        data = self.engine.call(to, _encoded(signature, *args), sender)
        return [int.from_bytes(data[i : i + 32], "big") for i in range(0, len(data), 32)]

    def word(self, to: str, signature: str, *args: Any, sender: str = DEPLOYER) -> int:
        return self.words(to, signature, *args, sender=sender)[0]

    def ask(self, signature: str, *args: Any, sender: str = DEPLOYER) -> int:
        """A view of the fund."""
        return self.word(self.fund, signature, *args, sender=sender)

    def act(self, who: str, to: str, signature: str, *args: Any) -> Outcome:
        try:
            return Outcome(self.engine.send(who, to, abi.call(signature, *args)), None)
        except Reverted as reverted:
            name = errors().get(reverted.data[:4], "token's own")
            return Outcome(reverted.data, name)

    def probe(self, who: str, to: str, signature: str, *args: Any) -> Outcome:
        """What it would answer, leaving everything as it is."""
        self.engine.snapshot()
        try:
            return self.act(who, to, signature, *args)
        finally:
            self.engine.restore()

    def starve(self, who: str, gas: int, signature: str, *args: Any) -> Outcome:
        """What an exit with so little gas would answer."""
        self.engine.snapshot()
        try:
            data = self.engine._evm.message_call(
                who, self.fund, calldata=abi.call(signature, *args), gas=gas
            )
            return Outcome(bytes(data), None)
        except RuntimeError as error:
            found = next((n for s, n in errors().items() if f"0x{s.hex()}" in str(error)), "gas")
            return Outcome(b"", found)
        finally:
            self.engine._evm.reset_transient_storage()
            self.engine.restore()

    def shown(self, token: int) -> int | None:
        """What the fund can read of its balance; None where the token does not say."""
        manner = self.manners.get(token, 0)
        if manner in UNREADABLE.get(self.kinds[token], ()):
            return None
        if manner and self.kinds[token] == "LyingBalance":
            return self.lies[token]
        return self.word(self.tokens[token], "balanceOf(address)", self.fund)

    def misbehaves(self, token: int) -> bool:
        frozen = any(one == token for one, _ in self.frozen)
        return bool(self.manners.get(token)) or token in self.refused or frozen

    def pays(self, token: int, to: str) -> bool:
        """Whether a transfer out of the fund says so, within its gas, and is seen to have moved."""
        if {(token, self.fund), (token, to)} & self.frozen or self.refused.get(token) == to:
            return False
        manner = self.manners.get(token, 0)
        return not manner or (self.kinds[token] == "LyingBalance" and manner != 1)
