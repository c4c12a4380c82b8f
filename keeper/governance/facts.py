"""What the chain knows of the addresses in a fund's TOML."""

from collections.abc import Mapping
from typing import NamedTuple, Self

from eth_utils.crypto import keccak

from keeper.chain import abi
from keeper.chain.node import Node
from keeper.devnet.engine import ZERO
from keeper.errors import Problem, Refused
from keeper.governance.config import Asset, Config

SHARE_DECIMALS = 18


class Facts(NamedTuple):
    decimals: Mapping[str, int]
    """Of tokens and of their feeds."""
    code_hashes: Mapping[str, bytes]
    """Of executors."""

    @classmethod
    def read(cls, node: Node, config: Config) -> Self:
        decimals = {}
        for name, one in config.assets.items():
            for key, address in (("token", one.token), ("feed", one.feed)):
                decimals[address] = decimals_of(node, f"assets.{name}.{key}", address)
            if one.second.kind == "pool":
                _require_pool(node, config, name, one)
        return cls(decimals, {at: _hash(node, name, at) for name, at in config.executors.items()})

    def share(self, config: Config) -> int:
        """A share has as many decimals as the base asset, and 18 at least."""
        return max(SHARE_DECIMALS, self.decimals[config.base.token])


def decimals_of(node: Node, key: str, address: str) -> int:
    try:
        answer = node.call(address, abi.call("decimals()"))
    except Refused:
        answer = b""
    if len(answer) != 32:
        raise Problem(
            f"{key} = {address} tells no decimals on chain {node.chain_id}",
            "Is it the right address, and --rpc a node of its chain?",
        )
    return int.from_bytes(answer, "big")


def _require_pool(node: Node, config: Config, name: str, one: Asset) -> None:
    pool, other = one.second.at or ZERO, config.assets[one.second.against or ""].token
    try:
        sides = {node.call(pool, abi.call(f"token{i}()"))[-20:].hex() for i in (0, 1)}
    except Refused:
        sides = set()
    if sides != {one.token[2:].lower(), other[2:].lower()}:
        raise Problem(
            f"assets.{name}.second.at = {pool} is no pool of {name} and {one.second.against}",
            "Name the pool that Uniswap's factory gives for the two and a fee.",
        )


def _hash(node: Node, name: str, executor: str) -> bytes:
    code = node.code(executor)
    if not code:
        raise Problem(
            f"executors.{name} = {executor} has no code on chain {node.chain_id}",
            "Deploy it first, or leave it out.",
        )
    return keccak(code)
