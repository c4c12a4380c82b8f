"""A node of the local world on which funds are founded by their TOML."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pytest
from eth_utils.address import to_checksum_address

from keeper.chain import abi
from keeper.chain.node import Node
from keeper.devnet import dump, listing
from keeper.devnet.accounts import DEPLOYER, key
from keeper.devnet.anvil import Anvil
from keeper.devnet.anvil_engine import AnvilEngine
from keeper.devnet.book import Book
from keeper.devnet.engine import Tx
from keeper.devnet.pool_builder import mint
from keeper.devnet.site import GENESIS
from keeper.devnet.world import ANVIL, BLOCK_GAS, CHAIN_ID, World
from keeper.execution.sender import Order, Outcome, Sender
from keeper.execution.signer import KeySigner
from keeper.governance.config import Config
from keeper.governance.deployment import Deployment
from tests.keeper.governance import tomls

DOLLAR = 10**6


class Crash(Exception):
    """The power goes out."""


class Fragile(Sender):
    """Sends what it is given; after its last it dies before it can say so."""

    lives: int | None = None

    def send(self, orders: Sequence[Order]) -> list[Outcome]:
        outcomes = super().send(orders)
        if self.lives is not None:
            self.lives -= 1
            if self.lives == 0:
                raise Crash
        return outcomes


@dataclass
class Building:
    engine: AnvilEngine
    book: Book
    toml: str

    @classmethod
    def on(cls, world: World) -> Self:
        """With fresh answers, pools that remember, and a founder with dollars; on a
        node that takes no transaction of more gas than mainnet does (EIP-7825)."""
        engine, book = _capped(world), world.book
        now = engine.head.timestamp + 2 * listing.WINDOW
        given = mint(book.token("USDC"), DEPLOYER, 1000 * DOLLAR)
        engine.mine([*listing.answers(book, now), given], now, 10**9)
        engine.automine()
        return cls(engine, book, tomls.of(book, "WETH", "WBTC"))

    @property
    def node(self) -> Node:
        return self.engine.node.client

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Whatever happens to the chain is undone."""
        text, before = self.toml, self.node.rpc("evm_snapshot")
        yield
        self.toml = text
        self.node.rpc("evm_revert", before)

    def deployment(
        self, path: Path, *, who: str = DEPLOYER, lives: int | None = None, **more: Any
    ) -> Deployment:
        sender = Fragile(self.node, KeySigner(key(who, self.node.chain_id)))
        sender.lives = lives
        return Deployment(Config.parse(self.toml), sender, path, **more)

    def crashes(self, path: Path, steps: int) -> None:
        """A deployment that goes out after each of its steps, and begins again."""
        for _ in range(steps):
            with pytest.raises(Crash):
                self.deployment(path, lives=1).run(print)

    def mine(self, *txs: Tx) -> None:
        """Transactions of anybody, a block each."""
        for tx in txs:
            request = {"from": tx.sender, "to": tx.to, "data": "0x" + tx.data.hex()}
            # An estimate is the least that does, and the fund refuses to run short.
            request["gas"] = hex(16_000_000)
            self.node.rpc("anvil_impersonateAccount", tx.sender)
            hash_ = self.node.rpc("eth_sendTransaction", request)
            self.node.rpc("evm_mine")
            receipt = self.node.receipt(hash_)
            assert receipt
            assert receipt.ok

    def number(self, signature: str, to: str) -> int:
        return int.from_bytes(self.node.call(to, abi.call(signature)), "big")

    def address(self, signature: str, to: str) -> str:
        return str(to_checksum_address(self.node.call(to, abi.call(signature))[-20:]))

    def text(self, signature: str, to: str) -> str:
        return str(abi.decode("(string)", self.node.call(to, abi.call(signature)))[0])

    def close(self) -> None:
        self.engine.close()


def _capped(world: World) -> AnvilEngine:
    said = {"--chain-id": CHAIN_ID, "--gas-limit": BLOCK_GAS, "--timestamp": GENESIS}
    flags = [str(word) for pair in said.items() for word in pair]
    node = Anvil(*ANVIL, *flags, "--enable-tx-gas-limit")
    dump.load(node, world.dump)
    return AnvilEngine(node)
