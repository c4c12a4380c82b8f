"""Calldata of what a sequence sends again and again, put together by hand: it is quick."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from eth_utils.crypto import keccak

from keeper.chain import abi
from keeper.chain.door import PLAN
from keeper.devnet.engine import ZERO

MAX = 2**256 - 1
WORD = 32


class Order(NamedTuple):
    """One leg as the rebalancer takes it."""

    executor: str
    sell: str
    buy: str
    amount: int
    route: bytes


def rebalance(
    epoch: int, mandate: bytes, targets: Sequence[int], orders: Sequence[Order], deadline: int = MAX
) -> bytes:
    legs = [_order(order) for order in orders]
    targets_at = 6 * WORD
    legs_at = targets_at + WORD * (1 + len(targets))
    head = _words(epoch, deadline) + mandate + bytes(WORD) + _words(targets_at, legs_at)
    body = _words(len(targets), *targets) + _words(len(legs), *_places(legs))
    return selector(f"rebalance({PLAN})") + _words(WORD) + head + body + b"".join(legs)


def desk(bought: int, target: str = ZERO, data: bytes = b"") -> bytes:
    """The route of an executor that pays what it is told to, and then makes one call."""
    return _words(bought, 0, int(target, 16), 4 * WORD, len(data)) + _padded(data)


@cache
def selector(signature: str) -> bytes:
    return keccak(text=signature)[:4]


def words(signature: str, *values: int) -> bytes:
    return abi.words(signature, values)


def numbers(data: bytes) -> list[int]:
    return [int.from_bytes(data[at : at + WORD], "big") for at in range(0, len(data), WORD)]


def _order(order: Order) -> bytes:
    parties = (int(one, 16) for one in order[:3])
    head = _words(*parties, order.amount, 5 * WORD, len(order.route))
    return head + _padded(order.route)


def _places(parts: Sequence[bytes]) -> list[int]:
    places, at = [], WORD * len(parts)
    for part in parts:
        places.append(at)
        at += len(part)
    return places


def _words(*values: int) -> bytes:
    return b"".join(value.to_bytes(WORD, "big") for value in values)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % WORD)
