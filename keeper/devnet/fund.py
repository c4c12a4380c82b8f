"""A whole fund on the local world, until the factory comes: deployed, invested, observed.

Real prices, real tokens and the real mandate. One account stands for governance and for the Safe.
"""

import json
from pathlib import Path
from typing import Any, Self

from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from keeper.chain import abi
from keeper.chain.door import PLAN
from keeper.devnet import listing, mandate
from keeper.devnet.accounts import ALICE, BOB, CAROL, DEPLOYER, KEEPER, OPERATOR, STRANGER
from keeper.devnet.artifacts import artifact
from keeper.devnet.book import Book, Frozen
from keeper.devnet.engine import ZERO, Engine, Tx
from keeper.devnet.listing import LISTED
from keeper.devnet.pool_builder import mint, units
from keeper.devnet.site import do
from keeper.devnet.tokens import TRADED
from keeper.errors import Problem

BASE_FEE = 10**9
ONE = 10**18
DOLLAR = 10**6
SEED = 100 * DOLLAR
FIRST = 1_000_000
"""What the founder puts in, in dollars and in shares."""

EACH = 90_000
"""Dollars that go into each traded token; the rest stays cash."""

GIVEN = {ALICE: 100_000, BOB: 100_000, CAROL: 100_000}
"""Dollars of USDC for each newcomer, and a tenth of that of each other token."""

LOCK_UP = 3600
PERFORMANCE_PPM = 200_000
LIMITS = (2 * ONE // 100, ONE // 5, ONE // 5, 100_000_000 * ONE, 10 * DOLLAR)
"""Management fee a year, flow at once and a day, supply cap, smallest deposit."""

PAYEES = ((OPERATOR, 800_000), (STRANGER, 200_000))
CONFIG = (
    "((string,string,address,address,address,address,address,address,address,uint32,"
    "(uint64,uint64,uint64,uint128,uint128)))"
)
MAX = 2**256 - 1


class FundBook(Frozen):
    """Where a fund and all that belongs to it are."""

    chain_id: int
    fund: str
    base: str
    prices: str
    valuation: str
    mandate: str
    rebalancer: str
    record: str
    fees: str
    lens: str
    executor: str
    uniswap: str
    """The executor over Uniswap's pools, and beside it what quotes them."""

    quoter: str
    zap: str
    governance: str
    symbols: tuple[str, ...]
    """What is listed, the base first."""

    @classmethod
    def read(cls, path: Path) -> Self:
        return cls.model_validate(json.loads(path.read_text()))

    def write(self, path: Path) -> None:
        path.write_text(self.model_dump_json(indent=2) + "\n")


def deploy(engine: Engine, book: Book) -> FundBook:
    """The same fund at the same addresses, whatever the engine."""
    crew = Crew(engine)
    prices = _prices(crew, book)
    valuation, executor, lens = crew.deploy(
        ("Valuation", "(address)", prices), ("MockExecutor",), ("Lens",)
    )
    nonce = engine.nonce(DEPLOYER)
    fund, record, fees, gate, door = made = [created(DEPLOYER, nonce + i) for i in range(5)]
    base = book.token("USDC").address
    parts = (base, OPERATOR, valuation, gate, door, record, fees)
    under = mandate.Parts(fund, record, prices, gate, door, OPERATOR, OPERATOR, KEEPER)
    found = crew.deploy(
        ("Fund", CONFIG, ("Keel Fund", "KEEL", *parts, LOCK_UP, LIMITS)),
        ("Record", "(address,address,uint256,uint256)", fund, OPERATOR, PERFORMANCE_PPM, 0),
        ("FeeDistributor", "(address,address,(address,uint32)[])", fund, OPERATOR, PAYEES),
        *mandate.creations(under),
        ("UniswapV3Executor", "(address)", book.uniswap.factory),
        ("Zap",),
    )
    if found[:5] != made:
        raise Problem(f"the fund came to lie at {found[0]}, not {fund}", "Is the node new?")
    uniswap, zap = found[5:]
    told = FundBook(
        chain_id=engine.chain_id,
        fund=fund,
        base=base,
        prices=prices,
        valuation=valuation,
        mandate=gate,
        rebalancer=door,
        record=record,
        fees=fees,
        lens=lens,
        executor=executor,
        uniswap=uniswap,
        quoter=book.uniswap.quoter,
        zap=zap,
        governance=OPERATOR,
        symbols=LISTED,
    )
    _open(crew, book, told, under)
    return told


class Crew:
    """Sends what founds the fund; a block twelve seconds after the last."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._now = engine.head.timestamp

    def wait(self, seconds: int) -> int:
        """The time of the next block, so much later than it would be."""
        self._now += seconds
        return self._now + 12

    def send(self, *txs: Tx) -> list[str]:
        """One block; the addresses of what was deployed."""
        self._now += 12
        receipts = self.engine.mine(txs, self._now, BASE_FEE)
        for tx, receipt in zip(txs, receipts, strict=True):
            if not receipt.ok:
                raise Problem(
                    f"founding the fund: a call to {tx.to} failed: 0x{tx.data[:36].hex()}",
                    "Has a contract changed? Compare keeper/devnet/fund.py with it.",
                )
        return [to_checksum_address(r.created) if r.created else "" for r in receipts]

    def deploy(self, *parts: tuple[Any, ...]) -> list[str]:
        """Contracts by name, types of what they are made with, and these."""
        return self.send(*(_creation(*part) for part in parts))


def created(sender: str, nonce: int) -> str:
    """Where a contract comes to lie: by the hash of the RLP of its maker and the maker's nonce."""
    number = nonce.to_bytes((nonce.bit_length() + 7) // 8, "big")
    if nonce == 0 or nonce > 0x7F:
        number = bytes([0x80 + len(number)]) + number
    pair = b"\x94" + bytes.fromhex(sender[2:]) + number
    return to_checksum_address(keccak(bytes([0xC0 + len(pair)]) + pair)[12:])


def _creation(name: str, types: str = "()", *args: Any) -> Tx:
    return Tx(DEPLOYER, None, artifact(name).linked({}) + abi.arguments(types, *args))


def _prices(crew: Crew, book: Book) -> str:
    uptime = (book.sequencer_feed, listing.GRACE) if book.sequencer_feed else (ZERO, 0)
    types = "(address,address,uint256)"
    prices = crew.deploy(("Prices", types, OPERATOR, *uptime))[0]
    now = crew.wait(2 * listing.WINDOW)
    crew.send(*listing.answers(book, now))
    crew.send(*listing.sources(book, prices, OPERATOR))
    return prices


def _open(crew: Crew, book: Book, fund: FundBook, under: mandate.Parts) -> None:
    """Dead shares, the founder's money, a portfolio, observations, and guests."""
    usdc = book.token("USDC")
    enter = "depositInKind(uint256,address,uint256[],uint256)"
    lists = [book.token(symbol).address for symbol in LISTED[1:]]
    crew.send(
        mint(usdc, DEPLOYER, SEED + FIRST * DOLLAR),
        do(usdc.address, "approve(address,uint256)", fund.fund, SEED + FIRST * DOLLAR),
        do(fund.fund, "seed(uint256)", SEED),
        do(fund.fund, enter, FIRST * ONE, DEPLOYER, [FIRST * DOLLAR], MAX),
        *(do(fund.fund, "list(address)", token, sender=OPERATOR) for token in lists),
        *mandate.rules(book, under),
        *mandate.opening(under, [fund.executor, fund.uniswap], crew.wait(0)),
        do(fund.record, "observe()"),
    )
    crew.send(*_purchases(crew.engine, book, fund), *mandate.closing(under, fund.executor))
    crew.send(*_gifts(book), do(fund.record, "observe()"))


def _purchases(engine: Engine, book: Book, fund: FundBook) -> list[Tx]:
    """The keeper buys of each token, from an executor that was given it."""
    txs: list[Tx] = []
    legs = []
    for spec in TRADED:
        token = book.token(spec.symbol)
        route = abi.arguments("(uint256,uint256,address,bytes)", units(token, EACH), 0, ZERO, b"")
        txs += _give(book, spec.symbol, fund.executor, EACH)
        legs.append((fund.executor, fund.base, token.address, EACH * DOLLAR, route))
    under = engine.call(fund.mandate, abi.call("mandateHash()"))
    plan: tuple[Any, ...] = (1, MAX, under, bytes(32), [], legs)
    return [*txs, do(fund.rebalancer, f"rebalance({PLAN})", plan, sender=KEEPER)]


def _gifts(book: Book) -> list[Tx]:
    return [
        tx
        for guest, usd in GIVEN.items()
        for symbol in LISTED
        for tx in _give(book, symbol, guest, usd if symbol == "USDC" else usd // 10)
    ]


def _give(book: Book, symbol: str, to: str, usd: int) -> list[Tx]:
    """So many dollars' worth; ether comes out of the deployer's purse, which is deep."""
    token = book.token(symbol)
    amount = units(token, usd)
    if symbol != "WETH":
        return [mint(token, to, amount)]
    return [
        mint(token, DEPLOYER, amount),
        do(token.address, "transfer(address,uint256)", to, amount),
    ]
