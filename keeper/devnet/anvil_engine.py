"""The world on anvil: a real node that web3, ape and a browser can speak to."""

from collections.abc import Sequence
from typing import Any

from keeper.chain.node import NodeError
from keeper.devnet import dump
from keeper.devnet.anvil import Anvil
from keeper.devnet.dump import Pruning
from keeper.devnet.engine import ZERO, Head, Log, Receipt, Reverted, Tx
from keeper.errors import Problem, Refused

RECYCLE_AFTER = 200
KEPT_BLOCKS = 64


class AnvilEngine:
    """Blocks are mined here alone: the node's own automine is off."""

    def __init__(self, node: Anvil, pruning: Pruning | None = None) -> None:
        self.node = node
        self._pruning = pruning
        self._mined = 0
        self._client, self._rpc = node.client, node.rpc
        self._nonces: dict[str, int] = {}
        self._rpc("evm_setAutomine", False)
        self.chain_id = self._client.chain_id

    @property
    def head(self) -> Head:
        header = self._client.header()
        return Head(header.number, header.timestamp)

    def mine(self, txs: Sequence[Tx], timestamp: int, base_fee: int) -> list[Receipt]:
        calls: list[tuple[str, list[Any]]] = [
            ("anvil_setNextBlockBaseFeePerGas", [hex(base_fee)]),
            ("evm_setNextBlockTimestamp", [hex(timestamp)]),
        ]
        calls += [("eth_sendTransaction", [self._request(tx, base_fee)]) for tx in txs]
        hashes = self._client.batch(calls)[2:]
        self._rpc("evm_mine")
        receipts = {r["transactionHash"]: r for r in self._rpc("eth_getBlockReceipts", "latest")}
        self._mined += 1
        if self._pruning and self._mined % RECYCLE_AFTER == 0:
            self._recycle(self._pruning)
        return [_receipt(receipts[hash_]) for hash_ in hashes]

    def _recycle(self, pruning: Pruning) -> None:
        """The node keeps what it never needs again; its state goes through a slim dump."""
        state = dump.slim(dump.take(self.node), KEPT_BLOCKS, pruning)
        self._rpc("anvil_reset")
        dump.load(self.node, state)
        self._nonces.clear()

    def _request(self, tx: Tx, base_fee: int) -> dict[str, Any]:
        nonce = self._nonces.get(tx.sender)
        if nonce is None:
            self._rpc("anvil_impersonateAccount", tx.sender)  # signing is a fifth of a block's time
            nonce = self.nonce(tx.sender)
        self._nonces[tx.sender] = nonce + 1
        request = {
            "from": tx.sender,
            "data": "0x" + tx.data.hex(),
            "value": hex(tx.value),
            "gas": hex(tx.gas),
            "nonce": hex(nonce),
            "maxFeePerGas": hex(base_fee),
            "maxPriorityFeePerGas": "0x0",
        }
        return request if tx.to is None else request | {"to": tx.to}

    def call(self, to: str, data: bytes, sender: str = ZERO) -> bytes:
        try:
            return self._client.call(to, data, sender=sender)
        except Refused as error:
            raise Reverted(f"call to {to}", error.data) from error

    def storage(self, slots: Sequence[tuple[str, int]]) -> list[int]:
        calls = [("eth_getStorageAt", [address, hex(slot), "latest"]) for address, slot in slots]
        return [int(word, 16) for word in self._client.batch(calls)]

    def code(self, address: str) -> bytes:
        return self._client.code(address)

    def nonce(self, address: str) -> int:
        return self._client.nonce(address, "latest")

    def set_balance(self, address: str, wei: int) -> None:
        self._rpc("anvil_setBalance", address, hex(wei))

    def set_code(self, address: str, code: bytes) -> None:
        self._rpc("anvil_setCode", address, "0x" + code.hex())

    def block_hash(self) -> str:
        return self._client.header().hash

    def reorg(self, depth: int) -> None:
        """The last blocks are forgotten, and empty ones take their place."""
        try:
            self._rpc("anvil_reorg", depth, [])
        except NodeError as error:
            raise Problem(
                f"a reorg of {depth} blocks: the node keeps no state that old",
                "Start the devnet with --history, and reorganise no further than its start.",
            ) from error
        self._nonces.clear()

    def automine(self) -> None:
        """From here on the node mines each transaction as it comes."""
        self._rpc("evm_setAutomine", True)

    def close(self) -> None:
        self.node.stop()


def _receipt(raw: dict[str, Any]) -> Receipt:
    logs = tuple(
        Log(log["address"], tuple(log["topics"]), bytes.fromhex(log["data"][2:]))
        for log in raw["logs"]
    )
    return Receipt(raw["status"] == "0x1", raw["contractAddress"], logs, int(raw["gasUsed"], 16))
