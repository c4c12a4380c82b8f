"""What owners sign: the hash of a Safe transaction, by EIP-712, and by others to compare with."""

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from eth_utils.crypto import keccak

from keeper.chain import abi
from keeper.chain.node import Node
from keeper.devnet.engine import ZERO
from keeper.errors import Problem

if TYPE_CHECKING:
    from eth_typing import ChecksumAddress
    from safe_eth.eth import EthereumClient

DOMAIN_TYPE = "EIP712Domain(uint256 chainId,address verifyingContract)"
MESSAGE_TYPE = (
    "SafeTx(address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,uint256 baseGas,"
    "uint256 gasPrice,address gasToken,address refundReceiver,uint256 nonce)"
)
ASK = "(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,uint256)"
VERSIONS = ("1.3.0", "1.4.1")
"""The Safes whose hashes are made so."""


class Signed(NamedTuple):
    """All that a signature is of. What pays for gas is always nothing, and so not here."""

    chain_id: int
    safe: str
    to: str
    value: int
    data: bytes
    operation: int
    nonce: int

    @property
    def domain_hash(self) -> bytes:
        kind = keccak(text=DOMAIN_TYPE)
        return keccak(abi.arguments("(bytes32,uint256,address)", kind, self.chain_id, self.safe))

    @property
    def message_hash(self) -> bytes:
        types = ASK.replace("bytes", "bytes32").replace("(", "(bytes32,", 1)
        fields = list(self.fields)
        fields[2] = keccak(self.data)
        return keccak(abi.arguments(types, keccak(text=MESSAGE_TYPE), *fields))

    @property
    def hash(self) -> bytes:
        return keccak(b"\x19\x01" + self.domain_hash + self.message_hash)

    @property
    def fields(self) -> tuple[Any, ...]:
        """As the Safe has them, in its order."""
        free = (0, 0, 0, ZERO, ZERO)
        return (self.to, self.value, self.data, self.operation, *free, self.nonce)

    @property
    def typed(self) -> dict[str, Any]:
        """For wallets that take EIP-712 as JSON."""
        parts = [part.split() for part in _inside(MESSAGE_TYPE)]
        names = [name for _, name in parts]
        return {
            "types": {
                "EIP712Domain": _members(DOMAIN_TYPE),
                "SafeTx": _members(MESSAGE_TYPE),
            },
            "primaryType": "SafeTx",
            "domain": {"chainId": self.chain_id, "verifyingContract": self.safe},
            "message": dict(zip(names, map(_plain, self.fields), strict=True)),
        }


def require_same(one: Signed, version: str, node: Node | None = None) -> None:
    """Ours, that of Safe's own library, and that of the Safe itself where there is a node."""
    ways = {"Safe's library": _by_library(one, version)}
    if node:
        ways["the Safe"] = node.call(one.safe, abi.call(f"getTransactionHash{ASK}", *one.fields))
    for who, found in ways.items():
        if found != one.hash:
            raise Problem(
                f"{who} computes the hash 0x{found.hex()}, and we 0x{one.hash.hex()}",
                "Sign nothing of this: somebody computes wrongly. Tell the maintainers.",
            )


def _by_library(one: Signed, version: str) -> bytes:
    from safe_eth.safe import SafeTx

    nobody = cast("EthereumClient", None)  # it computes from what it is given
    pinned: dict[str, Any] = {
        "safe_nonce": one.nonce,
        "safe_version": version,
        "chain_id": one.chain_id,
    }
    fields: tuple[Any, ...] = one.fields[:-1]
    tx = SafeTx(nobody, cast("ChecksumAddress", one.safe), *fields, **pinned)
    return bytes(tx.safe_tx_hash)


def _inside(kind: str) -> list[str]:
    return kind.partition("(")[2].removesuffix(")").split(",")


def _members(kind: str) -> list[dict[str, str]]:
    pairs = (part.split() for part in _inside(kind))
    return [{"name": name, "type": type_} for type_, name in pairs]


def _plain(value: Any) -> Any:
    """Numbers as texts: a wallet's JSON would round the large ones."""
    if isinstance(value, bytes):
        return "0x" + value.hex()
    return str(value) if isinstance(value, int) else value
