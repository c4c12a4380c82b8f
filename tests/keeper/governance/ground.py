"""A fund of dollars out of the real factory, in one process, with everybody that has a power."""

from dataclasses import dataclass, field
from typing import Self

from eth_utils.crypto import keccak

from keeper.chain import abi
from keeper.devnet import listing, mandate
from keeper.devnet.accounts import DEPLOYER, KEEPER, STRANGER
from keeper.devnet.book import Book
from keeper.devnet.engine import ZERO, Engine, Reverted, Tx
from keeper.devnet.fund import created
from keeper.devnet.pool_builder import mint
from keeper.devnet.site import do
from keeper.errors import Refused
from keeper.governance import founding
from keeper.governance.founding import Addresses, Founding, Voting
from keeper.governance.powers import MODULES, Role
from keeper.units import DAY, ONE

SAFE = "0x" + "5afe" * 10
LOCK_UP = DAY
DOLLAR = 10**6


def a_founding(book: Book, now: int) -> Founding:
    return Founding(
        name="Keel Fund",
        symbol="KEEL",
        base=book.token("USDC").address,
        safe=SAFE,
        sequencer=ZERO,
        lock_up=LOCK_UP,
        grace=0,
        limits=(ONE // 50, ONE // 5, ONE // 5, 10**8 * ONE, 10 * DOLLAR),
        performance_ppm=100_000,
        mark=0,
        payees=((STRANGER, 10**6),),
        mandate=mandate.LIMITS,
        capacities=mandate.CAPACITIES,
        refills=mandate.REFILLS,
        delay=5 * DAY,
        voting=Voting(DAY, 3 * DAY, DAY, 10_000, 20, 1000 * ONE, now + 365 * DAY),
        seed=100 * DOLLAR,
    )


@dataclass
class Founded:
    """The addresses of a fund that was just activated."""

    engine: Engine
    at: Addresses
    gas: dict[str, int] = field(default_factory=dict)
    """Of each step that has a name."""

    @classmethod
    def on(cls, engine: Engine, book: Book) -> Self:
        now = engine.head.timestamp + 12
        wanted = a_founding(book, now)
        codes = founding.codes()
        factory = created(DEPLOYER, engine.nonce(DEPLOYER))
        at = Addresses.of(created(factory, 1))
        found = cls(engine, at)
        hashes = [keccak(code) for code in codes]
        found.send(Tx(DEPLOYER, None, founding.factory(hashes)), "FundFactory")
        found.send(Tx(DEPLOYER, factory, founding.opening(wanted)), "open")
        for module, code in zip(MODULES, codes, strict=True):
            found.send(Tx(STRANGER, at.launch, founding.deploying(wanted, code)), module)
        for tx in listing.answers(book, engine.head.timestamp):
            found.send(tx)
        calls = founding.configuring(found._calls(book, now))
        found.send(Tx(DEPLOYER, at.launch, calls), "configure")
        usdc = book.token("USDC")
        found.send(mint(usdc, DEPLOYER, wanted.seed))
        found.send(do(usdc.address, "approve(address,uint256)", at.launch, wanted.seed))
        found.send(Tx(DEPLOYER, at.launch, founding.activating(wanted)), "activate")
        return found

    def _calls(self, book: Book, now: int) -> list[tuple[str, bytes]]:
        """What governance would set: a price for the base, and a keeper."""
        source = listing.by_feeds(book, "USDC")
        usdc = book.token("USDC").address
        return [
            (self.at.prices, abi.call(listing.SET_SOURCE, usdc, source)),
            (
                self.at.rebalancer,
                abi.call("setLease(address,uint256)", KEEPER, now + 365 * DAY),
            ),
            (self.at.rebalancer, abi.call("appoint(address)", KEEPER)),
        ]

    def send(self, tx: Tx, step: str = "", later: int = 12) -> None:
        """In a block of its own, so many seconds behind the last."""
        (receipt,) = self.engine.mine([tx], self.engine.head.timestamp + later, 10**9)
        assert receipt.ok, f"{tx.to} refused 0x{tx.data[:4].hex()}"
        if step:
            self.gas[step] = receipt.gas

    @property
    def roles(self) -> dict[Role, str]:
        return {
            Role.STRANGER: STRANGER,
            Role.KEEPER: KEEPER,
            Role.SAFE: SAFE,
            Role.VOTES: self.at.timelock,
            Role.GOVERNOR: self.at.governor,
            Role.DOOR: self.at.rebalancer,
            Role.RECORD: self.at.record,
            Role.LAUNCH: self.at.launch,
        }

    def ask(self, to: str, data: bytes, who: str) -> bytes:
        try:
            return self.engine.call(to, data, sender=who)
        except Reverted as reverted:
            raise Refused("refused", reverted.data) from reverted
