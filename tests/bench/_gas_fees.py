"""What fees cost in gas: an exit with one, an observation, a settlement, a split."""

from keeper.devnet.accounts import ALICE, BOB, DEPLOYER, OPERATOR
from keeper.devnet.fund import created
from keeper.units import DAY, HOUR
from tests.bench._ground import EACH_USD, GOVERNANCE, RECORD, Ground
from tests.contracts.revm.fund import MAX, ONE

ASSETS = 8
RATE_PPM = 200_000
PERIOD = 30 * DAY
OUT = "redeemInKind(uint256,address,address)"
IN = "depositInKind(uint256,address,uint256[],uint256)"


def exit_overhead(ground: Ground) -> int:
    """The same exit in kind at 8 assets, with a fee and without; not the leaver's first."""
    tokens = [token.address for token in ground.book.tokens[:ASSETS]]
    fund = ground.fund(tokens, ground.valuation)
    _fill(ground, fund)
    gas = []
    for fee in (0, 0, 50_000):
        ground.do(RECORD, fund, "charge(uint256,uint256)", 0, fee)
        gas.append(ground.do(DEPLOYER, fund, OUT, ONE, DEPLOYER, DEPLOYER))
    return gas[2] - gas[1]


def record(ground: Ground) -> dict[str, int]:
    """With prices that say what they are told: what the record and the split cost on top."""
    listed = ground.book.tokens[:ASSETS]
    tokens = [token.address for token in listed]
    prices = ground.mock_prices(listed)
    valuation, _ = ground.deploy("Valuation", "(address)", prices)
    nonce = ground.engine.nonce(DEPLOYER)
    fund, keeps, splits = (created(DEPLOYER, nonce + i) for i in range(3))
    ground.bare_fund(tokens, valuation, keeps, splits)
    types = "(address,address,uint256,uint256)"
    _, made = ground.deploy("Record", types, fund, GOVERNANCE, RATE_PPM, 0)
    payees = sorted(((ALICE, 700_000), (BOB, 200_000), (OPERATOR, 100_000)), key=_number)
    types = "(address,address,(address,uint32)[])"
    _, split = ground.deploy("FeeDistributor", types, fund, GOVERNANCE, payees)
    ground.deployment |= {"Record": made, "FeeDistributor": split}
    for token in tokens[1:]:
        ground.do(GOVERNANCE, fund, "list(address)", token)
    _fill(ground, fund)

    def observe() -> int:
        ground.wait(HOUR)
        return ground.do(DEPLOYER, keeps, "observe()")

    first = observe()
    steady = [observe() for _ in range(2)][-1]
    for one in listed[1:]:
        ground.set_mock(prices, one.address, 2 * ground.mid(one))
    gain = [observe() for _ in range(2)][-1]
    ground.wait(PERIOD)
    for _ in range(2):
        observe()
    ground.wait(DAY)
    return {
        "observe_first": first,
        "observe": steady,
        "observe_new_exit_fee": gain,
        "crystallise": observe(),
        "accrue_to_distributor": ground.do(DEPLOYER, fund, "accrue()"),
        "distribute_3": ground.do(DEPLOYER, splits, "distribute(address)", fund),
        "claim_fee": ground.do(ALICE, splits, "claim(address,address)", fund, ALICE),
    }


def _fill(ground: Ground, fund: str) -> None:
    listed = ground.book.tokens[:ASSETS]
    ground.give(listed[0], DEPLOYER, 2 * EACH_USD)
    ground.approve(DEPLOYER, [token.address for token in listed], fund)
    whole = ground.read(listed[0].address, "balanceOf(address)", DEPLOYER) // 10
    ground.do(DEPLOYER, fund, "seed(uint256)", whole)
    ground.do(DEPLOYER, fund, IN, 10**20, DEPLOYER, [MAX] * ASSETS, MAX)
    for token in listed[1:]:
        ground.give(token, DEPLOYER, EACH_USD)
        part = ground.read(token.address, "balanceOf(address)", DEPLOYER) // 10**6
        ground.do(DEPLOYER, token.address, "transfer(address,uint256)", ground.executor, part)
        ground.exchange(fund, listed[0].address, token.address, part)
    ground.wait(2 * DAY)


def _number(payee: tuple[str, int]) -> int:
    return int(payee[0], 16)
