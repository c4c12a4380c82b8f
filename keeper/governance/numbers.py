"""A fund's numbers, compared with what it was founded with, in a person's units."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from keeper.chain.fund import LIMITS
from keeper.chain.mandate_sentences import LIMITS as NAMES
from keeper.governance.founding import Addresses, Founding
from keeper.governance.questions import Check, Pinned, shown
from keeper.units import DAY, HOUR, MINUTE, PPM, exact, moment

EXIT_WINDOW = 3 * DAY


def parts(values: Any) -> str:
    """Of 1e18."""
    return ", ".join(f"{exact(one, 16)} %" for one in values)


def millionths(values: Any) -> str:
    return ", ".join(f"{exact(one, 4)} %" for one in values)


def lasting(values: Any) -> str:
    (seconds,) = values
    for size, name in ((DAY, "days"), (HOUR, "hours"), (MINUTE, "minutes")):
        if seconds and seconds % size == 0:
            return f"{seconds // size} {name}"
    return f"{seconds} seconds"


def _table(values: Any) -> str:
    return ", ".join(f"{who} {millionths((part,))}" for who, part in values[0])


class Question(NamedTuple):
    module: str
    signature: str
    types: str
    wanted: Callable[[Founding], tuple[Any, ...]]
    args: tuple[Any, ...] = ()
    tell: Callable[[Any], str] | None = None
    """In a person's units, and so that no two answers are told alike."""

    def told(self, values: Any) -> str:
        return self.tell(values) if self.tell else shown(values)


def _budget(number: int) -> Question:
    return Question(
        *("Mandate", "budget(uint8)", "(uint64,uint64)"),
        lambda f: (f.capacities[number], f.refills[number]),
        (number,),
        parts,
    )


def _seconds(module: str, signature: str, wanted: Callable[[Founding], int]) -> Question:
    return Question(module, signature, "(uint256)", lambda f: (wanted(f),), (), lasting)


NUMBERS = (
    Question("Fund", "name()", "(string)", lambda f: (f.name,)),
    Question("Fund", "symbol()", "(string)", lambda f: (f.symbol,)),
    Question("Fund", "asset()", "(address)", lambda f: (f.base.lower(),)),
    _seconds("Fund", "LOCK_UP()", lambda f: f.lock_up),
    Question("Prices", "SEQUENCER()", "(address)", lambda f: (f.sequencer.lower(),)),
    _seconds("Prices", "GRACE()", lambda f: f.grace),
    Question(
        *("Record", "rates()", "(uint256,uint256)"),
        lambda f: (f.performance_ppm,) * 2,
        (),
        millionths,
    ),
    Question(
        *("FeeDistributor", "table()", "((address,uint32)[])"),
        lambda f: (tuple((who.lower(), part) for who, part in f.payees),),
        (),
        _table,
    ),
    Question("Mandate", "safe()", "(address)", lambda f: (f.safe.lower(),)),
    *(_budget(number) for number in range(3)),
    _seconds("FundTimelock", "getMinDelay()", lambda f: f.delay),
    _seconds("FundTimelock", "FLOOR()", lambda f: f.lock_up + EXIT_WINDOW),
    Question("FundGovernor", "name()", "(string)", lambda _: ("Keel Governor",)),
    _seconds("FundGovernor", "votingDelay()", lambda f: f.voting.delay),
    _seconds("FundGovernor", "votingPeriod()", lambda f: f.voting.period),
    _seconds("FundGovernor", "lateQuorumVoteExtension()", lambda f: f.voting.extension),
    Question(
        *("FundGovernor", "quorumNumerator()", "(uint256)"),
        lambda f: (f.voting.quorum,),
        (),
        lambda values: f"{values[0]} %",
    ),
    Question(
        *("FundGovernor", "vetoUntil()", "(uint256)"),
        lambda f: (f.voting.veto_until,),
        (),
        lambda values: moment(values[0]),
    ),
)


def numbers(pinned: Pinned, at: Addresses, founding: Founding | None) -> Iterator[Check]:
    """Compared with what the fund was founded with; told alone where that is not known."""
    for one in NUMBERS:
        to = at.of_module(one.module)
        found = pinned.read(to, one.signature, one.types, *one.args)
        wanted = one.told(one.wanted(founding)) if founding else None
        args = ", ".join(str(arg) for arg in one.args)
        name = one.signature.partition("(")[0]
        yield Check(f"{one.module}.{name}({args})", one.told(found), wanted)
    yield from _mandate(pinned, at, founding)
    yield from _fund(pinned, at, founding)
    yield from _votes(pinned, at, founding)


def _mandate(pinned: Pinned, at: Addresses, founding: Founding | None) -> Iterator[Check]:
    """A line for each: one changed number is not to be looked for among twenty."""
    (found,) = pinned.read(at.mandate, "limits()", "(uint64[20])")
    for number, name in enumerate(NAMES):
        wanted = parts((founding.mandate[number],)) if founding else None
        yield Check(f"Mandate.limits() {name}", parts((found[number],)), wanted)


def _fund(pinned: Pinned, at: Addresses, founding: Founding | None) -> Iterator[Check]:
    (found,) = pinned.read(at.fund, "limits()", f"({LIMITS})")
    (base,) = pinned.read(pinned.address(at.fund, "asset"), "decimals()", "(uint8)")
    share = share_decimals(pinned, at)
    told = _amounts(found, share, base)
    wanted = _amounts(founding.limits, share, base) if founding else {}
    for name, one in told.items():
        yield Check(f"Fund.limits() {name}", one, wanted.get(name))


def _amounts(limits: tuple[int, ...], share: int, base: int) -> dict[str, str]:
    fee, flow, flow_a_day, cap, smallest = limits
    fractions = {"management fee": fee, "flow": flow, "flow a day": flow_a_day}
    return {
        **{name: parts((one,)) for name, one in fractions.items()},
        "supply cap": shares(cap, share),
        "smallest deposit": exact(smallest, base),
    }


def _votes(pinned: Pinned, at: Addresses, founding: Founding | None) -> Iterator[Check]:
    """The governor tells the threshold in shares, rounded up, of the supply a second ago."""
    share = share_decimals(pinned, at)
    (floor,) = pinned.read(at.governor, "QUORUM_FLOOR()", "(uint256)")
    wanted = founding and shares(founding.voting.floor, share)
    yield Check("FundGovernor.QUORUM_FLOOR()", shares(floor, share), wanted)
    (found,) = pinned.read(at.governor, "proposalThreshold()", "(uint256)")
    (now,) = pinned.read(at.governor, "clock()", "(uint256)")
    past = "getPastTotalSupply(uint256)"
    (supply,) = pinned.read(at.fund, past, "(uint256)", now - 1)
    wanted = founding and shares(-(-supply * founding.voting.threshold // PPM), share)
    yield Check("FundGovernor.proposalThreshold()", shares(found, share), wanted)


def share_decimals(pinned: Pinned, at: Addresses) -> int:
    return int(pinned.read(at.fund, "decimals()", "(uint8)")[0])


def shares(amount: int, decimals: int) -> str:
    return f"{exact(amount, decimals)} shares"
