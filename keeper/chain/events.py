"""What contracts write down: events by name, with their values."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from eth_utils.address import to_checksum_address

from keeper.chain import abi
from keeper.chain.node import Log

FUND = (
    "Deposit(address indexed sender, address indexed owner, uint256 assets, uint256 shares)",
    "Withdraw(address indexed sender, address indexed receiver, address indexed owner, "
    "uint256 assets, uint256 shares)",
    "Seeded(address indexed by, uint256 amount, uint256 shares)",
    "EnteredInKind(address indexed caller, address indexed receiver, uint256 shares, "
    "uint256[] amounts)",
    "LeftInKind(address indexed caller, address indexed receiver, address indexed owner, "
    "uint256 shares, uint256[] amounts, uint256 unpaid)",
    "ClaimMade(address indexed token, address indexed account, uint256 amount)",
    "ClaimPaid(address indexed token, address indexed account, address receiver, uint256 amount)",
    "FeeAccrued(uint256 shares)",
    "Charged(uint256 shares, uint256 exit)",
    "ExitFee(address indexed owner, uint256 shares)",
)
RECORD = (
    "Observed(uint256 price, uint256 steady)",
    "Crystallised(uint256 price, uint256 mark, uint256 shares)",
)
FEES = (
    "Distributed(address indexed token, uint256 amount)",
    "Claimed(address indexed token, address indexed account, address receiver, uint256 amount)",
)
ZAP = (
    "ZappedIn(address indexed caller, address indexed fund, address indexed token, "
    "uint256 spent, uint256 shares)",
    "ZappedOut(address indexed caller, address indexed fund, address indexed token, "
    "uint256 shares, uint256 received)",
)
GOVERNOR = (
    "ProposalCreated(uint256 proposalId, address proposer, address[] targets, uint256[] values, "
    "string[] signatures, bytes[] calldatas, uint256 voteStart, uint256 voteEnd, "
    "string description)",
    "ProposalQueued(uint256 proposalId, uint256 etaSeconds)",
    "ProposalExecuted(uint256 proposalId)",
    "ProposalCanceled(uint256 proposalId)",
    "Vetoed(uint256 indexed proposalId, bytes32 calls)",
    "VoteCast(address indexed voter, uint256 proposalId, uint8 support, uint256 weight, "
    "string reason)",
    "VoteCastWithParams(address indexed voter, uint256 proposalId, uint8 support, uint256 weight, "
    "string reason, bytes params)",
)
VOTES = (
    "DelegateChanged(address indexed delegator, address indexed fromDelegate, "
    "address indexed toDelegate)",
)
ALL = (*FUND, *RECORD, *FEES, *ZAP, *GOVERNOR, *VOTES)


class Event(NamedTuple):
    name: str
    values: Mapping[str, Any]
    address: str
    block: int


def read(logs: Iterable[Log], *addresses: str) -> Iterator[Event]:
    """The events that are known, of these contracts, in their order."""
    wanted = {address.lower() for address in addresses}
    for log in logs:
        known = _known().get(log.topics[0]) if log.topics else None
        if known and log.address.lower() in wanted:
            yield _event(log, *known)


def topics(*names: str) -> list[str]:
    """First topics, by the events' names."""
    return [topic for topic, (name, _, _) in _known().items() if name in names]


def _event(log: Log, name: str, indexed: list[list[str]], plain: list[list[str]]) -> Event:
    held = b"".join(bytes.fromhex(topic[2:]) for topic in log.topics[1:])
    values = _values(indexed, held) | _values(plain, log.data)
    return Event(name, values, to_checksum_address(log.address), log.block)


def _values(parts: list[list[str]], data: bytes) -> dict[str, Any]:
    """Texts as bytes: whoever wrote them down may have written what is none."""
    types = _types(parts).replace("string", "bytes")
    found = abi.decode(types, data) if parts else ()
    return {part[-1]: value for part, value in zip(parts, found, strict=True)}


def _types(parts: list[list[str]]) -> str:
    return "(" + ",".join(part[0] for part in parts) + ")"


@cache
def _known() -> dict[str, tuple[str, list[list[str]], list[list[str]]]]:
    found = {}
    for text in ALL:
        name, _, rest = text.partition("(")
        parts = [part.split() for part in rest.removesuffix(")").split(", ")]
        indexed = [part for part in parts if "indexed" in part]
        plain = [part for part in parts if "indexed" not in part]
        found[abi.topic(name + _types(parts))] = (name, indexed, plain)
    return found
