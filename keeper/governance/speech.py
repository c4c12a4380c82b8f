"""A fund's numbers in words: to the last digit, for a vote may turn on it."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from eth_utils.address import to_checksum_address

from keeper import units
from keeper.chain import abi
from keeper.chain.fund import FundReader
from keeper.chain.mandate_sentences import BUDGETS, LIMITS
from keeper.chain.refusals import SECONDS
from keeper.chain.text import plain
from keeper.devnet.engine import ZERO
from keeper.errors import Problem, Refused
from keeper.governance import leaves
from keeper.governance.assembly import Assembly
from keeper.governance.leaves import Leaf, Method
from keeper.governance.powers import MODULES
from keeper.governance.terms import MARK_DIGITS
from keeper.units import DAY, HOUR, MINUTE

PART, PPM, PERCENT = "part", "ppm", "percent"
SPAN, MOMENT = "span", "moment"
SHARES, BASE, MARK, ANSWER = "shares", "base", "mark", "answer"

KINDS = {
    **dict.fromkeys(("managementFee", "flowCapacity", "flowRefill", "capacity", "refill"), PART),
    **dict.fromkeys(("least", "most", "target", "Mandate.limits", "limits_"), PART),
    **dict.fromkeys(("Record.drawdown", "fallen", "Mandate.budgets"), PART),
    **dict.fromkeys(("Mandate.overlay.value", "Mandate.tighten.value"), PART),
    "Mandate.worstCaseLoss": PART,
    **dict.fromkeys(("Record.rates", "rate", "part", "epsilon", "deviation"), PPM),
    **dict.fromkeys(("newProposalThreshold", "Record.HIGHEST_RATE", "Fund.exitFee"), PPM),
    **dict.fromkeys(("newQuorumNumerator", "FundGovernor.quorumNumerator"), PERCENT),
    **dict.fromkeys(("heartbeat", "agreementAge", "span", "delay"), SPAN),
    **dict.fromkeys(("newVotingDelay", "newVotingPeriod", "newVoteExtension"), SPAN),
    **dict.fromkeys(("FundGovernor.votingDelay", "FundGovernor.votingPeriod"), SPAN),
    **dict.fromkeys(("FundGovernor.lateQuorumVoteExtension", "FundTimelock.getMinDelay"), SPAN),
    **dict.fromkeys(("Prices.GRACE", "Fund.LOCK_UP", "FundTimelock.FLOOR"), SPAN),
    **dict.fromkeys(("until", "since", "free", "time", "Record.due"), MOMENT),
    **dict.fromkeys(("FundGovernor.vetoUntil", "Rebalancer.leases", "confirmedAt"), MOMENT),
    **dict.fromkeys(("supplyCap", "FundGovernor.proposalThreshold"), SHARES),
    **dict.fromkeys(("Fund.totalSupply", "Fund.effectiveSupply", "Fund.balanceOf"), SHARES),
    **dict.fromkeys(("Fund.approve.value", "Fund.transfer.value"), SHARES),
    **dict.fromkeys(("FundGovernor.QUORUM_FLOOR", "Fund.getVotes"), SHARES),
    **dict.fromkeys(("minDeposit", "Fund.totalAssets", "Fund.flowAvailable"), BASE),
    **dict.fromkeys(("Fund.nav.low", "Fund.nav.high"), BASE),
    **dict.fromkeys(("Record.highWaterMark", "Record.peak", "Record.steadyPrice"), MARK),
    "Record.observations.price": MARK,
    **dict.fromkeys(("minAnswer", "maxAnswer"), ANSWER),
    "which": "budget",
    "kind": "second",
}
"""What a number is counted in: by its function's name and its own, or by one of the two."""

UNITS = ((DAY, "d"), (HOUR, "h"), (MINUTE, "min"), (1, "s"))
FIRST, AGELESS = 1_438_269_973, 2**40
"""Before the first block of Ethereum a moment is long over; from the other on it is never."""


class Speech:
    """For one fund, at one block."""

    def __init__(self, assembly: Assembly) -> None:
        self._assembly = assembly
        self._pinned = assembly.pinned
        self.reader = FundReader(assembly.pinned.node, assembly.at.fund, ZERO)

    def says(self, module: str, method: str, leaf: Leaf) -> str:
        """A value by what it is; raw where nothing is known of it."""
        view = f"{module}.{method}"
        kind = KINDS.get(f"{view}.{leaf.name}") or KINDS.get(leaf.name) or KINDS.get(view, "")
        if isinstance(leaf.value, list | tuple):
            return self._several(kind, leaf)
        if kind == ANSWER:
            return self._answer(leaf.value, str(leaf.beside.get("feed", ZERO)))
        return self._ways[kind](leaf.value) if kind else self._raw(leaf.kind, leaf.value)

    def answer(self, method: Method, data: bytes) -> dict[str, str]:
        """What a view answered, each part by its path; or a DecodingError."""
        outputs = method.entry["outputs"]
        values = abi.decode(leaves.types(outputs), data)
        found = (each for leaf in leaves.leaves(outputs, values) for each in _limits(leaf))
        return {leaf.path: self.says(method.module, method.name, leaf) for leaf in found}

    def address(self, address: str) -> str:
        """All of it, and what it is here."""
        address = str(to_checksum_address(address))
        if address == ZERO:
            return "nobody"
        name = self._known.get(address)
        return f"{name} {address}" if name else self._stranger(address)

    def shares(self, amount: int) -> str:
        return f"{units.exact(amount, self.reader.share.decimals)} {self.reader.share.symbol}"

    def parts(self, moved: int) -> str:
        return percent(moved, 16)

    @cached_property
    def _ways(self) -> Mapping[str, Callable[[int], str]]:
        base = self.reader.base
        mark = MARK_DIGITS - self.reader.share.decimals + base.decimals
        return {
            PART: lambda v: percent(v, 16),
            PPM: lambda v: percent(v, 4),
            PERCENT: lambda v: percent(v, 0),
            SPAN: span,
            MOMENT: moment,
            SHARES: self.shares,
            BASE: lambda v: f"{units.exact(v, base.decimals)} {base.symbol}",
            MARK: lambda v: f"{units.exact(v, mark)} {base.symbol} a share",
            "budget": lambda v: _of(BUDGETS, v),
            "second": lambda v: _of(SECONDS, v),
        }

    @cached_property
    def _known(self) -> dict[str, str]:
        """The fund's own, its Safe and its keeper, and what it has listed."""
        at, names = self._assembly.at, self.reader.names
        found = {token: one.symbol for token, one in names.items()}
        found |= {at.of_module(module): module for module in MODULES}
        found[at.launch] = "the launch"
        keeper = self._pinned.address(at.rebalancer, "keeper")
        return {self._assembly.safe: "the Safe", keeper: "the keeper"} | found

    def _several(self, kind: str, leaf: Leaf) -> str:
        inner = leaf.kind.rpartition("[")[0]
        one = self._ways[kind] if kind else lambda v: self._raw(inner, v)
        if len(leaf.value) == len(LIMITS) and kind == PART:
            named = zip(LIMITS, leaf.value, strict=True)
            return ", ".join(f"{name} {one(value)}" for name, value in named)
        return ", ".join(one(value) for value in leaf.value) or "none"

    def _raw(self, kind: str, value: Any) -> str:
        if kind == "address":
            return self.address(value)
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, bytes):
            return "0x" + value.hex() if any(value) else "none"
        return plain(value) if isinstance(value, str) else str(value)

    def _answer(self, value: int, feed: str) -> str:
        """In dollars, where the feed says what its last digit is worth."""
        try:
            digits = int.from_bytes(self._pinned.call(feed, abi.call("decimals()")), "big")
        except Refused:
            digits = 0
        return f"{units.exact(value, digits)} USD" if 0 < digits < 78 else f"{value}, raw"

    def _stranger(self, address: str) -> str:
        try:
            said = self.reader.token(address).symbol
        except Problem:
            return address
        return address if said == address else f'{address}, which calls itself "{said}"'


def _limits(leaf: Leaf) -> list[Leaf]:
    """The mandate's limits one by one: among twenty nobody sees the one that changed."""
    if leaf.kind != f"uint64[{len(LIMITS)}]":
        return [leaf]
    return [
        Leaf(f"{leaf.path}.{name}".lstrip("."), "limits_", "uint64", value, leaf.beside)
        for name, value in zip(LIMITS, leaf.value, strict=True)
    ]


def percent(value: int, digits: int) -> str:
    """`2.5 %`, exactly."""
    return f"{_short(Decimal(value).scaleb(-digits))} %"


def span(seconds: int) -> str:
    """`1 h 5 min`, and whatever is left."""
    told = []
    for size, name in UNITS:
        count, seconds = divmod(seconds, size)
        told += [f"{count} {name}"] if count else []
    return " ".join(told) or "0 s"


def moment(time: int) -> str:
    if not time:
        return "none"
    if time < FIRST:
        return f"long over ({time})"
    return units.moment(time) if time < AGELESS else f"never ({time})"


def _short(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _of(names: tuple[str, ...], number: int) -> str:
    return names[number] if number < len(names) else str(number)
