"""Where the factory of this code lies: at the same address on every chain, whoever deploys it."""

from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from keeper.chain import abi
from keeper.chain.node import Node
from keeper.devnet.artifacts import artifact
from keeper.errors import Problem, Refused
from keeper.execution.sender import Order
from keeper.governance import founding
from keeper.governance.powers import MODULES

DEPLOYERS = (
    "0x914d7Fec6aaC8cd542e72Bca78B30650d45643d7",  # Safe's
    "0x4e59b44847b379578588920cA78FbF26c0B4956C",  # the one before it
)
"""Public contracts that deploy what they are sent, at an address made of it alone."""

SALT = bytes(32)


def code() -> bytes:
    """What creates the factory of our modules."""
    return founding.factory([keccak(one) for one in founding.codes()])


def address(node: Node) -> str:
    """Where our factory lies, or comes to lie."""
    seed = b"\xff" + bytes.fromhex(_deployer(node)[2:]) + SALT + keccak(code())
    return to_checksum_address(keccak(seed)[12:])


def order(node: Node) -> Order:
    return Order(_deployer(node), SALT + code(), "deploy the factory")


def require_ours(node: Node, factory: str) -> None:
    """A factory of other code makes funds that we know nothing of."""
    for number, (module, wanted) in enumerate(zip(MODULES, founding.codes(), strict=True)):
        if code_hash(node, factory, number) != keccak(wanted):
            raise Problem(
                f"the factory {factory} makes another {module} than this release",
                "Name one of this release, or none: it is then deployed.",
            )


def is_exact(node: Node, factory: str) -> bool:
    """Whether its code is ours to the byte; a factory has no immutables."""
    return node.code(factory).hex() == artifact("FundFactory").runtime


def code_hash(node: Node, factory: str, number: int) -> bytes:
    try:
        return node.call(factory, abi.call("codeHash(uint8)", number))
    except Refused:
        return b""


def _deployer(node: Node) -> str:
    for one in DEPLOYERS:
        if node.code(one):
            return one
    raise Problem(
        f"chain {node.chain_id} has none of the public deployers {', '.join(DEPLOYERS)}",
        "Deploy a factory by hand, and name it with --factory.",
    )
