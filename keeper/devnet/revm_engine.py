"""The same world in this process on revm: hundreds of blocks a second, for search and properties.

Gas is not transaction-accurate here and nobody pays any; token balances are those of anvil.
"""

import gzip
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import pyrevm
from eth_utils.crypto import keccak

from keeper.devnet.dump import Pruning
from keeper.devnet.engine import ZERO, Head, Log, Receipt, Reverted, Tx

COMPACT_AFTER = 3_000
"""Calls after which the engine is rebuilt: revm's journal grows with each and is never freed."""

ACCOUNT = re.compile(
    r"(0x[0-9a-f]{40}): Account \{ info: AccountInfo \{ balance: (\d+), nonce: (\d+), "
    r".*?storage: \{(.*?)\}, status: "
)
PADDING = 33
SLOT = re.compile(r"(\d+): StorageSlot \{ previous_or_original_value: \d+, present_value: (\d+) \}")


@dataclass
class Account:
    balance: int = 0
    nonce: int = 0
    code: bytes = b""
    storage: dict[int, int] = field(default_factory=dict)


class RevmEngine:
    """One chain in this process."""

    def __init__(
        self,
        accounts: dict[str, Account],
        head: Head,
        chain_id: int = 31337,
        pruning: Pruning | None = None,
    ) -> None:
        self.chain_id = chain_id
        self._accounts = accounts
        self._pruning = pruning
        self._head = head
        self._calls = 0
        self._snapshots: list[tuple[pyrevm.JournalCheckpoint, Head]] = []
        self._evm = self._build()

    @classmethod
    def from_dump(cls, dump: bytes, chain_id: int, pruning: Pruning | None = None) -> Self:
        """From the state that anvil dumped."""
        state = json.loads(gzip.decompress(dump))
        accounts = {
            address.lower(): Account(
                _number(raw["balance"]),
                _number(raw["nonce"]),
                bytes.fromhex((raw.get("code") or "0x")[2:]),
                {int(k, 16): int(v, 16) for k, v in (raw.get("storage") or {}).items()},
            )
            for address, raw in state["accounts"].items()
        }
        block = state["block"]
        head = Head(_number(block["number"]), _number(block["timestamp"]))
        return cls(accounts, head, chain_id, pruning)

    def _build(self) -> pyrevm.EVM:
        cfg = pyrevm.CfgEnv(chain_id=self.chain_id)
        evm = pyrevm.EVM(env=pyrevm.Env(cfg=cfg), gas_limit=2**63, spec_id="CANCUN")
        for address, account in self._accounts.items():
            info = pyrevm.AccountInfo(nonce=account.nonce, code=account.code or None)
            evm.insert_account_info(address, info)
            evm.set_balance(address, account.balance)
            for slot, value in account.storage.items():
                evm.insert_account_storage(address, slot, value)
        self._calls = 0
        self._set_block(evm)
        return evm

    def _set_block(self, evm: pyrevm.EVM) -> None:
        number, timestamp = self._head
        evm.set_block_env(
            pyrevm.BlockEnv(number=number, timestamp=timestamp, gas_limit=10**9, basefee=0)
        )

    @property
    def head(self) -> Head:
        return self._head

    def advance(self, timestamp: int) -> None:
        """A new block begins; calls from here on are part of it."""
        self._head = Head(self._head.number + 1, timestamp)
        self._set_block(self._evm)

    def mine(self, txs: Sequence[Tx], timestamp: int, base_fee: int) -> list[Receipt]:
        del base_fee  # nobody pays for gas here
        if self._calls > COMPACT_AFTER and not self._snapshots:
            self.compact()
        self.advance(timestamp)
        return [self._execute(tx) for tx in txs]

    def _execute(self, tx: Tx) -> Receipt:
        created = None
        self._calls += 1
        try:
            if tx.to is None:
                created = self._evm.deploy(tx.sender, tx.data, tx.value)
            else:
                self._evm.message_call(tx.sender, tx.to, calldata=tx.data, value=tx.value)
        except RuntimeError:
            return Receipt(False, None, (), self._gas_used())
        finally:
            self._evm.reset_transient_storage()
        return Receipt(True, created, self.logs(), self._gas_used())

    def _gas_used(self) -> int:
        result = self._evm.result
        return int(result.gas_used) if result else 0

    def logs(self) -> tuple[Log, ...]:
        """What the last transaction said."""
        result = self._evm.result
        return tuple(_log(log) for log in result.logs) if result else ()

    def send(self, sender: str, to: str, data: bytes, value: int = 0) -> bytes:
        """One transaction in the block that has begun: its answer, or Reverted."""
        self._calls += 1
        try:
            return bytes(self._evm.message_call(sender, to, calldata=data, value=value))
        except RuntimeError as error:
            raise _reverted(error) from error
        finally:
            self._evm.reset_transient_storage()

    def call(self, to: str, data: bytes, sender: str = ZERO) -> bytes:
        checkpoint = self._evm.snapshot()
        try:
            return bytes(self._evm.message_call(sender, to, calldata=data))
        except RuntimeError as error:
            raise _reverted(error) from error
        finally:
            self._evm.revert(checkpoint)
            self._evm.reset_transient_storage()

    def storage(self, slots: Sequence[tuple[str, int]]) -> list[int]:
        return [self._evm.storage(address, slot) for address, slot in slots]

    def code(self, address: str) -> bytes:
        """Revm answers with its own padding behind the code; the hash tells."""
        raw = bytes(self._evm.get_code(address) or b"")
        hash_ = self._evm.basic(address).code_hash
        return raw if keccak(raw) == hash_ else raw[:-PADDING]

    def nonce(self, address: str) -> int:
        return int(self._evm.basic(address).nonce)

    def set_balance(self, address: str, wei: int) -> None:
        self._evm.set_balance(address, wei)

    def set_code(self, address: str, code: bytes) -> None:
        nonce = self._evm.basic(address).nonce
        self._evm.insert_account_info(address, pyrevm.AccountInfo(nonce=nonce, code=code))

    def snapshot(self) -> None:
        self._snapshots.append((self._evm.snapshot(), self._head))

    def restore(self) -> None:
        """Back to the last snapshot, the block's number and time too."""
        checkpoint, self._head = self._snapshots.pop()
        self._evm.revert(checkpoint)
        self._set_block(self._evm)

    def compact(self) -> None:
        """Frees the journal: what changed is read out and laid over the base in a new engine."""
        text = self._evm.journal_str
        for match in ACCOUNT.finditer(text[: text.index("transient_storage: {")]):
            address, balance, nonce, slots = match.groups()
            account = self._accounts.setdefault(address, Account())
            account.balance, account.nonce = int(balance), int(nonce)
            account.code = account.code or self.code(address)
            account.storage |= {int(slot): int(value) for slot, value in SLOT.findall(slots)}
        if self._pruning:
            cache = self._accounts[self._pruning.cache.lower()].storage
            for slot in list(self._pruning.slots(lambda slot: cache.get(slot, 0))):
                del cache[slot]
        self._evm = self._build()

    def close(self) -> None:
        self._accounts = {}


def _log(raw: pyrevm.Log) -> Log:
    topics, data = raw.data
    return Log(raw.address, tuple(_hex(topic) for topic in topics), bytes(data))


def _hex(topic: Any) -> str:
    return topic if isinstance(topic, str) else "0x" + bytes(topic).hex()


def _reverted(error: RuntimeError) -> Reverted:
    found = re.search(r"0x([0-9a-f]*)", str(error))
    return Reverted(str(error)[:120], bytes.fromhex(found.group(1)) if found else b"")


def _number(value: Any) -> int:
    return value if isinstance(value, int) else int(str(value), 0)
