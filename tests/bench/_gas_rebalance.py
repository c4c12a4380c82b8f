"""What a rebalance costs in gas: legs through real pools, at eight assets, a real mandate."""

from typing import Any

from keeper.chain import abi
from keeper.chain.door import PLAN
from keeper.devnet import mandate
from keeper.devnet.accounts import DEPLOYER, KEEPER
from keeper.devnet.book import Token
from keeper.devnet.fund import created
from keeper.devnet.pool_builder import units
from keeper.units import DAY
from tests.bench._ground import EACH_USD, GOVERNANCE, Ground
from tests.contracts.revm.fund import MAX

ASSETS = 8
LEGS = (1, 3, 6)
PERCENT = mandate.PERCENT
LEG_USD = 2_000
LIMITS = (5, 5, 50, 10, 50, 95, 50, 95, 50, 60, *(3 * (100,)), *(7 * (60,)))
BUDGETS = (tuple(p * PERCENT for p in (5, 100, 100)),) * 2
RULE = (0, 60 * PERCENT, 13 * PERCENT, 1, False)


def rebalance(ground: Ground) -> dict[str, int]:
    """The second plan with so many legs: nothing is traded for the first time."""
    keeper = _Keeper(ground)
    for count in LEGS:
        keeper.trade(count)
    return {str(count): keeper.trade(count) for count in LEGS}


class _Keeper:
    """A fund half in cash that buys some of each asset, as often as it is told."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._tokens = ground.book.tokens[:ASSETS]
        self._epoch = 0
        factory = ground.book.uniswap.factory
        self._executor, used = ground.deploy("UniswapV3Executor", "(address)", factory)
        ground.deployment["UniswapV3Executor"] = used
        nonce = ground.engine.nonce(DEPLOYER)
        made = [created(DEPLOYER, nonce + i) for i in range(4)]
        self._fund, record, gate, self._door = made
        self._parts = mandate.Parts(
            self._fund, record, ground.prices, gate, self._door, GOVERNANCE, GOVERNANCE, KEEPER
        )
        self._deploy(record, gate)
        self._fill()

    def trade(self, count: int) -> int:
        self._ground.wait(DAY)
        self._ground.refresh()
        self._ground.do(DEPLOYER, self._parts.record, "observe()")
        base, *others = self._tokens
        legs = [
            (self._executor, base.address, one.address, units(base, LEG_USD), self._route(one))
            for one in others[:count]
        ]
        self._epoch += 1
        under = self._ground.engine.call(self._parts.mandate, abi.call("mandateHash()"))
        plan: tuple[Any, ...] = (self._epoch, MAX, under, bytes(32), [], legs)
        return self._ground.do(KEEPER, self._door, f"rebalance({PLAN})", plan)

    def _route(self, token: Token) -> bytes:
        pools = self._ground.book.pools_of(token.symbol)
        quotes = {"USDC", token.symbol}
        pool = min((p for p in pools if {p.base, p.quote} == quotes), key=lambda p: p.fee)
        base = self._tokens[0].address
        return (
            bytes.fromhex(base[2:]) + pool.fee.to_bytes(3, "big") + bytes.fromhex(token.address[2:])
        )

    def _deploy(self, record: str, gate: str) -> None:
        ground, parts = self._ground, self._parts
        base = self._tokens[0].address
        ground.bare_fund([base], ground.valuation, record, DEPLOYER, (gate, self._door))
        types = "(address,address,uint256,uint256)"
        ground.deploy("Record", types, self._fund, GOVERNANCE, 0, 0)
        config: tuple[Any, ...] = (self._fund, record, ground.prices, GOVERNANCE, GOVERNANCE)
        limits = tuple(percent * PERCENT for percent in LIMITS)
        config = (*config, self._door, limits, *BUDGETS)
        _, used = ground.deploy("Mandate", mandate.CONFIG, config)
        types = "(address,address,address,address)"
        doors = (self._fund, gate, ground.prices, GOVERNANCE)
        _, door = ground.deploy("Rebalancer", types, *doors)
        ground.deployment |= {"Mandate": used, "Rebalancer": door}
        for tx in mandate.opening(parts, [self._executor], ground.now):
            ground.send(tx)

    def _fill(self) -> None:
        ground, parts = self._ground, self._parts
        base, *others = self._tokens
        ground.refresh()
        ground.give(base, DEPLOYER, 10 * EACH_USD)
        ground.approve(DEPLOYER, [base.address], self._fund)
        ground.do(DEPLOYER, self._fund, "seed(uint256)", units(base, 10 * EACH_USD))
        for token in others:
            ground.do(GOVERNANCE, self._fund, "list(address)", token.address)
            rule = (f"setRule(address,{mandate.RULE})", token.address, RULE)
            ground.do(GOVERNANCE, parts.mandate, *rule)
        ground.do(DEPLOYER, parts.record, "observe()")
        self.trade(len(others))
