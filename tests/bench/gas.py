"""What each door costs in gas, as the receipts of a real node say, with 2 to 12 assets held.

Each figure is of an account that has done it before, so that its slots are not zero: the steady
state, unless the name says `first` or `fresh`. Prices come from the real Prices with a fresh stored
agreement. Fees are on and the lock-up is a day.
"""

from statistics import linear_regression

from keeper.devnet.accounts import ALICE, BOB, DEPLOYER, STRANGER
from keeper.units import DAY
from tests.bench import _gas_fees, _gas_governance, _gas_rebalance, _hostile
from tests.bench._ground import EACH_USD, LOCK_UP, PRICES, RICH, Ground
from tests.contracts.revm.fund import MAX

COUNTS = (2, 4, 8, 12)
TARGETS = {
    "deposit.8": 400_000,
    "in_kind_redeem.8": 330_000,
    "in_kind_redeem_fresh.8": 470_000,
    "in_kind_redeem_hostile_12": 3_500_000,
    "rebalance.1": 620_000,
    "rebalance.each_further": 170_000,
}
IN_KIND = "depositInKind(uint256,address,uint256[],uint256)"
OUT_KIND = "redeemInKind(uint256,address,address)"
OUT = "redeem(uint256,address,address)"
FOREVER = 2**40

Table = dict[str, dict[str, int]]


def run(quick: bool) -> dict[str, object]:
    ground = Ground()
    try:
        counts = (COUNTS[0], 8, COUNTS[-1]) if quick else COUNTS
        by_count = {str(count): _doors(ground, count) for count in counts}
        doors: Table = {
            door: {count: figures[door] for count, figures in by_count.items()}
            for door in by_count["8"]
        }
        hostile = {kind: _hostile.exit_gas(ground, kind) for kind in _hostile.KINDS}
        plain = _plain(ground)
        overhead = _gas_fees.exit_overhead(ground)
        fees = _gas_fees.record(ground)
        rebalance = _gas_rebalance.rebalance(ground)
        governance = _gas_governance.governance(ground)
        deployment = ground.deployment
    finally:
        ground.close()
    dearest = max(hostile.values())
    doors["rebalance"] = rebalance | {"each_further": (rebalance["6"] - rebalance["1"]) // 5}
    measured = {name: _figure(doors, name) or dearest for name in TARGETS}
    del doors["rebalance"]
    return {
        **doors,
        "in_kind_redeem_hostile_12": dearest,
        "hostile_by_kind": hostile,
        "plain_erc4626": plain,
        "deployment": deployment,
        "governance": governance,
        "rebalance": rebalance,
        "exit_fee_overhead": overhead,
        "fees": fees,
        "growth_per_asset": {door: _growth(row) for door, row in doors.items()},
        "prices": PRICES,
        "targets": {
            name: {"target": most, "measured": measured[name], "met": measured[name] <= most}
            for name, most in TARGETS.items()
        },
    }


def _doors(ground: Ground, count: int) -> dict[str, int]:
    listed = ground.book.tokens[:count]
    tokens = [token.address for token in listed]
    fund = ground.fund(tokens, ground.valuation)
    base = listed[0]
    for who, usd in ((DEPLOYER, EACH_USD), (ALICE, EACH_USD), (BOB, EACH_USD)):
        ground.give(base, who, usd)
        ground.approve(who, tokens[:1], fund)
    ground.approve(RICH, tokens, fund)
    whole = ground.read(base.address, "balanceOf(address)", ALICE) // 10
    used = ground.do(DEPLOYER, fund, "seed(uint256)", whole)
    ground.deployment["seed"] = used
    for token in listed[1:]:
        ground.give(token, DEPLOYER, EACH_USD)
        part = ground.read(token.address, "balanceOf(address)", DEPLOYER) // 10**6
        ground.do(DEPLOYER, token.address, "transfer(address,uint256)", ground.executor, part)
        ground.exchange(fund, base.address, token.address, part)
    return _entries(ground, fund, whole, count) | _exits(ground, fund, whole)


def _entries(ground: Ground, fund: str, whole: int, count: int) -> dict[str, int]:
    """Everyone has been in before, but for the first deposit."""
    shares = 10**20
    most = [MAX] * count
    ground.refresh()
    ground.do(ALICE, fund, "deposit(uint256,address)", whole, ALICE)
    ground.do(RICH, fund, IN_KIND, shares, RICH, most, FOREVER)
    ground.do(DEPLOYER, fund, "accrue()")
    ground.wait(LOCK_UP)
    ground.refresh()
    return {
        "deposit": ground.do(ALICE, fund, "deposit(uint256,address)", whole // 10, ALICE),
        "deposit_first": ground.do(BOB, fund, "deposit(uint256,address)", whole // 10, BOB),
        "in_kind_deposit": ground.do(RICH, fund, IN_KIND, shares, RICH, most, FOREVER),
        "accrue": ground.do(DEPLOYER, fund, "accrue()"),
    }


def _exits(ground: Ground, fund: str, whole: int) -> dict[str, int]:
    """Behind the lock-up."""
    ground.wait(LOCK_UP + DAY // 24)
    ground.refresh()
    part = ground.read(fund, "convertToShares(uint256)", whole // 10)
    receiver = "0x" + fund[2:][::-1]
    ground.do(ALICE, fund, "transfer(address,uint256)", RICH, part // 2)
    return {
        "redeem": ground.do(ALICE, fund, OUT, part, ALICE, ALICE),
        "transfer": ground.do(ALICE, fund, "transfer(address,uint256)", RICH, part // 2),
        "in_kind_redeem": ground.do(RICH, fund, OUT_KIND, part, RICH, RICH),
        "in_kind_redeem_fresh": ground.do(RICH, fund, OUT_KIND, part, receiver, RICH),
    }


def _plain(ground: Ground) -> dict[str, int]:
    """OpenZeppelin's vault of the same dollar, in the same steady state."""
    base = ground.book.tokens[0]
    vault, _ = ground.deploy("PlainVault", "(address)", base.address)
    ground.give(base, STRANGER, EACH_USD)
    ground.approve(STRANGER, [base.address], vault)
    amount = ground.read(base.address, "balanceOf(address)", STRANGER) // 10
    ground.do(STRANGER, vault, "deposit(uint256,address)", amount, STRANGER)
    deposit = ground.do(STRANGER, vault, "deposit(uint256,address)", amount, STRANGER)
    return {"deposit": deposit, "redeem": ground.do(STRANGER, vault, OUT, amount, *2 * [STRANGER])}


def _growth(row: dict[str, int]) -> dict[str, float]:
    """A straight line through the figures, and how far the worst of them is from it."""
    counts = [int(count) for count in row]
    slope, start = linear_regression(counts, list(row.values()))
    residuals = [abs(row[str(n)] - start - slope * n) for n in counts]
    return {"gas": round(slope), "largest_residual": round(max(residuals))}


def _figure(doors: Table, name: str) -> int | None:
    door, _, count = name.partition(".")
    return doors[door][count] if door in doors else None
