"""The thief's ground: the local world's real tokens, feeds and pools, and on it a fund of ours.

All contracts are real; a twin with one check less stands in for one of them where it is given.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from keeper.chain import abi
from keeper.devnet import listing
from keeper.devnet.accounts import ALICE, DEPLOYER, OPERATOR
from keeper.devnet.artifacts import artifact
from keeper.devnet.engine import Reverted, Tx
from keeper.devnet.fund import CONFIG, created
from keeper.devnet.mandate import CONFIG as MANDATE
from keeper.devnet.mandate import PERCENT, RULE
from keeper.devnet.parts import Part
from keeper.devnet.pool_builder import mint
from keeper.devnet.revm_engine import RevmEngine
from keeper.devnet.tokens import E8, SPEC
from keeper.devnet.world import World
from tests.bench.robbery import calls
from tests.bench.robbery.ledger import Holding
from tests.bench.robbery.mandates import RULES, Mandated
from tests.bench.robbery.market import SYMBOLS, first_prices

ONE = 10**18
MAX = 2**256 - 1
KEEPER, SAFE = ("0x" + digit * 40 for digit in "67")
HOLDER = DEPLOYER
"""Who owns the fund before the thief comes."""

PAYEE = "0x" + "8" * 40
SEED = 100 * 10**6
STOCK_USD = 10**12
HEARTBEAT = 86_400 * 2
DEVIATION = 20_000
YEAR = 365 * 86_400
_OPEN = Mandated("open", 5.0, (5.0, 5.0), (100.0, 100.0), 0, 50.0)
Parts = Mapping[str, Part]


class Ground:
    """One engine with Prices listed for one set of declared errors, and one fund."""

    def __init__(
        self,
        world: World,
        epsilons: Sequence[int],
        parts: Parts = MappingProxyType({}),
        heartbeat: int = HEARTBEAT,
        *,
        shared: bool = False,
    ) -> None:
        """`parts` stand in for those of their name; `shared` is whether the base asset is watched
        by the pool that watches another."""
        self.heartbeat, self._shared = heartbeat, shared
        self.book = world.book
        self.engine: RevmEngine = world.on_revm()
        self.tokens = [self.book.token(symbol) for symbol in SYMBOLS]
        self.places = [token.address for token in self.tokens]
        self.epsilons = tuple(epsilons)
        self._parts = parts
        self._now = self.engine.head.timestamp
        self.valuation = self.executor = self.accomplice = self.uniswap = ""
        self.fund = self.record = self.fees = self.mandate = self.door = ""
        self.prices = self._list_prices()

    # Deployment

    def deploy(self, name: str, types: str = "()", *args: Any) -> str:
        part = self._parts.get(name) or artifact(name)
        code = part.linked({}) + abi.arguments(types, *args)
        (receipt,) = self.mine(Tx(DEPLOYER, None, code))
        assert receipt.created, f"{name} did not deploy"
        return str(receipt.created)

    def mine(self, *txs: Tx) -> list[Any]:
        self._now += 12
        receipts = self.engine.mine(txs, self._now, 0)
        assert all(one.ok for one in receipts)
        return receipts

    def _list_prices(self) -> str:
        uptime = (self.book.sequencer_feed, listing.GRACE)
        prices = self.deploy("Prices", "(address,address,uint256)", OPERATOR, *uptime)
        self._now += 2 * listing.WINDOW
        self.mine(*listing.answers(self.book, self._now))
        pairs = [("USDC", ""), *((s, "USDC") for s in SYMBOLS[1:])]
        for symbol, quote in [*pairs, ("USDC", "WETH")] if self._shared else pairs:
            source = list(listing.source(self.book, symbol, quote))
            source[1:4] = self.heartbeat, self.epsilons[SYMBOLS.index(symbol)], DEVIATION
            token = self.book.token(symbol).address
            self.send(OPERATOR, prices, listing.SET_SOURCE, token, tuple(source))
        return prices

    def found(self, nav: int, mandated: Mandated, performance: int = 0) -> None:
        """A fund of so many dollars under its mandate."""
        self.valuation = self.deploy("Valuation", "(address)", self.prices)
        self.executor = self.deploy("MockExecutor")
        self.accomplice = self.deploy("MockExecutor")
        self.uniswap = self.deploy("UniswapV3Executor", "(address)", self.book.uniswap.factory)
        nonce = self.engine.nonce(DEPLOYER)
        made = [created(DEPLOYER, nonce + i) for i in range(5)]
        self.fund, self.record, self.fees, self.mandate, self.door = made
        self._deploy_fund(performance)
        self._deploy_mandate(mandated)
        self._stock()
        self._invest(nav)
        self._govern(nav, mandated)

    def _deploy_fund(self, performance: int) -> None:
        parts = (self.places[0], OPERATOR, self.valuation, self.mandate, self.door)
        limits = (0, ONE // 5, ONE // 5, 2**120, 0)
        words = (*parts, self.record, self.fees, 3600, limits)
        self.deploy("Fund", CONFIG, ("Keel Fund", "KEEL", *words))
        types = "(address,address,uint256,uint256)"
        self.deploy("Record", types, self.fund, OPERATOR, performance, 0)
        types = "(address,address,(address,uint32)[])"
        self.deploy("FeeDistributor", types, self.fund, OPERATOR, [(PAYEE, 10**6)])

    def _deploy_mandate(self, mandated: Mandated) -> None:
        budgets = mandated.budgets
        parts = (self.fund, self.record, self.prices, OPERATOR, SAFE, self.door)
        numbers = (mandated.limits, budgets.capacities, budgets.refills)
        self.deploy("Mandate", MANDATE, (*parts, *numbers))
        doors = (self.fund, self.mandate, self.prices, OPERATOR)
        self.deploy("Rebalancer", "(address,address,address,address)", *doors)

    def _stock(self) -> None:
        """The thief is as rich as flash loans make it."""
        for token in self.tokens:
            usd = STOCK_USD * E8 * 10**token.decimals // SPEC[token.symbol].price_e8
            self.mine(mint(token, DEPLOYER, 4 * usd))
            for to in (self.executor, ALICE):
                self.send(DEPLOYER, token.address, "transfer(address,uint256)", to, usd)
            for who in (HOLDER, ALICE):
                self.send(who, token.address, "approve(address,uint256)", self.fund, MAX)

    def _invest(self, nav: int) -> None:
        """The holder's money; all in the base asset at first."""
        enter = "depositInKind(uint256,address,uint256[],uint256)"
        cash = nav * 10**6 - SEED
        self.send(HOLDER, self.fund, "seed(uint256)", SEED)
        self.send(HOLDER, self.fund, enter, cash * 10**12, HOLDER, [cash], MAX)
        for token in self.places[1:]:
            self.send(OPERATOR, self.fund, "list(address)", token)
        self.send(KEEPER, self.record, "observe()")

    def _govern(self, nav: int, mandated: Mandated) -> None:
        """Rules and leases; then the portfolio is bought under a mandate that lets it, and the real
        one comes into force with full budgets."""
        for token, (least, most, target, group) in zip(self.places[1:], RULES, strict=True):
            rule = (PERCENT * least, PERCENT * most, PERCENT * target, group, False)
            self.send(OPERATOR, self.mandate, f"setRule(address,{RULE})", token, rule)
        for executor in (self.executor, self.uniswap):
            self.send(OPERATOR, self.door, "allow(address)", executor)
        for who in (self.accomplice, KEEPER):
            lease = (who, self.engine.head.timestamp + YEAR)
            self.send(OPERATOR, self.door, "setLease(address,uint256)", *lease)
            self.send(OPERATOR, self.door, "appoint(address)", who)
        self._set(_OPEN)
        self.sleep()
        self.engine.send(KEEPER, self.door, self._purchase(nav))
        self.sleep()
        self._set(mandated)

    def sleep(self) -> None:
        """A quiet day."""
        self._now += 86_400
        self.mine(*listing.answers(self.book, self._now))
        self.send(KEEPER, self.record, "observe()")

    def _set(self, mandated: Mandated) -> None:
        self.send(OPERATOR, self.mandate, "setLimits(uint64[20])", mandated.limits)
        for at, numbers in enumerate(zip(*mandated.budgets, strict=True)):
            signature = "setBudget(uint8,uint64,uint64)"
            self.send(OPERATOR, self.mandate, signature, at, *numbers)

    def _purchase(self, nav: int) -> bytes:
        orders = []
        for token, price, rule in zip(self.tokens[1:], first_prices()[1:], RULES, strict=True):
            usd = nav * rule[2] // 100
            route = calls.desk(usd * E8 * 10**token.decimals // price)
            pair = (self.places[0], token.address)
            orders.append(calls.Order(self.executor, *pair, usd * 10**6, route))
        return calls.rebalance(1, self.hash(), (), orders)

    # Talk

    def send(self, who: str, to: str, signature: str, *args: Any) -> bytes:
        return self.engine.send(who, to, abi.call(signature, *args))

    def tries(self, who: str, to: str, signature: str, *args: Any) -> bool:
        """Whether it went through."""
        try:
            self.send(who, to, signature, *args)
        except Reverted:
            return False
        return True

    def words(self, to: str, signature: str, *args: int) -> list[int]:
        """A view's answer, word by word; arguments are words too."""
        return calls.numbers(self.engine.call(to, calls.words(signature, *args)))

    def holding(self) -> Holding:
        answer = self.words(self.fund, "holdings()")
        count = answer[2]
        amounts = tuple(answer[-count:])
        return Holding(amounts, self.words(self.fund, "effectiveSupply()")[0])

    def hash(self) -> bytes:
        return self.engine.call(self.mandate, calls.selector("mandateHash()"))

    def epoch(self) -> int:
        return self.words(self.door, "epoch()")[0]

    def budgets(self) -> list[int]:
        return self.words(self.mandate, "budgets()")

    def targets(self) -> list[int]:
        """In the fund's order, the base's 0."""
        signature, mandate = "rule(address)", self.mandate
        return [0, *(self.words(mandate, signature, int(p, 16))[2] for p in self.places[1:])]

    def bound(self, window: int) -> int:
        return self.words(self.mandate, "worstCaseLoss(uint256)", window)[0]
