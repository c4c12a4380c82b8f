"""Our contracts beside the local world's real tokens, feeds and pools, on anvil, to weigh them."""

from collections.abc import Sequence
from typing import Any

from keeper.chain import abi
from keeper.devnet import world
from keeper.devnet.accounts import (
    ARBITRAGEUR,
    CAROL,
    DEPLOYER,
    KEEPER,
    OPERATOR,
    STRANGER,
    TRANSMITTER,
)
from keeper.devnet.artifacts import artifact
from keeper.devnet.book import Token
from keeper.devnet.engine import ZERO, Receipt, Tx
from keeper.devnet.pool_builder import mint, units
from keeper.devnet.reports import report
from keeper.devnet.site import do
from keeper.devnet.tokens import SPEC
from keeper.errors import Problem
from keeper.units import DAY, HOUR
from tests.contracts.revm.fund import CONFIG, MAX, ONE, PRICE, Limits

GOVERNANCE, DOOR, RECORD, FEES, RICH = OPERATOR, KEEPER, STRANGER, CAROL, ARBITRAGEUR
BASE_FEE = 10**9
LOCK_UP = DAY
EPSILON_PPM, DEVIATION_PPM = 5_000, 50_000
ALONE, FEED, POOL = 1, 2, 3
WINDOW = HOUR // 2
SOURCE = "(address,uint32,uint24,uint24,uint112,uint112,uint32,uint8,address,uint32)"
EACH_USD = 10**5
"""What a fund holds of each asset."""

PRICES = "real"
"""`mock` takes the sources out of the NAV doors."""


class Ground:
    """One node; a block for each transaction, twelve seconds apart."""

    def __init__(self) -> None:
        built = world.ensure()
        self.book = built.book
        self.engine = built.on_anvil()
        self.now = self.engine.head.timestamp
        self.executor = self.deploy("MockExecutor")[0]
        self.gate = self.deploy("MockGate")[0]
        self.deployment: dict[str, int] = {}
        self.seconds: dict[str, int] = {}
        """The second feeds where there is no pool, and what they say."""
        self.prices = self._prices()
        self.valuation, used = self.deploy("Valuation", "(address)", self.prices)
        self.deployment["Valuation"] = used

    def send(self, tx: Tx) -> Receipt:
        self.now += 12
        receipt = self.engine.mine([tx], self.now, BASE_FEE)[0]
        if not receipt.ok:
            raise Problem(
                f"the benchmark's call of {tx.to} failed: 0x{tx.data[:4].hex()}",
                "Has a contract changed? Compare tests/bench/_ground.py with it.",
            )
        return receipt

    def do(self, who: str, to: str, signature: str, *args: Any) -> int:
        """The gas that it used."""
        return self.send(do(to, signature, *args, sender=who)).gas

    def read(self, to: str, signature: str, *args: Any) -> int:
        return int.from_bytes(self.engine.call(to, abi.call(signature, *args)), "big")

    def deploy(self, name: str, types: str = "()", *args: Any) -> tuple[str, int]:
        code = artifact(name).linked({}) + abi.arguments(types, *args)
        receipt = self.send(Tx(DEPLOYER, None, code))
        return str(receipt.created), receipt.gas

    def give(self, token: Token, to: str, usd: int) -> None:
        self.send(mint(token, to, units(token, usd)))

    def refresh(self) -> None:
        """Every feed speaks again, and every pair of sources is seen to agree."""
        self._speak()
        if PRICES == "real":
            tokens = [token.address for token in self.book.tokens]
            self.do(DEPLOYER, self.prices, "confirm(address[])", tokens)

    def wait(self, seconds: int) -> None:
        self.now += seconds

    def close(self) -> None:
        self.engine.close()

    def fund(
        self, tokens: Sequence[str], valuation: str, record: str = RECORD, fees: str = FEES
    ) -> str:
        """A fund of these tokens, not seeded yet."""
        fund = self.bare_fund(tokens, valuation, record, fees)
        for token in tokens[1:]:
            used = self.do(GOVERNANCE, fund, "list(address)", token)
            self.deployment["list"] = used
        return fund

    def bare_fund(
        self,
        tokens: Sequence[str],
        valuation: str,
        record: str,
        fees: str,
        doors: tuple[str, str] | None = None,
    ) -> str:
        """One that lists its base alone; `doors` are who pauses and who exchanges."""
        gate, door = doors or (self.gate, DOOR)
        limits = Limits(fee=ONE // 50, supply_cap=2**100).words()
        config = (
            *("Keel Fund", "KEEL", tokens[0], GOVERNANCE, valuation, gate),
            *(door, record, fees, LOCK_UP, limits),
        )
        fund, used = self.deploy("Fund", CONFIG, config)
        self.deployment["Fund"] = used
        return fund

    def exchange(self, fund: str, base: str, token: str, bought: int) -> None:
        """The fund gets an asset of which the executor has enough."""
        route = abi.arguments("(uint256,uint256,address,bytes)", bought, 1, ZERO, b"")
        signature = "exchange(address,address,address,uint256,bytes)"
        self.do(DOOR, fund, signature, self.executor, base, token, 1, route)

    def mock_prices(self, tokens: Sequence[Token]) -> str:
        prices, _ = self.deploy("MockPrices")
        for token in tokens:
            self.set_mock(prices, token.address, self.mid(token))
        return prices

    def mid(self, token: Token) -> int:
        """What the local world begins with, as Prices says it."""
        return int(SPEC[token.symbol].price_e8 * PRICE // 10 ** (8 + token.decimals))

    def set_mock(self, prices: str, token: str, mid: int) -> None:
        signature = "set(address,uint256,uint256,uint256,uint8)"
        bounds = (mid * (10**6 - EPSILON_PPM) // 10**6, mid, mid * (10**6 + EPSILON_PPM) // 10**6)
        self.do(DEPLOYER, prices, signature, token, *bounds, 0)

    def _prices(self) -> str:
        if PRICES == "mock":
            return self.mock_prices(self.book.tokens)
        prices, used = self.deploy("Prices", "(address,address,uint256)", GOVERNANCE, ZERO, 0)
        self.deployment["Prices"] = used
        self.wait(2 * WINDOW)
        self._speak()
        for token in self.book.tokens:
            source = self._source(token)
            signature = f"setSource(address,{SOURCE})"
            used = self.do(GOVERNANCE, prices, signature, token.address, source)
            self.deployment[f"setSource, {'pool' if source[7] == POOL else 'feed'}"] = used
        return prices

    def _source(self, token: Token) -> tuple[str | int, ...]:
        price = SPEC[token.symbol].price_e8
        pools = self.book.pools_of(token.symbol)
        if token.symbol != "USDC" and pools:
            second = (POOL, pools[0].address, WINDOW)
        else:
            feed, _ = self.deploy("MockFeed", "(uint8,int256)", 8, price)
            self.seconds[feed] = price
            second = (FEED, feed, 7 * DAY)
        bounds = (max(price // 1_000, 1), price * 1_000)
        return token.feed, 7 * DAY, EPSILON_PPM, DEVIATION_PPM, *bounds, DAY, *second

    def _speak(self) -> None:
        for token in self.book.tokens:
            id_ = bytes.fromhex(token.feed_id or "")
            answer = SPEC[token.symbol].price_e8
            data = report(id_, self.now, answer)
            self.send(Tx(TRANSMITTER, self.book.feed_cache, data))
        for feed, answer in self.seconds.items():
            self.do(DEPLOYER, feed, "setAnswer(int256)", answer)

    def approve(self, who: str, tokens: Sequence[str], spender: str) -> None:
        for token in tokens:
            self.do(who, token, "approve(address,uint256)", spender, MAX)
