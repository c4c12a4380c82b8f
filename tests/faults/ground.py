"""One chain, three ways to it, each with a proxy that does as its script says."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any, Self

from keeper.chain.node import Header, Node
from keeper.chain.nodes import Nodes
from keeper.chain.sending import Route, Sending
from keeper.chain.trust import Trust
from keeper.devnet.accounts import ALICE, key
from keeper.devnet.anvil import Anvil
from keeper.execution.signer import KeySigner
from tests.faults.proxy import Fault, Proxy, Script, always

CHAIN = 31337
TELLER = "0x" + "77" * 20
"""A contract that logs, and answers with the number of the block."""

TELLER_CODE = "0x60aa60006000a14360005260206000f3"
SILENT_CODE = "0x60006000fd"
SILENT = "0x" + "55" * 20
"""A contract that refuses."""

QUICK = 0.3
"""Seconds of patience where the test waits it out."""

GWEI = 10**9


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Network:
    def __init__(self, anvil: Anvil, ways: int = 3) -> None:
        self.anvil = anvil
        self.truth = anvil.client
        self.account = ALICE
        self.steady = Clock()
        self.proxies = [Proxy(anvil.url, always(Fault.NONE), seed) for seed in range(ways)]
        self._opened: list[Node] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for nodes in self._opened:
            nodes.close()
        for proxy in self.proxies:
            proxy.__exit__()

    def play(self, *scripts: Script | Fault) -> None:
        """From now on, one for each way; all is well on the others."""
        rest = [Fault.NONE] * (len(self.proxies) - len(scripts))
        for proxy, script in zip(self.proxies, [*scripts, *rest], strict=True):
            proxy.script = always(script) if isinstance(script, Fault) else script

    def nodes(self, least: int = 2, *, patience: float = 5.0, **trust: Any) -> Nodes:
        """As many as there are ways, seen with a clock that stands at the newest block."""
        opened = Nodes(
            [Node(proxy.url, patience) for proxy in self.proxies],
            Trust(CHAIN, least, patience=patience, **trust),
            clock=lambda: self.truth.header().timestamp,
            steady=self.steady,
            chance=Random(0),
        )
        self._opened.append(opened)
        return opened

    def node(self, way: int, patience: float = 5.0) -> Node:
        self._opened.append(Node(self.proxies[way].url, patience))
        return self._opened[-1]

    def name(self, way: int) -> str:
        return Node(self.proxies[way].url).name

    def sending(self, least: int = 2, *, patience: float = 5.0) -> Sending:
        return Sending(Route(tuple(proxy.url for proxy in self.proxies), least), patience)

    def signed(self, **fields: Any) -> bytes:
        return KeySigner(key(ALICE, CHAIN)).sign(transaction(self.truth, **fields))

    def included(self, hash_: str) -> bool:
        return self.truth.receipt(hash_) is not None

    def eventually(self, holds: Callable[[], bool]) -> bool:
        """Soon: anvil mines, and late threads send, beside us."""
        deadline = time.monotonic() + 5
        while not (held := holds()) and time.monotonic() < deadline:
            time.sleep(0.005)
        return held

    def settled(self) -> bool:
        """Nothing waits to be mined."""
        return self.truth.nonce(ALICE, "latest") == self.truth.nonce(ALICE, "pending")

    @contextmanager
    def not_mining(self) -> Iterator[None]:
        self.anvil.rpc("evm_setAutomine", False)
        try:
            yield
        finally:
            self.anvil.rpc("evm_mine")
            self.anvil.rpc("evm_setAutomine", True)

    def sends(self, raw: bytes) -> list[int]:
        """How often each way's node was given these bytes."""
        return [sum(raw.hex() in body for body in proxy.forwarded) for proxy in self.proxies]


def transaction(node: Node, **fields: Any) -> dict[str, Any]:
    return {
        "type": 2,
        "chainId": CHAIN,
        "nonce": node.nonce(ALICE),
        "to": TELLER,
        "data": b"",
        "value": 0,
        "gas": 100_000,
        "maxPriorityFeePerGas": GWEI,
        "maxFeePerGas": 100 * GWEI,
    } | fields


def settle(anvil: Anvil, blocks: int = 12) -> list[str]:
    """A short history: a contract that logs, one that refuses, and a transaction in each block."""
    anvil.rpc("anvil_setCode", TELLER, TELLER_CODE)
    anvil.rpc("anvil_setCode", SILENT, SILENT_CODE)
    anvil.rpc("anvil_setBalance", ALICE, hex(10**21))
    signer = KeySigner(key(ALICE, CHAIN))
    return [_mined(anvil.client, signer.sign(transaction(anvil.client))) for _ in range(blocks)]


def _mined(node: Node, raw: bytes) -> str:
    hash_ = node.send_raw(raw)
    while node.receipt(hash_) is None:
        time.sleep(0.002)
    return hash_


def at(header: Header) -> bytes:
    return bytes.fromhex(header.hash[2:])
