"""A fund's mandate as one block has it: limits, overlays, budgets, ladder, who holds the key."""

from functools import cached_property
from typing import Any, NamedTuple

from eth_utils.address import to_checksum_address

from keeper.chain import abi
from keeper.chain.fund import FundReader
from keeper.chain.mandate_sentences import BUDGETS, LIMITS
from keeper.chain.node import Block
from keeper.errors import Problem
from keeper.units import DAY

RULE = "(uint64,uint64,uint64,uint8,bool)"
TERMS = f"((bytes32,bool,bool,uint256,uint256[20],{RULE}[]))"
WEEK = 7 * DAY


class Rule(NamedTuple):
    """Parts of NAV, 1e18 = 100 %."""

    least: int
    most: int
    target: int
    group: int
    tightened: bool


class Budget(NamedTuple):
    """What it admits at once and a day, and what is left; 1e18 = 100 % of NAV."""

    name: str
    capacity: int
    refill: int
    left: int

    @property
    def full_in(self) -> int | None:
        """Seconds until it is full, if nothing is taken out; None for never."""
        missing = self.capacity - self.left
        if missing <= 0:
            return 0
        return -(-missing * DAY // self.refill) if self.refill else None


class Overlay(NamedTuple):
    """What the Safe made tighter, and until when."""

    name: str
    value: int
    until: int


class Window(NamedTuple):
    """In which all overlays lie; `free` is when the next may begin."""

    since: int
    until: int
    free: int


class Mandate(NamedTuple):
    hash: str
    open: bool
    reduce_only: bool
    risk: int
    limits: dict[str, int]
    """In force."""

    rules: dict[str, Rule]
    budgets: tuple[Budget, ...]
    overlays: tuple[Overlay, ...]
    window: Window
    tripped: bool
    drawdown: int
    record_stale: bool
    worst_day: int
    worst_week: int
    keeper: str
    lease: int
    epoch: int
    safe: str


class MandateReader:
    """The mandate of a fund, found by the fund itself."""

    def __init__(self, fund: FundReader) -> None:
        self._fund = fund

    @cached_property
    def address(self) -> str:
        return self._part("GATE()")

    @cached_property
    def rebalancer(self) -> str:
        return self._part("DOOR()")

    def look(self, block: Block) -> Mandate:
        terms = "terms(address[])"
        hash_, is_open, reduce_only, risk, limits, rules = self._ask(
            TERMS, terms, list(self._fund.tokens), block=block
        )
        fallen, stale = self._all("(uint256,bool)", "drawdown()", block=block)
        who = to_checksum_address(self._ask("(address)", "keeper()", of_door=True, block=block))
        until = self._ask("(uint256)", "leases(address)", who, of_door=True, block=block)
        return Mandate(
            hash="0x" + hash_.hex(),
            open=is_open,
            reduce_only=reduce_only,
            risk=risk,
            limits=dict(zip(LIMITS, limits, strict=True)),
            rules={
                token: Rule(*rule) for token, rule in zip(self._fund.tokens, rules, strict=True)
            },
            budgets=self._budgets(block),
            overlays=self._overlays(block),
            window=Window(*self._all("(uint256,uint256,uint256)", "overlays()", block=block)),
            tripped=self._ask("(bool)", "tripped()", block=block),
            drawdown=fallen,
            record_stale=stale,
            worst_day=self._worst(DAY, block),
            worst_week=self._worst(WEEK, block),
            keeper=who,
            lease=until,
            epoch=self._ask("(uint256)", "epoch()", of_door=True, block=block),
            safe=to_checksum_address(self._ask("(address)", "safe()", block=block)),
        )

    def _budgets(self, block: Block) -> tuple[Budget, ...]:
        left = self._ask("(uint256[3])", "budgets()", block=block)
        return tuple(
            Budget._make(
                (name, *self._all("(uint64,uint64)", "budget(uint8)", at, block=block), left[at])
            )
            for at, name in enumerate(BUDGETS)
        )

    def _overlays(self, block: Block) -> tuple[Overlay, ...]:
        """Those that were ever laid and have not ended."""
        now = self._fund.node.header(block).timestamp
        keys = dict(enumerate((*LIMITS, *BUDGETS)))
        keys |= {int(token, 16): self._fund.words.name(token) for token in self._fund.tokens}
        laid = (
            Overlay(name, *self._all("(uint64,uint256)", "overlay(uint256)", key, block=block))
            for key, name in keys.items()
        )
        return tuple(one for one in laid if one.until > now)

    def _worst(self, window: int, block: Block) -> int:
        return int(self._ask("(uint256)", "worstCaseLoss(uint256)", window, block=block))

    def _part(self, getter: str) -> str:
        raw = self._fund.node.call(self._fund.address, abi.call(getter))
        return to_checksum_address(abi.decode("(address)", raw)[0])

    def _ask(self, types: str, signature: str, *args: Any, **where: Any) -> Any:
        return self._all(types, signature, *args, **where)[0]

    def _all(
        self, types: str, signature: str, *args: Any, block: Block, of_door: bool = False
    ) -> tuple[Any, ...]:
        to = self.rebalancer if of_door else self.address
        answer = self._fund.node.call(to, abi.call(signature, *args), block=block)
        if not answer:
            raise Problem(
                f"the fund's {'door' if of_door else 'gate'} at {to} is not Keel's own",
                "It has no mandate to show; was it made with another version?",
            )
        return abi.decode(types, answer)
