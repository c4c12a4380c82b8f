"""What all funds of this release share: each lies at an address that is made of its code alone, and
so at the same one on every chain, whoever deploys it."""

from typing import NamedTuple, Self

from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from keeper.chain import abi
from keeper.chain.node import Node
from keeper.devnet.artifacts import artifact
from keeper.errors import Problem
from keeper.execution.sender import Order
from keeper.governance import founding, proofs
from keeper.governance.config import Config

DEPLOYERS = (
    "0x914d7Fec6aaC8cd542e72Bca78B30650d45643d7",  # Safe's
    "0x4e59b44847b379578588920cA78FbF26c0B4956C",  # the one before it
)
"""Public contracts that deploy what they are sent, at an address made of it alone."""

SALT = bytes(32)
EXECUTOR = "UniswapV3Executor"


class Common(NamedTuple):
    name: str
    """Of the contract."""
    creation: bytes
    runtime: bytes
    """What comes to lie there, to the byte."""

    def address(self, node: Node) -> str:
        """Where it lies, or comes to lie."""
        seed = b"\xff" + bytes.fromhex(_deployer(node)[2:]) + SALT + keccak(self.creation)
        return to_checksum_address(keccak(seed)[12:])

    def order(self, node: Node) -> Order:
        return Order(_deployer(node), SALT + self.creation, f"deploy {self.name}")


def factory() -> Common:
    hashes = [keccak(one) for one in founding.codes()]
    return Common("FundFactory", founding.factory(hashes), _runtime("FundFactory"))


def bare(name: str) -> Common:
    """Lens and Zap: made with nothing."""
    return Common(name, artifact(name).linked({}), _runtime(name))


def executor(pools: str) -> Common:
    """Ours over the pools of a factory of Uniswap's."""
    word = abi.arguments("(address)", pools)
    code = proofs.filled(_runtime(EXECUTOR), word)
    return Common(EXECUTOR, artifact(EXECUTOR).linked({}) + word, code)


def serving(config: Config) -> list[Common]:
    """Reads and trades for a fund, and has no power over it that no vote gave."""
    pools = [one.factory for one in config.executors.values() if one.factory]
    return [bare("Lens"), bare("Zap"), *map(executor, pools)]


class Service(NamedTuple):
    """What the commands for investors ask beside a fund."""

    lens: str | None
    zap: str | None
    uniswap: str | None
    """Our executor over Uniswap's pools, and what quotes them."""
    quoter: str | None

    @classmethod
    def of(cls, node: Node, config: Config) -> Self:
        ours = (one for one in config.executors.values() if one.factory)
        first = max(ours, key=lambda one: bool(one.quoter), default=None)
        uniswap = executor(first.factory).address(node) if first and first.factory else None
        lens, zap = (bare(name).address(node) for name in ("Lens", "Zap"))
        return cls(lens, zap, uniswap, first.quoter if first else None)

    @property
    def code(self) -> dict[str, str]:
        """What of it is ours, by contract."""
        named = {"Lens": self.lens, "Zap": self.zap, EXECUTOR: self.uniswap}
        return {name: at for name, at in named.items() if at}


def _runtime(name: str) -> bytes:
    return bytes.fromhex(artifact(name).runtime)


def _deployer(node: Node) -> str:
    for one in DEPLOYERS:
        if node.code(one):
            return one
    raise Problem(
        f"chain {node.chain_id} has none of the public deployers {', '.join(DEPLOYERS)}",
        "Have one of them deployed there first: anybody can, and its maker says how.",
    )
