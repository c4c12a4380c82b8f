"""The ground under the machine: a fund, or a broken one in its place, quick reads, and counts."""

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple

from keeper.chain import abi
from keeper.devnet.artifacts import artifact
from keeper.devnet.engine import Reverted, Tx
from keeper.devnet.parts import Part
from tests.contracts.revm.fund import DEPLOYER, FundWorld
from tests.stateful.errors import errors
from tests.stateful.memory import RememberingEngine

UNREADABLE = {"LyingBalance": (2, 3, 4)}
"""Manners in which the fund cannot read a balance within its gas."""

LIES = 1
MOVING = ("LyingBalance", "FeeOnTransfer", "Reenters")
"""Kinds that pay, whatever else they do."""

WAIT = "wait"


class Violation(AssertionError):
    """What an invariant's check found; carries the invariant's number."""

    def __init__(self, number: int, what: str) -> None:
        super().__init__(f"invariant {number}: {what}")
        self.number = number


class Outcome(NamedTuple):
    data: bytes
    error: str | None
    gas: int = 0

    @property
    def word(self) -> int:
        return int.from_bytes(self.data[:32], "big")


@dataclass
class Tally:
    """What was tried, what succeeded, why the rest did not, and in what weather."""

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

    @property
    def transactions(self) -> int:
        """Time that passes is an action and no transaction."""
        return self.tried.total() - self.tried[WAIT]


def encoded(signature: str, *args: Any) -> bytes:
    """As `abi.call`, much quicker where every argument is a word."""
    if all(isinstance(arg, int | str) for arg in args):
        return abi.words(signature, [int(arg, 16) if isinstance(arg, str) else arg for arg in args])
    return abi.call(signature, *args)


_question = lru_cache(100_000)(encoded)


@dataclass
class Ground(FundWorld):
    parts: ClassVar[dict[str, Part]] = {}
    """Contracts that stand in for those of the repository."""

    kinds: list[str] = field(default_factory=list)
    manners: dict[int, int] = field(default_factory=dict)
    lies: dict[int, int] = field(default_factory=dict)
    frozen: set[tuple[int, str]] = field(default_factory=set)
    refused: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.engine: RememberingEngine = RememberingEngine(self.engine.head)

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
        data = self.engine.call(to, _question(signature, *args), sender)
        return [int.from_bytes(data[i : i + 32], "big") for i in range(0, len(data), 32)]

    def word(self, to: str, signature: str, *args: Any, sender: str = DEPLOYER) -> int:
        return int.from_bytes(self.engine.call(to, _question(signature, *args), sender)[:32], "big")

    def ask(self, signature: str, *args: Any, sender: str = DEPLOYER) -> int:
        """A view of the fund."""
        return self.word(self.fund, signature, *args, sender=sender)

    def answers(self, signature: str, *args: Any, sender: str = DEPLOYER) -> Outcome:
        """A view of the fund that may refuse to answer."""
        try:
            return Outcome(self.engine.call(self.fund, _question(signature, *args), sender), None)
        except Reverted as reverted:
            return Outcome(reverted.data, _named(reverted))

    def balance(self, token: int, who: str) -> int:
        return self.word(self.tokens[token], "balanceOf(address)", who)

    def act(self, who: str, to: str, signature: str, *args: Any) -> Outcome:
        try:
            data = self.engine.send(who, to, encoded(signature, *args))
            return Outcome(data, None, self.engine.gas_used)
        except Reverted as reverted:
            return Outcome(reverted.data, _named(reverted))

    def probe(self, who: str, to: str, signature: str, *args: Any) -> Outcome:
        """What it would answer, leaving everything as it is."""
        self.engine.snapshot()
        try:
            return self.act(who, to, signature, *args)
        finally:
            self.engine.restore()

    def starve(self, who: str, gas: int, signature: str, *args: Any) -> Outcome:
        """What a call of the fund with so little gas would answer, leaving everything as it is."""
        self.engine.snapshot()
        try:
            return Outcome(
                self.engine.send_with(gas, who, self.fund, encoded(signature, *args)), None
            )
        except Reverted as reverted:
            return Outcome(b"", _named(reverted) if reverted.data else "gas")
        finally:
            self.engine.restore()

    def shown(self, token: int) -> int | None:
        """What the fund can read of its balance; None where the token does not say."""
        manner = self.manners.get(token, 0)
        if manner in UNREADABLE.get(self.kinds[token], ()):
            return None
        if self.lying(token):
            return self.lies[token]
        return self.balance(token, self.fund)

    def lying(self, token: int) -> bool:
        return self.kinds[token] == "LyingBalance" and self.manners.get(token) == LIES

    def misbehaves(self, token: int) -> bool:
        frozen = any(one == token for one, _ in self.frozen)
        return bool(self.manners.get(token)) or token in self.refused or frozen

    def pays(self, token: int, to: str) -> bool:
        """Whether a transfer out of the fund says so, within its gas, and is seen to have moved."""
        if {(token, self.fund), (token, to)} & self.frozen or self.refused.get(token) == to:
            return False
        if not self.manners.get(token):
            return True
        return self.kinds[token] in MOVING and not self.lying(token)

    def arriving(self, token: int, amount: int) -> int:
        """What comes of so much that is sent."""
        fee = self.manners.get(token, 0) if self.kinds[token] == "FeeOnTransfer" else 0
        return amount - amount * fee // 10_000


def _named(reverted: Reverted) -> str:
    return errors().get(reverted.data[:4], "token's own")
