"""What the local fund's keeper may do: the defaults, with room for tokens with coarse feeds."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from keeper.devnet.book import Book
from keeper.devnet.engine import Tx
from keeper.devnet.site import do
from keeper.units import DAY

PERCENT = 10**16
LEASE = 365 * DAY
CONFIG = "((address,address,address,address,address,address,uint64[20],uint64[3],uint64[3]))"
RULE = "(uint64,uint64,uint64,uint8,bool)"
TURNOVER = 1

LIMITS = tuple(
    percent * PERCENT
    for percent in (
        20,  # least cash
        3,  # slippage: above the errors of two assets together, or no leg can be fair
        20,  # largest trade
        50,  # progress
        *(10, 60),  # first rung: from this drawdown on, so much may be outside the base
        *(20, 40),  # second rung
        25,  # from here on nothing but the base is bought
        30,  # from here on anybody may trip the breaker
        *(100, 100, 100),  # trading, deposits, redemptions: open
        *(7 * (30,)),  # each group
    )
)
"""By the contract's `Limit`."""

CAPACITIES = (PERCENT // 2, 20 * PERCENT, 20 * PERCENT)
AT_FIRST = (PERCENT // 2, 100 * PERCENT, 20 * PERCENT)
REFILLS = (PERCENT // 2, 20 * PERCENT, 20 * PERCENT)
"""Loss, turnover, shift of targets: at once and a day."""

GROUPS = (("WETH", "WBTC"), ("UNI", "AAVE", "MKR"), ("LINK", "LDO", "CRV"))
MOST, TARGET = 15 * PERCENT, 9 * PERCENT


class Parts(NamedTuple):
    fund: str
    record: str
    prices: str
    mandate: str
    rebalancer: str
    governance: str
    safe: str
    keeper: str


def creations(parts: Parts) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """The mandate and the rebalancer: names, types and what they are made with. For a start the
    keeper may turn everything over, to buy the whole portfolio at once."""
    who = (parts.governance, parts.safe, parts.rebalancer)
    config = (parts.fund, parts.record, parts.prices, *who, LIMITS, AT_FIRST, REFILLS)
    doors = (parts.fund, parts.mandate, parts.prices, parts.governance)
    return (
        ("Mandate", CONFIG, config),
        ("Rebalancer", "(address,address,address,address)", *doors),
    )


def rules(book: Book, parts: Parts) -> list[Tx]:
    return [
        do(
            parts.mandate,
            f"setRule(address,{RULE})",
            book.token(symbol).address,
            (0, MOST, TARGET, number, False),
            sender=parts.governance,
        )
        for number, group in enumerate(GROUPS, 1)
        for symbol in group
    ]


def opening(parts: Parts, executors: Sequence[str], now: int) -> list[Tx]:
    """A keeper with a lease, and executors."""
    to, by = parts.rebalancer, parts.governance
    return [
        *(do(to, "allow(address)", executor, sender=by) for executor in executors),
        do(to, "setLease(address,uint256)", parts.keeper, now + LEASE, sender=by),
        do(to, "appoint(address)", parts.keeper, sender=by),
    ]


def closing(parts: Parts, founder: str) -> list[Tx]:
    """The budgets as they are from now on, without the executor that founded the fund."""
    size = (TURNOVER, CAPACITIES[TURNOVER], REFILLS[TURNOVER])
    return [
        do(parts.mandate, "setBudget(uint8,uint64,uint64)", *size, sender=parts.governance),
        do(parts.rebalancer, "remove(address)", founder, sender=parts.governance),
    ]
