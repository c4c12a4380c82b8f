"""An exit from a fund whose every token is hostile: what the dearest of them makes it cost."""

from keeper.devnet.accounts import ALICE, DEPLOYER
from tests.bench._ground import LOCK_UP, Ground
from tests.contracts.revm.fund import PRICE

COUNT = 12

GREEDY = bytes.fromhex("5b6102005a116000576001607f60443610021b60005260206000f3")
"""Answers everything, having burnt nearly all the gas that it got: to a transfer yes, and to
balanceOf 2**127, before and after. In assembly:

    loop: jumpi(loop, gt(gas(), 0x200))
    mstore(0, shl(mul(lt(calldatasize(), 0x44), 127), 1))
    return(0, 0x20)
"""

KINDS = ("GasEater", "ReturnsMegabyte", "LyingBalance", "greedy")


def exit_gas(ground: Ground, kind: str) -> int:
    """The gas of the whole in-kind exit of one who has no claim yet."""
    name = "GasEater" if kind == "greedy" else kind
    tokens = [ground.deploy(name, "(uint8,uint256)", 18, 10**24)[0] for _ in range(COUNT)]
    prices, _ = ground.deploy("MockPrices")
    for token in tokens:
        ground.set_mock(prices, token, PRICE // 10**18)
    valuation, _ = ground.deploy("Valuation", "(address)", prices)
    fund = ground.fund(tokens, valuation)
    _fill(ground, fund, tokens)
    ground.wait(LOCK_UP)
    for token in tokens:
        _arm(ground, kind, token, fund)
    shares = ground.read(fund, "balanceOf(address)", DEPLOYER) // 2
    out = "redeemInKind(uint256,address,address)"
    return ground.do(DEPLOYER, fund, out, shares, ALICE, DEPLOYER)


def _fill(ground: Ground, fund: str, tokens: list[str]) -> None:
    ground.approve(DEPLOYER, tokens[:1], fund)
    ground.do(DEPLOYER, fund, "seed(uint256)", 10**20)
    for token in tokens[1:]:
        ground.do(DEPLOYER, token, "transfer(address,uint256)", ground.executor, 10**20)
        ground.exchange(fund, tokens[0], token, 10**20)
    ground.do(DEPLOYER, fund, "deposit(uint256,address)", 10**20, DEPLOYER)


def _arm(ground: Ground, kind: str, token: str, fund: str) -> None:
    if kind == "GasEater":
        ground.do(DEPLOYER, token, "setArmed(bool)", True)
    elif kind == "ReturnsMegabyte":
        ground.do(DEPLOYER, token, "setManner(uint8)", 2)
    elif kind == "LyingBalance":
        ground.do(DEPLOYER, token, "setAnswer(address,uint8,uint256)", fund, 3, 0)
    else:
        ground.engine.set_code(token, GREEDY)
