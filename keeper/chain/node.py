"""One node over HTTP: a call at a block, logs, receipts, fees; faults by what they mean."""

import json
from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

from keeper.chain import faults
from keeper.chain.wire import Limited, Wire
from keeper.errors import Problem, Refused, Retry

TIMEOUT = 30.0
WRITE = "eth_send"
"""How the methods begin that must not happen twice."""

GWEI = 10**9
Block = int | str | bytes
"""A number, a word like `latest`, or a hash: that block and no other of its number."""


class Call(NamedTuple):
    """What may become a transaction."""

    sender: str
    to: str
    data: bytes
    value: int = 0

    def request(self) -> dict[str, str]:
        return {
            "from": self.sender,
            "to": self.to,
            "data": "0x" + self.data.hex(),
            "value": hex(self.value),
        }


class Header(NamedTuple):
    number: int
    timestamp: int
    hash: str
    base_fee: int


class Log(NamedTuple):
    address: str
    topics: tuple[str, ...]
    data: bytes
    block: int


class Receipt(NamedTuple):
    ok: bool
    hash: str
    block: int
    gas: int
    gas_price: int
    logs: tuple[Log, ...]


class NodeError(Problem):
    """What the node itself did not want to do; `code` is JSON-RPC's."""

    def __init__(self, what: str, remedy: str, code: int = 0) -> None:
        super().__init__(what, remedy)
        self.code = code


class Node:
    """What a chain answers; all of it goes through `batch`."""

    def __init__(self, url: str, timeout: float = TIMEOUT) -> None:
        self._wire = Wire(url, timeout)
        self.name = self._wire.name

    def close(self) -> None:
        self._wire.close()

    def rpc(self, method: str, *params: Any) -> Any:
        return self.batch([(method, list(params))])[0]

    def batch(self, calls: Sequence[tuple[str, list[Any]]]) -> list[Any]:
        """Results in the order of the calls; the first error is raised."""
        if not calls:
            return []
        body = [
            {"jsonrpc": "2.0", "id": i, "method": method, "params": params}
            for i, (method, params) in enumerate(calls)
        ]
        again = not any(method.startswith(WRITE) for method, _ in calls)
        replies = self._wire.replies(*self._post(json.dumps(body), again))
        return [self._result(replies.get(i), method) for i, (method, _) in enumerate(calls)]

    @cached_property
    def chain_id(self) -> int:
        return int(self.rpc("eth_chainId"), 16)

    def call(self, to: str, data: bytes, *, sender: str = "", block: Block = "latest") -> bytes:
        """What a contract answers at a block, or Refused."""
        request = {"to": to, "data": "0x" + data.hex()} | ({"from": sender} if sender else {})
        return data_of(self.rpc("eth_call", request, tag(block)))

    def header(self, block: Block = "latest") -> Header:
        by = "Hash" if isinstance(block, bytes) else "Number"
        place = shown(block) if isinstance(block, bytes) else tag(block)
        raw = self.rpc(f"eth_getBlockBy{by}", place, False)
        if raw is None:
            raise Problem(
                f"{self.name} has no block {shown(block)}",
                "Name a newer one that there is; a devnet keeps its past with --history.",
            )
        return header_of(raw)

    def storage(self, address: str, slot: int, block: Block = "latest") -> int:
        return int(self.rpc("eth_getStorageAt", address, hex(slot), tag(block)), 16)

    def code(self, address: str) -> bytes:
        return data_of(self.rpc("eth_getCode", address, "latest"))

    def balance(self, address: str) -> int:
        return int(self.rpc("eth_getBalance", address, "latest"), 16)

    def nonce(self, address: str, block: Block = "pending") -> int:
        return int(self.rpc("eth_getTransactionCount", address, tag(block)), 16)

    def estimate(self, call: Call) -> int:
        return int(self.rpc("eth_estimateGas", call.request()), 16)

    def tip(self) -> int:
        """What a validator wants on top; a gwei where the node does not say."""
        try:
            return int(self.rpc("eth_maxPriorityFeePerGas"), 16)
        except NodeError:
            return GWEI

    def send_raw(self, raw: bytes) -> str:
        return str(self.rpc("eth_sendRawTransaction", "0x" + raw.hex()))

    def receipt(self, hash_: str) -> Receipt | None:
        raw = self.rpc("eth_getTransactionReceipt", hash_)
        return _receipt(raw) if raw else None

    def logs(
        self,
        addresses: Sequence[str],
        topics: Sequence[str],
        first: int,
        last: Block = "latest",
        more: Sequence[Sequence[str] | None] = (),
    ) -> list[Log]:
        """Events of these contracts whose first topic is one of these, and so on for `more`; None
        stands for any."""
        query = {
            "address": list(addresses),
            "topics": [list(topics), *(None if one is None else list(one) for one in more)],
            "fromBlock": hex(first),
            "toBlock": tag(last),
        }
        return [_log(raw) for raw in self.rpc("eth_getLogs", query)]

    def simulate(self, calls: Sequence[Call]) -> list[dict[str, Any]]:
        """What these calls would do one after the other, in a block that will never be."""
        steps = {"blockStateCalls": [{"calls": [call.request() for call in calls]}]}
        found: list[dict[str, Any]] = self.rpc("eth_simulateV1", steps, "latest")[0]["calls"]
        return found

    def _result(self, reply: dict[str, Any] | None, method: str) -> Any:
        if reply is None:
            raise Retry(f"{self.name} left {method} without an answer; try again")
        error = reply.get("error")
        if error is None and "result" in reply:
            return reply["result"]
        raise refused(error) or self._fault(error, method)

    def _fault(self, error: Any, method: str) -> NodeError | Retry:
        said = f"{self.name} refuses {method}: {self._wire.told(faults.message(error))}"
        if faults.may_pass(error):
            return Limited(said) if faults.is_limit(error) else Retry(said)
        remedy = "Ask another node with --rpc, if it is not the request that is wrong."
        return NodeError(said, remedy, faults.code(error))

    def _post(self, body: str, again: bool) -> tuple[int, bytes]:
        return self._wire.post(body, again=again)


def refused(error: Any) -> Refused | None:
    """The revert that a node's error tells of, if it is one."""
    if not faults.is_revert(error):
        return None
    data = error.get("data") if isinstance(error, dict) else None
    if isinstance(data, dict):
        data = data.get("data") or data.get("result")
    return Refused(faults.message(error), data_of(data) if isinstance(data, str) else b"")


def header_of(raw: dict[str, Any]) -> Header:
    fee = int(raw.get("baseFeePerGas") or "0x0", 16)
    return Header(int(raw["number"], 16), int(raw["timestamp"], 16), raw["hash"], fee)


def _receipt(raw: dict[str, Any]) -> Receipt:
    return Receipt(
        raw["status"] == "0x1",
        raw["transactionHash"],
        int(raw["blockNumber"], 16),
        int(raw["gasUsed"], 16),
        int(raw.get("effectiveGasPrice") or "0x0", 16),
        tuple(_log(log) for log in raw["logs"]),
    )


def _log(raw: dict[str, Any]) -> Log:
    block = int(raw.get("blockNumber") or "0x0", 16)
    return Log(raw["address"], tuple(raw["topics"]), data_of(raw["data"]), block)


def data_of(text: str) -> bytes:
    hexes = text.removeprefix("0x")
    return bytes.fromhex(hexes) if len(hexes) % 2 == 0 else b""


def shown(block: Block) -> str:
    return "0x" + block.hex() if isinstance(block, bytes) else str(block)


def tag(block: Block) -> Any:
    if isinstance(block, bytes):
        return {"blockHash": "0x" + block.hex(), "requireCanonical": True}
    return hex(block) if isinstance(block, int) else block
