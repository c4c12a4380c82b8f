"""One node over HTTP: a call at a block, logs, receipts, fees; faults by what they mean."""

import json
import ssl
from collections.abc import Sequence
from functools import cached_property
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from keeper.errors import Problem, Refused, Retry

TIMEOUT = 30.0
BUSY = (408, 425, 429, 500, 502, 503, 504)
"""Answers of a server that may pass by themselves."""

REVERT = 3
"""The code by which nodes say that a call was reverted."""

FAILED = ("revert", "evm error", "invalid opcode", "out of gas")
"""How nodes say that a call ended badly, beside the code."""

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
    """One connection, kept while it lasts. Its address is told without what may be a secret."""

    def __init__(self, url: str, timeout: float = TIMEOUT) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Problem(f"{url!r} is not the address of a node", "Write http://host:port.")
        self.name = f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
        self._path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        where = (parts.hostname, parts.port)
        self._http: HTTPConnection = (
            HTTPSConnection(*where, timeout=timeout, context=ssl.create_default_context())
            if parts.scheme == "https"
            else HTTPConnection(*where, timeout=timeout)
        )

    def close(self) -> None:
        self._http.close()

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
        replies = {reply.get("id"): reply for reply in self._ask(body)}
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
        fee = int(raw.get("baseFeePerGas") or "0x0", 16)
        return Header(int(raw["number"], 16), int(raw["timestamp"], 16), raw["hash"], fee)

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
        if "error" not in reply:
            return reply.get("result")
        error = reply["error"]
        raise refused(error) or NodeError(
            f"{self.name} refuses {method}: {error.get('message', error)}",
            "Ask another node with --rpc, if it is not the request that is wrong.",
            int(error.get("code", 0)),
        )

    def _ask(self, body: list[dict[str, Any]]) -> list[dict[str, Any]]:
        status, answer = self._post(json.dumps(body))
        if status in BUSY:
            raise Retry(f"{self.name} answers {status}: it is busy or limits its callers")
        try:
            replies = json.loads(answer)
        except ValueError:
            said = answer[:80].decode(errors="replace")
            raise Problem(
                f"{self.name} answers {status} and no JSON-RPC: {said!r}", "Name a node with --rpc."
            ) from None
        return replies if isinstance(replies, list) else [replies | {"id": 0}]

    def _post(self, body: str) -> tuple[int, bytes]:
        """A connection that the server has closed meanwhile is opened again, once.

        What only takes too long may be under way, and is not asked for again.
        """
        headers = {"Content-Type": "application/json"}
        for attempt in range(2):
            try:
                self._http.request("POST", self._path, body, headers)
                answer = self._http.getresponse()
                return answer.status, answer.read()
            except ConnectionRefusedError:
                self.close()
                raise Problem(
                    f"nobody answers at {self.name}",
                    "Start a node there (`keel devnet up` is one), or name another with --rpc.",
                ) from None
            except (OSError, HTTPException) as error:
                self.close()
                if attempt or isinstance(error, TimeoutError):
                    raise Retry(f"{self.name} cannot be reached: {error}") from error
        raise AssertionError


def refused(error: dict[str, Any]) -> Refused | None:
    """The revert that a node's error tells of, if it is one."""
    message = str(error.get("message", error))
    if error.get("code") != REVERT and not any(sign in message.lower() for sign in FAILED):
        return None
    data = error.get("data")
    if isinstance(data, dict):
        data = data.get("data") or data.get("result")
    return Refused(message, data_of(data) if isinstance(data, str) else b"")


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
