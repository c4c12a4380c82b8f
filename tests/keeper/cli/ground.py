"""A devnet with a fund in this process: time is the test's own, commands are as they are typed."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

from click.testing import CliRunner

from keeper.__main__ import keel
from keeper.chain import abi
from keeper.devnet import fund, listing, world
from keeper.devnet.accounts import KEEPER, NAMES, OPERATOR, STRANGER
from keeper.devnet.anvil_engine import AnvilEngine
from keeper.devnet.engine import ZERO, Tx
from keeper.devnet.fund import FundBook
from keeper.devnet.market import Market, MarketConfig
from keeper.devnet.pool_builder import mint, units
from keeper.devnet.site import do
from keeper.devnet.tokens import SPEC, SYMBOLS, TRADED
from keeper.errors import KeelError

DEPOSITS, REDEMPTIONS = 11, 12  # by the mandate's `Limit`
WEEK = 7 * 86_400
SECONDS = 12
"""From one block to the next, whoever makes it."""


@dataclass
class Steered:
    """Prices that go where the test says, a little each block."""

    factor: float = 1.0
    target: float = 1.0
    pace: float = 0.005

    def at(self, step: int) -> tuple[int, ...]:
        del step
        gap = self.target / self.factor - 1
        self.factor *= 1 + max(-self.pace, min(self.pace, gap))
        moved = {spec.symbol for spec in TRADED}
        return tuple(
            round(SPEC[s].price_e8 * (self.factor if s in moved else 1.0)) for s in SYMBOLS
        )


@dataclass
class Answer:
    """What a command said, and how it ended."""

    words: Sequence[str]
    text: str
    code: int


def plain(text: str, names: Mapping[str, str]) -> str:
    """Addresses by name, hashes and gas by what they are."""
    text = re.sub(r"0x[0-9a-f]{64}", "<hash>", text)
    for address, name in names.items():
        text = re.sub(address, f"<{name}>", text, flags=re.IGNORECASE)
    text = re.sub(r"0x[0-9a-fA-F]{40}", "<address>", text)
    text = re.sub(r"http://127\.0\.0\.1:\d+", "<node>", text)
    text = re.sub(r"\d+\.\d+ ETH of gas", "<gas>", text)
    return re.sub(r'"gas": \d+', '"gas": 0', text)


@dataclass
class Ground:
    engine: AnvilEngine
    market: Market
    prices: Steered
    fund: FundBook
    folder: Path
    asked: list[Answer] = field(default_factory=list)

    @classmethod
    def make(cls, folder: Path) -> Self:
        built = world.ensure()
        engine = built.on_anvil(history=True)
        found = fund.deploy(engine, built.book)
        found.write(folder / "fund.json")
        prices = Steered()
        settings = MarketConfig(seconds=600, noise_trades=0, always_push=True)
        market = Market(engine, built.book, prices, settings)
        ground = cls(engine, market, prices, found, folder)
        ground.live(2)
        engine.node.rpc("anvil_setBlockTimestampInterval", SECONDS)
        engine.automine()
        return ground

    def live(self, blocks: int) -> None:
        """Blocks of the market, ten minutes each."""
        self.engine.node.rpc("evm_setAutomine", False)
        for _ in range(blocks):
            self.market.step()
        self.engine.automine()

    def moved(self, target: float) -> None:
        """The market goes there, and stays long enough for pools and feeds to agree."""
        self.prices.target = target
        while abs(self.prices.factor / target - 1) > 1e-9:
            self.live(1)
        self.live(6)

    def do(self, who: str, to: str, signature: str, *args: Any) -> None:
        """A transaction of somebody who does not use the command line."""
        self.mine(do(to, signature, *args, sender=who))

    def mine(self, *txs: Tx) -> None:
        self.engine.node.rpc("evm_setAutomine", False)
        receipts = self.engine.mine(txs, self.engine.head.timestamp + SECONDS, 10**9)
        self.engine.automine()
        assert all(receipt.ok for receipt in receipts)

    def observe(self) -> None:
        self.do(STRANGER, self.fund.record, "observe()")

    def pause(self, deposits: bool, redemptions: bool) -> None:
        """The Safe closes the one or the other, or opens both again."""
        for flow, closed in ((DEPOSITS, deposits), (REDEMPTIONS, redemptions)):
            if closed:
                until = self.engine.head.timestamp + WEEK
                self.do(OPERATOR, self.fund.mandate, "pause(uint8,uint256)", flow, until)
            elif self.read(self.fund.mandate, "limit(uint8)", flow) == 0:
                self.do(OPERATOR, self.fund.mandate, "lift(uint256)", flow)

    def limit_supply(self, cap: int) -> None:
        limits = (*fund.LIMITS[:3], cap, fund.LIMITS[4])
        signature = "setLimits((uint64,uint64,uint64,uint128,uint128))"
        self.do(OPERATOR, self.fund.fund, signature, limits)

    def invest(self, symbol: str, dollars: int) -> None:
        """The rebalancer buys, no matter the mandate, of what the executor has been given."""
        token = self.market.book.token(symbol)
        bought = units(token, dollars)
        route = abi.arguments("(uint256,uint256,address,bytes)", bought, 0, ZERO, b"")
        self.mine(mint(token, self.fund.executor, bought))
        signature = "exchange(address,address,address,uint256,bytes)"
        order = (self.fund.executor, self.fund.base, token.address, dollars * 10**6, route)
        self.engine.set_balance(self.fund.rebalancer, 10**18)
        self.do(self.fund.rebalancer, self.fund.fund, signature, *order)

    def read(self, to: str, signature: str, *args: Any) -> int:
        return int.from_bytes(self.engine.call(to, abi.call(signature, *args)), "big")

    def list_dai(self) -> None:
        dai = self.market.book.token("DAI").address
        source = listing.source(self.market.book, "DAI", "")
        self.do(OPERATOR, self.fund.prices, listing.SET_SOURCE, dai, source)
        self.do(OPERATOR, self.fund.fund, "list(address)", dai)

    def unseeded(self) -> str:
        """The name of a book of a fund like this one, in which nobody has put anything yet."""
        parts = (self.fund.base, OPERATOR, self.fund.valuation, self.fund.mandate, KEEPER)
        config = ("Young", "YOUNG", *parts, self.fund.record, self.fund.fees, 0, fund.LIMITS)
        self.engine.node.rpc("evm_setAutomine", False)
        made = fund.Crew(self.engine).deploy(("Fund", fund.CONFIG, config))[0]
        self.engine.automine()
        self.fund.model_copy(update={"fund": made}).write(self.folder / "young.json")
        return "young.json"

    def meanwhile(self, happens: Callable[[], None], *words: str) -> Answer:
        """A command whose question is answered with yes, after something has happened."""

        def asked(*_: object, **__: object) -> bool:
            happens()
            return True

        with patch("click.confirm", asked):
            return self.keel(*words)

    def keel(self, *words: str, answer: str = "", book: str = "fund.json") -> Answer:
        """A command, its fund named as a person would who has the book."""
        where = ("--book", str(self.folder / book), "--rpc", self.engine.node.url)
        run = CliRunner().invoke(keel, [*words, *where], input=answer or None)
        text = run.output
        if isinstance(run.exception, KeelError):
            text += f"keel: {run.exception}\n"
        elif run.exception and not isinstance(run.exception, SystemExit):
            raise run.exception
        self.asked.append(Answer(words, text, run.exit_code))
        return self.asked[-1]

    def say(self, text: str) -> None:
        """A line of the story between two commands."""
        self.asked.append(Answer((), text, 0))

    def transcript(self) -> str:
        """All that was typed and answered, without what differs from one deployment to the next."""
        told = []
        for one in self.asked:
            if not one.words:
                told.append(f"\n# {one.text}\n")
                continue
            ended = f"[exit {one.code}]\n" if one.code else ""
            told.append(f"$ keel {' '.join(one.words)}\n{one.text}{ended}")
        return plain("\n".join(told), self.names)

    @property
    def names(self) -> dict[str, str]:
        parts = (
            "fund",
            "record",
            "fees",
            "lens",
            "prices",
            "valuation",
            "mandate",
            "rebalancer",
            "uniswap",
            "zap",
        )
        found = {token.address: token.symbol for token in self.market.book.tokens}
        found |= {getattr(self.fund, part): part for part in parts}
        return found | {address: name for name, address in NAMES.items()}

    def close(self) -> None:
        self.engine.close()
