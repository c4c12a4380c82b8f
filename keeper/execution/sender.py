"""Simulate, sign, send, wait, read what happened: one transaction after the other."""

import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from keeper.chain.node import Call, Log, Node, NodeError, Receipt
from keeper.errors import Problem, Refused, Retry
from keeper.execution.signer import Signer

PATIENCE = 180.0
"""Seconds until a transaction that is not included is given back to the person."""

POLL = 0.1
SPARE_GAS = (5, 4)
"""What is allowed beside the estimate: the fund refuses to run short of gas."""

MOST_GAS = 16_000_000
MOST_TIP = 100 * 10**9
"""Wei of gas price: a tip is paid in full, whatever a node makes of it."""


class Order(NamedTuple):
    """A call that is to become a transaction, and what it is for."""

    to: str
    data: bytes
    says: str
    value: int = 0


class Outcome(NamedTuple):
    """A transaction that was included and did what it was to do."""

    order: Order
    receipt: Receipt

    @property
    def logs(self) -> tuple[Log, ...]:
        return self.receipt.logs


def silent(_: str) -> None:
    """Progress for nobody."""


class Sender:
    """One account on one chain."""

    def __init__(
        self,
        node: Node,
        signer: Signer,
        *,
        say: Callable[[str], None] = silent,
        patience: float = PATIENCE,
    ) -> None:
        self.node = node
        self._signer = signer
        self._say = say
        self._patience = patience

    @property
    def address(self) -> str:
        return self._signer.address

    def simulate(self, orders: Sequence[Order]) -> list[bytes]:
        """What each would answer after those before it, at the newest block; or Refused."""
        try:
            steps = self.node.simulate([self._call(order) for order in orders])
        except NodeError:
            return self._simulate_first(orders)
        for order, step in zip(orders, steps, strict=True):
            if step["status"] != "0x1":
                raise Refused(order.says, _data(step))
        return [_data(step) for step in steps]

    def send(self, orders: Sequence[Order]) -> list[Outcome]:
        """Each signed and sent when the one before it is included."""
        return [self._send(order) for order in orders]

    def _simulate_first(self, orders: Sequence[Order]) -> list[bytes]:
        """A node that knows no simulations shows only what needs nothing before it."""
        first = orders[0]
        return [self.node.call(first.to, first.data, sender=self.address)]

    def _send(self, order: Order) -> Outcome:
        call = self._call(order)
        gas = min(self.node.estimate(call) * SPARE_GAS[0] // SPARE_GAS[1], MOST_GAS)
        transaction = self._transaction(call, gas)
        self._require_ether(gas * transaction["maxFeePerGas"] + order.value)
        hash_ = self.node.send_raw(self._signer.sign(transaction))
        self._say(f"{order.says}: sent as {hash_}")
        receipt = self._wait(hash_)
        if not receipt.ok:
            raise self._why(call, receipt, order)
        return Outcome(order, receipt)

    def _transaction(self, call: Call, gas: int) -> dict[str, Any]:
        tip = min(self.node.tip(), MOST_TIP)
        return {
            "type": 2,
            "chainId": self.node.chain_id,
            "nonce": self.node.nonce(call.sender),
            "to": call.to,
            "data": call.data,
            "value": call.value,
            "gas": gas,
            "maxPriorityFeePerGas": tip,
            "maxFeePerGas": 2 * self.node.header().base_fee + tip,
        }

    def _require_ether(self, needed: int) -> None:
        has = self.node.balance(self.address)
        if has < needed:
            raise Problem(
                f"{self.address} has {has / 1e18:.6f} ETH, and this may cost {needed / 1e18:.6f}",
                "Send it some for gas.",
            )

    def _wait(self, hash_: str) -> Receipt:
        deadline = time.monotonic() + self._patience
        while time.monotonic() < deadline:
            try:
                receipt = self.node.receipt(hash_)
            except Retry as fault:
                self._say(str(fault))  # the transaction is out there, whether we see it or not
                receipt = None
            if receipt:
                return receipt
            time.sleep(POLL)
        raise Problem(
            f"{hash_} is not included after {self._patience:.0f} s; it may still be",
            "Look it up before you try again. A devnet with --speed 0 waits for keel devnet step.",
        )

    def _why(self, call: Call, receipt: Receipt, order: Order) -> Refused:
        """A receipt does not say why: the same call does, in the block that it failed in."""
        try:
            self.node.call(call.to, call.data, sender=call.sender, block=receipt.block)
        except Refused as refused:
            return refused
        except NodeError:
            pass
        return Refused(f"{order.says}: {receipt.hash} was reverted in block {receipt.block}")

    def _call(self, order: Order) -> Call:
        return Call(self.address, order.to, order.data, order.value)


def _data(step: dict[str, Any]) -> bytes:
    return bytes.fromhex(step["returnData"][2:])
