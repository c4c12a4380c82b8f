"""What a fund is asked, and what it has to answer: its wiring, and its numbers by its TOML."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from eth_abi.exceptions import DecodingError
from eth_utils.address import to_checksum_address

from keeper.chain import abi
from keeper.chain.fund import LIMITS
from keeper.chain.node import Node
from keeper.errors import Problem, Refused
from keeper.governance.founding import Addresses, Founding
from keeper.governance.powers import MODULES
from keeper.units import DAY, PPM

WIRES = {
    "Prices": {"GOVERNANCE": "FundTimelock"},
    "Valuation": {"PRICES": "Prices"},
    "Fund": {
        "GOVERNANCE": "FundTimelock",
        "VALUATION": "Valuation",
        "GATE": "Mandate",
        "DOOR": "Rebalancer",
        "RECORD": "Record",
        "FEES": "FeeDistributor",
    },
    "Record": {"GOVERNANCE": "FundTimelock", "FUND": "Fund"},
    "FeeDistributor": {"GOVERNANCE": "FundTimelock", "FUND": "Fund"},
    "Mandate": {
        "GOVERNANCE": "FundTimelock",
        "FUND": "Fund",
        "RECORD": "Record",
        "SOURCES": "Prices",
        "DOOR": "Rebalancer",
    },
    "Rebalancer": {
        "GOVERNANCE": "FundTimelock",
        "FUND": "Fund",
        "MANDATE": "Mandate",
        "PRICES": "Prices",
    },
    "FundTimelock": {"MANDATE": "Mandate"},
    "FundGovernor": {"timelock": "FundTimelock", "token": "Fund", "MANDATE": "Mandate"},
}
"""Which module each one knows by which name."""

EXIT_WINDOW = 3 * DAY


class Check(NamedTuple):
    what: str
    found: str
    wanted: str | None
    """None where there is nothing to compare with: it is told, and nothing more."""

    @property
    def ok(self) -> bool:
        return self.wanted is None or self.found == self.wanted

    def __str__(self) -> str:
        if self.wanted is None:
            return f"is       {self.what}: {self.found}"
        if self.ok:
            return f"ok       {self.what}"
        return f"DIFFERS  {self.what}: found {self.found}, wanted {self.wanted}"


class Pinned:
    """A node at one block: every answer is of the same moment."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.block = node.header().number

    def call(self, to: str, data: bytes) -> bytes:
        return self.node.call(to, data, block=self.block)

    def ask(self, to: str, data: bytes, who: str) -> bytes:
        return self.node.call(to, data, sender=who, block=self.block)

    def read(self, to: str, signature: str, types: str, *args: Any) -> tuple[Any, ...]:
        try:
            return abi.decode(types, self.call(to, abi.call(signature, *args)))
        except (Refused, DecodingError):
            raise Problem(
                f"{to} has no {signature} on chain {self.node.chain_id}",
                "Is it a fund of this release, and --rpc a node of its chain?",
            ) from None

    def address(self, to: str, getter: str) -> str:
        return str(to_checksum_address(self.read(to, f"{getter}()", "(address)")[0]))


def wiring(pinned: Pinned, at: Addresses) -> Iterator[Check]:
    for module, wires in WIRES.items():
        for getter, other in wires.items():
            found = pinned.address(at.of_module(module), getter)
            yield Check(f"{module}.{getter} is the {other}", found, at.of_module(other))
    opener = pinned.address(at.timelock, "OPENER")
    yield Check("FundTimelock.OPENER is the Launch", opener, at.launch)
    for number, module in enumerate(MODULES):
        (found,) = pinned.read(at.launch, "at(uint8)", "(address)", number)
        what = f"{module} is the launch's, and lies where that puts it"
        yield Check(what, to_checksum_address(found), at.of_module(module))


class Question(NamedTuple):
    module: str
    signature: str
    types: str
    wanted: Callable[[Founding], tuple[Any, ...]]
    args: tuple[Any, ...] = ()


def _budget(number: int) -> Question:
    return Question(
        *("Mandate", "budget(uint8)", "(uint64,uint64)"),
        lambda f: (f.capacities[number], f.refills[number]),
        (number,),
    )


NUMBERS = (
    Question("Fund", "name()", "(string)", lambda f: (f.name,)),
    Question("Fund", "symbol()", "(string)", lambda f: (f.symbol,)),
    Question("Fund", "asset()", "(address)", lambda f: (f.base.lower(),)),
    Question("Fund", "LOCK_UP()", "(uint256)", lambda f: (f.lock_up,)),
    Question("Fund", "limits()", f"({LIMITS})", lambda f: (f.limits,)),
    Question("Prices", "SEQUENCER()", "(address)", lambda f: (f.sequencer.lower(),)),
    Question("Prices", "GRACE()", "(uint256)", lambda f: (f.grace,)),
    Question("Record", "rates()", "(uint256,uint256)", lambda f: (f.performance_ppm,) * 2),
    Question(
        *("FeeDistributor", "table()", "((address,uint32)[])"),
        lambda f: (tuple((who.lower(), part) for who, part in f.payees),),
    ),
    Question("Mandate", "safe()", "(address)", lambda f: (f.safe.lower(),)),
    Question("Mandate", "limits()", "(uint64[20])", lambda f: (f.mandate,)),
    *(_budget(number) for number in range(3)),
    Question("FundTimelock", "getMinDelay()", "(uint256)", lambda f: (f.delay,)),
    Question("FundTimelock", "FLOOR()", "(uint256)", lambda f: (f.lock_up + EXIT_WINDOW,)),
    Question("FundGovernor", "name()", "(string)", lambda _: ("Keel Governor",)),
    Question("FundGovernor", "votingDelay()", "(uint256)", lambda f: (f.voting.delay,)),
    Question("FundGovernor", "votingPeriod()", "(uint256)", lambda f: (f.voting.period,)),
    Question(
        *("FundGovernor", "lateQuorumVoteExtension()", "(uint256)"),
        lambda f: (f.voting.extension,),
    ),
    Question("FundGovernor", "quorumNumerator()", "(uint256)", lambda f: (f.voting.quorum,)),
    Question("FundGovernor", "QUORUM_FLOOR()", "(uint256)", lambda f: (f.voting.floor,)),
    Question("FundGovernor", "vetoUntil()", "(uint256)", lambda f: (f.voting.veto_until,)),
)


def numbers(pinned: Pinned, at: Addresses, founding: Founding | None) -> Iterator[Check]:
    """Compared with what the fund was founded with; told alone where that is not known."""
    for one in NUMBERS:
        to = at.of_module(one.module)
        found = pinned.read(to, one.signature, one.types, *one.args)
        wanted = shown(one.wanted(founding)) if founding else None
        args = ", ".join(str(arg) for arg in one.args)
        name = one.signature.partition("(")[0]
        yield Check(f"{one.module}.{name}({args})", shown(found), wanted)
    yield _threshold(pinned, at, founding)


def _threshold(pinned: Pinned, at: Addresses, founding: Founding | None) -> Check:
    """The governor tells it in shares, rounded up, of the supply a second ago."""
    (found,) = pinned.read(at.governor, "proposalThreshold()", "(uint256)")
    (now,) = pinned.read(at.governor, "clock()", "(uint256)")
    past = "getPastTotalSupply(uint256)"
    (supply,) = pinned.read(at.fund, past, "(uint256)", now - 1)
    wanted = founding and str(-(-supply * founding.voting.threshold // PPM))
    return Check("FundGovernor.proposalThreshold()", str(found), wanted)


def shown(values: Any) -> str:
    """Answers of whatever kind, comparable."""
    if isinstance(values, tuple | list):
        return "(" + ", ".join(shown(one) for one in values) + ")"
    if isinstance(values, bytes):
        return "0x" + values.hex()
    return str(values)
