"""A fund and its mandate as the integer mirror needs them: what the terms in force are made of.

Some of that no view tells: a rule under an overlay, the levels of the budgets. These are words of
the mandate's storage, whose layout is the compiled contract's and never changes.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from keeper.chain import abi
from keeper.chain.fund import Fund
from keeper.errors import Skip
from keeper.records.bucket import Bucket, Budget
from keeper.records.fund import (
    Door,
    Executor,
    Limit,
    Mandate,
    Overlay,
    Price,
    Purse,
    Reason,
    Record,
    Rule,
    State,
)

BUDGETS_SLOT, TIGHT_SLOT, RULES_SLOT = 9, 12, 15
"""Of the mandate's storage."""

NOBODY = "0x" + "0" * 40
Call = tuple[str, bytes]


class Fixed(NamedTuple):
    """What does not change from block to block, or seldom, and then the reading notices."""

    chain: int
    fund: str
    lens: str
    mandate: str
    door: str
    record: str
    tokens: tuple[str, ...]
    """The base first."""
    decimals: tuple[int, ...]
    keeper: str
    executors: tuple[str, ...]
    pools: tuple[str, ...]
    spacings: tuple[int, ...]
    """Of the pools' ticks."""


def calls(fixed: Fixed) -> list[Call]:
    """Of views, in the order in which `Answers` has them."""
    gate, door = fixed.mandate, fixed.door
    keys = (*range(len(Limit) + len(Purse)), *(int(token, 16) for token in fixed.tokens))
    return [
        (gate, abi.call("limits()")),
        (gate, abi.call("tripped()")),
        (fixed.record, abi.call("observations()")),
        (fixed.record, abi.call("peak()")),
        (door, abi.call("keeper()")),
        (door, abi.call("epoch()")),
        (door, abi.call("leases(address)", fixed.keeper)),
        *((gate, abi.call("overlay(uint256)", key)) for key in keys),
        *((door, abi.call("executors(address)", one)) for one in fixed.executors),
    ]


def slots(fixed: Fixed) -> list[int]:
    """Of the mandate's storage: budgets, the Safe's budgets, rules."""
    rules = (keccak(abi.arguments("(address,uint256)", t, RULES_SLOT)) for t in fixed.tokens)
    return [
        *(BUDGETS_SLOT + purse for purse in Purse),
        *(TIGHT_SLOT + purse for purse in Purse),
        *(int.from_bytes(place, "big") for place in rules),
    ]


class Answers(NamedTuple):
    limits: tuple[int, ...]
    tripped: bool
    record: Record
    keeper: str
    epoch: int
    lease: int
    overlays: tuple[Overlay, ...]
    """Of the limits, the budgets and the tokens, in that order."""
    allowed: tuple[bytes, ...]
    """The hash of the code that each executor was allowed with."""

    @classmethod
    def of(cls, fixed: Fixed, raw: Sequence[bytes]) -> "Answers":
        limits, tripped, seen, peak, keeper, epoch, lease, *rest = raw
        older, newer = abi.decode("((uint128,uint48),(uint128,uint48))", seen)
        last = len(Limit) + len(Purse) + len(fixed.tokens)
        return cls(
            limits=_words(limits),
            tripped=bool(_word(tripped)),
            record=Record(older[0], newer[0], newer[1], _word(peak)),
            keeper=to_checksum_address(keeper[12:]),
            epoch=_word(epoch),
            lease=_word(lease),
            overlays=tuple(Overlay(*_words(one)) for one in rest[:last]),
            allowed=tuple(rest[last:]),
        )


def state(
    fixed: Fixed, now: int, seen: Fund, said: Answers, words: Sequence[int], codes: Sequence[bytes]
) -> State:
    """All of one block, or Skip where something has changed that is seldom read."""
    _require_same(fixed, seen, said)
    pairs = zip(fixed.executors, said.allowed, codes, strict=True)
    executors = {one: Executor(allowed, _hash(code)) for one, allowed, code in pairs}
    lease = said.lease if said.keeper == fixed.keeper else 0
    return State(
        now=now,
        tokens=fixed.tokens,
        amounts=tuple(asset.own for asset in seen.assets),
        prices=tuple(_price(asset.price) for asset in seen.assets),
        mandate=_mandate(fixed, now, said, words),
        record=said.record,
        door=Door(said.keeper, lease, said.epoch, executors),
    )


def _mandate(fixed: Fixed, now: int, said: Answers, words: Sequence[int]) -> Mandate:
    """With the overlays that last; one that has ended is as if it had never been."""
    laid = [one if one.until > now else Overlay(0, 0) for one in said.overlays]
    limits, purses = laid[: len(Limit)], laid[len(Limit) : len(Limit) + len(Purse)]
    lowered = laid[len(Limit) + len(Purse) :]
    set_, tight, rules = words[: len(Purse)], words[len(Purse) : 2 * len(Purse)], words[6:]
    return Mandate(
        chain=fixed.chain,
        address=fixed.mandate,
        limits=said.limits,
        budgets=tuple(_budget(*one) for one in zip(set_, tight, purses, strict=True)),
        rules=tuple(_rule(*one) for one in zip(rules, lowered, strict=True)),
        overlays={at: one for at, one in enumerate(limits) if one.until},
        tripped=said.tripped,
    )


def _require_same(fixed: Fixed, seen: Fund, said: Answers) -> None:
    if tuple(asset.token for asset in seen.assets) != fixed.tokens:
        raise Skip("the fund has other assets than before: they are read anew")
    if said.keeper not in (fixed.keeper, NOBODY):
        raise Skip(f"the fund has another keeper than before, {said.keeper}: its lease is read")


def _budget(set_: int, tight: int, overlay: Overlay) -> Budget:
    if not overlay.until:
        return Budget(_bucket(set_))
    return Budget(_bucket(set_), _bucket(tight), overlay.until)


def _bucket(word: int) -> Bucket:
    """Packed from the right: what it admits at once, a day, its level and when that was."""
    return Bucket(*_fields(word, 64, 64, 88, 40))


def _rule(word: int, lowered: Overlay) -> Rule:
    least, most, target, group = _fields(word, 64, 64, 64, 8)
    return Rule(least, most, target, group, lowered)


def _price(raw: Any) -> Price:
    return Price(raw.low, raw.mid, raw.high, Reason(raw.reason))


def _hash(code: bytes) -> bytes:
    """As the chain has it for an account that never was or is no more: nothing."""
    return keccak(code) if code else bytes(32)


def _fields(word: int, *sizes: int) -> list[int]:
    found = []
    for bits in sizes:
        found.append(word & (1 << bits) - 1)
        word >>= bits
    return found


def _words(raw: bytes) -> tuple[int, ...]:
    return tuple(_word(raw[at : at + 32]) for at in range(0, len(raw), 32))


def _word(raw: bytes) -> int:
    return int.from_bytes(raw[:32], "big")
