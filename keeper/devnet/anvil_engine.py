"""The world on anvil: a real node that web3, ape and a browser can speak to."""

from collections.abc import Sequence
from typing import Any

from keeper.devnet import dump
from keeper.devnet.anvil import Anvil, RpcError
from keeper.devnet.dump import Pruning
from keeper.devnet.engine import ZERO, Head, Log, Receipt, Reverted, Tx
from keeper.errors import Problem

RECYCLE_AFTER = 200
KEPT_BLOCKS = 64


class AnvilEngine:
    """Blocks are mined here alone: the node's own automine is off."""

    def __init__(self, node: Anvil, pruning: Pruning | None = None) -> None:
        self.node = node
        self._pruning = pruning
        self._mined = 0
        self._rpc = node.rpc
        self._nonces: dict[str, int] = {}
        self._rpc("evm_setAutomine", False)
        self.chain_id = int(self._rpc("eth_chainId"), 16)

    @property
    def head(self) -> Head:
        block = self._rpc("eth_getBlockByNumber", "latest", False)
        return Head(int(block["number"], 16), int(block["timestamp"], 16))

    def mine(self, txs: Sequence[Tx], timestamp: int, base_fee: int) -> list[Receipt]:
        calls: list[tuple[str, list[Any]]] = [
            ("anvil_setNextBlockBaseFeePerGas", [hex(base_fee)]),
            ("evm_setNextBlockTimestamp", [hex(timestamp)]),
        ]
        calls += [("eth_sendTransaction", [self._request(tx, base_fee)]) for tx in txs]
        hashes = self._rpc.batch(calls)[2:]
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
            nonce = int(self._rpc("eth_getTransactionCount", tx.sender, "latest"), 16)
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
        request = {"from": sender, "to": to, "data": "0x" + data.hex()}
        try:
            return bytes.fromhex(self._rpc("eth_call", request, "latest")[2:])
        except RpcError as error:
            revert = error.data if isinstance(error.data, str) else "0x"
            raise Reverted(f"call to {to}", bytes.fromhex(revert[2:])) from error

    def storage(self, slots: Sequence[tuple[str, int]]) -> list[int]:
        calls = [("eth_getStorageAt", [address, hex(slot), "latest"]) for address, slot in slots]
        return [int(word, 16) for word in self._rpc.batch(calls)]

    def code(self, address: str) -> bytes:
        return bytes.fromhex(self._rpc("eth_getCode", address, "latest")[2:])

    def nonce(self, address: str) -> int:
        return int(self._rpc("eth_getTransactionCount", address, "latest"), 16)

    def set_balance(self, address: str, wei: int) -> None:
        self._rpc("anvil_setBalance", address, hex(wei))

    def set_code(self, address: str, code: bytes) -> None:
        self._rpc("anvil_setCode", address, "0x" + code.hex())

    def block_hash(self) -> str:
        return str(self._rpc("eth_getBlockByNumber", "latest", False)["hash"])

    def reorg(self, depth: int) -> None:
        """The last blocks are forgotten, and empty ones take their place."""
        try:
            self._rpc("anvil_reorg", depth, [])
        except RpcError as error:
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
