"""What is in the air: operations in the timelock, and what the Safe tightened for a time."""

from collections.abc import Iterator

from eth_utils.address import to_checksum_address

from keeper.chain import abi
from keeper.chain.mandate_sentences import BUDGETS, LIMITS
from keeper.governance.founding import Addresses
from keeper.governance.numbers import parts
from keeper.governance.questions import Check, Pinned
from keeper.units import moment

CALL = "(address,uint256,bytes,bytes32,uint256)"
SCHEDULED = abi.topic(f"CallScheduled(bytes32,uint256,{CALL[1:]}")


def waiting(pinned: Pinned, at: Addresses, first: int) -> Iterator[Check]:
    """Told alone: none of it is a difference yet."""
    yield from _operations(pinned, at, first)
    yield from _overlays(pinned, at)


def _operations(pinned: Pinned, at: Addresses, first: int) -> Iterator[Check]:
    logs = pinned.node.logs([at.timelock], [SCHEDULED], first, pinned.block)
    calls: dict[str, list[str]] = {}
    for log in logs:
        target, _, data, *_ = abi.decode(CALL, log.data)
        call = f"0x{data[:4].hex()} at {to_checksum_address(target)}"
        calls.setdefault(log.topics[1], []).append(call)
    for id_, told in calls.items():
        name = bytes.fromhex(id_[2:])
        (pending,) = pinned.read(at.timelock, "isOperationPending(bytes32)", "(bool)", name)
        if not pending:
            continue
        (ready,) = pinned.read(at.timelock, "getTimestamp(bytes32)", "(uint256)", name)
        (dies,) = pinned.read(at.timelock, "diesAt(bytes32)", "(uint256)", name)
        when = f"from {moment(ready)} until {moment(dies)}"
        yield Check(f"the operation {id_} waits", f"{', '.join(told)}; {when}", None)


def _overlays(pinned: Pinned, at: Addresses) -> Iterator[Check]:
    now = pinned.node.header(pinned.block).timestamp
    (tokens,) = pinned.read(at.fund, "assets()", "(address[])")
    names = dict(enumerate((*LIMITS, *BUDGETS)))
    names |= {int(token, 16): f"the most of {to_checksum_address(token)}" for token in tokens}
    for key, name in names.items():
        value, until = pinned.read(at.mandate, "overlay(uint256)", "(uint64,uint256)", key)
        if until > now:
            told = f"{parts((value,))} until {moment(until)}"
            yield Check(f"the Safe has tightened {name}", told, None)
