"""Checks on which the bound does not stand: what a plan moves that they refuse, once they are gone.

Each is one plan, or a few, that the fund as built refuses; the twin's figure says what it let pass.
"""

import sys
from collections.abc import Callable
from typing import Any, NamedTuple

from keeper.devnet import world as worlds
from keeper.devnet.accounts import OPERATOR
from keeper.devnet.engine import Reverted
from keeper.devnet.mandate import PERCENT, RULE
from tests.bench._broken import Edit, Patch
from tests.bench.robbery import calls
from tests.bench.robbery.calls import MAX
from tests.bench.robbery.ground import KEEPER, SAFE, Ground, Parts
from tests.bench.robbery.ledger import worth
from tests.bench.robbery.mandates import DOCUMENTED
from tests.bench.robbery.market import first_prices
from tests.bench.robbery.thief import REASONS
from tests.bench.robbery.twins import DOOR, JUDGEMENT, MANDATE, compiled

USDC, WETH, WBTC, LINK = range(4)
DAY = 86_400
AWAY = (0, 43 * PERCENT, 10 * PERCENT, 10 * PERCENT)
FAR = (0, 60 * PERCENT, 10 * PERCENT, 10 * PERCENT)
BACK = (0, 24 * PERCENT, 25 * PERCENT, 10 * PERCENT)
SCALES = (10**22, 10**10, 10**20, 10**10)
"""From a feed's answer to USD per unit times 1e36."""


class Probe(NamedTuple):
    check: str
    says: str
    edit: Edit
    act: Callable[[Ground], float]


def swap(
    ground: Ground,
    sell: int,
    buy: int,
    percent: float,
    targets: tuple[int, ...] = (),
    deadline: int = MAX,
) -> bytes:
    """A plan of one leg at the mid prices."""
    prices = [first_prices()[i] * SCALES[i] for i in (sell, buy)]
    amount = 10**6 * 10**36 * round(percent * 10) // 1000 // prices[0]
    bought = amount * prices[0] // prices[1]
    pair = (ground.places[sell], ground.places[buy])
    order = calls.Order(ground.executor, *pair, amount, calls.desk(bought))
    return calls.rebalance(ground.epoch() + 1, ground.hash(), targets, [order], deadline)


def weight(ground: Ground, token: int) -> float:
    amounts, mids = ground.holding().amounts, [p * s for p, s in _prices()]
    return amounts[token] * mids[token] / worth(amounts, mids)


def _prices() -> list[tuple[int, int]]:
    return list(zip(first_prices(), SCALES, strict=True))


def _do(ground: Ground, plan: bytes, who: str = KEEPER) -> None:
    ground.engine.send(who, ground.door, plan)


def _bands(ground: Ground) -> float:
    _do(ground, swap(ground, WBTC, WETH, 18, AWAY))
    ground.sleep()
    _do(ground, swap(ground, USDC, WETH, 16, FAR))
    ground.sleep()
    _do(ground, swap(ground, USDC, WETH, 1.3))
    return weight(ground, WETH)


def _progress(ground: Ground) -> float:
    _do(ground, swap(ground, WETH, WBTC, 18))
    return weight(ground, WBTC)


def _groups(ground: Ground) -> float:
    rule = (0, 60 * PERCENT, 25 * PERCENT, 1, False)
    ground.send(OPERATOR, ground.mandate, f"setRule(address,{RULE})", ground.places[WETH], rule)
    aims = (0, 15 * PERCENT, 18 * PERCENT, 15 * PERCENT)
    _do(ground, swap(ground, WBTC, LINK, 5, aims))
    return weight(ground, LINK) + weight(ground, WETH)


def _shift(ground: Ground) -> float:
    for targets in (AWAY, BACK):
        _do(ground, calls.rebalance(ground.epoch() + 1, ground.hash(), targets, []))
    return 0.37


def _epoch(ground: Ground) -> float:
    plan = swap(ground, WBTC, WETH, 4, AWAY)
    for _ in range(2):
        _do(ground, plan)
    return weight(ground, WETH) - 0.25


def _deadline(ground: Ground) -> float:
    plan = swap(ground, WBTC, WETH, 4, AWAY, deadline=ground.engine.head.timestamp)
    ground.sleep()
    _do(ground, plan)
    return 1.0


def _hash(ground: Ground) -> float:
    plan = swap(ground, WBTC, WETH, 4, AWAY)
    until = ground.engine.head.timestamp + DAY
    ground.send(SAFE, ground.mandate, "tighten(uint8,uint64,uint256)", 1, PERCENT // 2, until)
    _do(ground, plan)
    return 1.0


def _lease(ground: Ground) -> float:
    ground.send(SAFE, ground.door, "revoke()")
    _do(ground, swap(ground, WBTC, WETH, 4, AWAY))
    return 1.0


BANDS = "        _requireBands(book);\n"
PROGRESS = "        _requireProgress(book);\n"
SUMS = "        _requireSums(book);\n"
LEASE = "        _requireLease();\n"
PROBES = (
    Probe("bands", "part of NAV in one asset", Edit(JUDGEMENT, BANDS, ""), _bands),
    Probe("progress", "away from its target", Edit(JUDGEMENT, PROGRESS, ""), _progress),
    Probe("groups and risk", "in one group", Edit(JUDGEMENT, SUMS, ""), _groups),
    Probe(
        "targets' shift",
        "moved at once",
        Edit(MANDATE, "        _take(Budget.Shift, fraction);\n", ""),
        _shift,
    ),
    Probe(
        "epoch",
        "one plan twice",
        Edit(DOOR, "if (plan.epoch != epoch + 1) revert WrongEpoch(plan.epoch, epoch + 1);", ""),
        _epoch,
    ),
    Probe(
        "deadline",
        "a day late",
        Edit(
            DOOR,
            "if (block.timestamp > plan.deadline) revert Expired(plan.deadline, block.timestamp);",
            "",
        ),
        _deadline,
    ),
    Probe(
        "mandate hash",
        "under another mandate",
        Edit(
            DOOR,
            "if (plan.mandate != terms.hash) revert MandateChanged(plan.mandate, terms.hash);",
            "",
        ),
        _hash,
    ),
    Probe("lease", "by who is no keeper any more", Edit(DOOR, LEASE, ""), _lease),
)

CHECKS = tuple(probe.check for probe in PROBES)


def run(check: str) -> dict[str, Any]:
    probe = PROBES[CHECKS.index(check)]
    name = MANDATE if probe.edit.file == MANDATE else DOOR
    parts = compiled(Patch(0, probe.check, (probe.edit,)), name)
    refused, _ = _play(probe, {})
    still, moved = _play(probe, parts)
    print(f"robber: without {check}: {moved} {probe.says}", file=sys.stderr)
    return {"probe": probe.check, "what": probe.says, "refused": refused} | {
        "without": moved,
        "still_refused": still,
    }


def _play(probe: Probe, parts: Parts) -> tuple[str | None, float | None]:
    ground = Ground(worlds.ensure(), DOCUMENTED.epsilons, parts)
    ground.found(10**6, DOCUMENTED)
    try:
        return None, probe.act(ground)
    except Reverted as reverted:
        return REASONS.get(reverted.data[:4], reverted.data[:4].hex()), None
