"""Whether a factory is one of this code."""

from eth_utils.crypto import keccak

from keeper.chain import abi
from keeper.chain.node import Node
from keeper.devnet.artifacts import artifact
from keeper.errors import Problem, Refused
from keeper.governance import founding
from keeper.governance.powers import MODULES


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
