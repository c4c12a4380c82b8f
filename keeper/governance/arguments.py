"""What a launch makes each module with; explorers want it beside the source."""

from collections.abc import Callable
from typing import Any

from keeper.chain import abi
from keeper.governance.founding import LIMITS, VOTING, Addresses, Founding

FUND = f"(string,string,{','.join(['address'] * 7)},uint32,{LIMITS})"
MANDATE = f"({','.join(['address'] * 6)},uint64[20],uint64[3],uint64[3])"
DEPOSITS = 11
"""Their place among the mandate's limits."""

Made = Callable[[Founding, Addresses], tuple[Any, ...]]

ARGUMENTS: dict[str, tuple[str, Made]] = {
    "Prices": ("(address,address,uint256)", lambda f, at: (at.timelock, f.sequencer, f.grace)),
    "Valuation": ("(address)", lambda _, at: (at.prices,)),
    "Fund": (f"({FUND})", lambda f, at: (_fund(f, at),)),
    "Record": (
        "(address,address,uint256,uint256)",
        lambda f, at: (at.fund, at.timelock, f.performance_ppm, f.mark),
    ),
    "FeeDistributor": (
        "(address,address,(address,uint32)[])",
        lambda f, at: (at.fund, at.timelock, f.payees),
    ),
    "Mandate": (f"({MANDATE})", lambda f, at: (_mandate(f, at),)),
    "Rebalancer": (
        "(address,address,address,address)",
        lambda _, at: (at.fund, at.mandate, at.prices, at.timelock),
    ),
    "FundTimelock": (
        "(address,address,address,address,uint256)",
        lambda f, at: (at.fund, at.mandate, at.governor, at.launch, f.delay),
    ),
    "FundGovernor": (
        f"(address,address,address,{VOTING})",
        lambda f, at: (at.fund, at.timelock, at.mandate, f.voting),
    ),
}


def of_module(module: str, made_with: Founding, at: Addresses) -> bytes:
    types, values = ARGUMENTS[module]
    return abi.arguments(types, *values(made_with, at))


def _fund(one: Founding, at: Addresses) -> tuple[Any, ...]:
    wires = (at.timelock, at.valuation, at.mandate, at.rebalancer, at.record, at.fees)
    return (one.name, one.symbol, one.base, *wires, one.lock_up, one.limits)


def _mandate(one: Founding, at: Addresses) -> tuple[Any, ...]:
    """Closed to deposits: the launch opens them when the fund is active."""
    wires = (at.fund, at.record, at.prices, at.timelock, one.safe, at.rebalancer)
    limits = (*one.mandate[:DEPOSITS], 0, *one.mandate[DEPOSITS + 1 :])
    return (*wires, limits, one.capacities, one.refills)
