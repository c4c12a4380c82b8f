"""What the chain knows of the addresses in a fund's TOML."""

from collections.abc import Mapping
from typing import NamedTuple, Self

from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from keeper.chain import abi
from keeper.chain.node import Node
from keeper.devnet.engine import ZERO
from keeper.errors import Problem, Refused
from keeper.governance import commons
from keeper.governance.config import Asset, Config, Executor

SHARE_DECIMALS = 18


class Venue(NamedTuple):
    """Where an executor lies, and what its code has to be: of ours, known before it is there."""

    address: str
    code_hash: bytes


class Facts(NamedTuple):
    decimals: Mapping[str, int]
    """Of tokens and of their feeds."""
    venues: Mapping[str, Venue]
    """By the names that the TOML gives to executors."""

    @classmethod
    def read(cls, node: Node, config: Config) -> Self:
        decimals = {}
        for name, one in config.assets.items():
            for key, address in (("token", one.token), ("feed", one.feed)):
                decimals[address] = decimals_of(node, f"assets.{name}.{key}", address)
            if one.second.kind == "pool":
                _require_pool(node, config, name, one)
        return cls(decimals, venues(node, config.executors))

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


def venues(node: Node, given: Mapping[str, Executor]) -> dict[str, Venue]:
    return {name: _venue(node, f"executors.{name}", one) for name, one in given.items()}


def _venue(node: Node, key: str, one: Executor) -> Venue:
    if one.factory is None:
        at = one.address or ZERO
        return Venue(at, keccak(_code(node, key, at)))
    _code(node, f"{key}.factory", one.factory)
    if one.quoter and _asked(node, one.quoter, "factory()") != one.factory:
        raise Problem(
            f"{key}.quoter = {one.quoter} is no quoter of the factory {one.factory}",
            "Name the QuoterV2 of the same Uniswap, or leave it out.",
        )
    ours = commons.executor(one.factory)
    return Venue(ours.address(node), keccak(ours.runtime))


def _code(node: Node, key: str, at: str) -> bytes:
    code = node.code(at)
    if not code:
        raise Problem(
            f"{key} = {at} has no code on chain {node.chain_id}",
            "Is it the right address, and --rpc a node of its chain? Or leave it out.",
        )
    return code


def _asked(node: Node, to: str, getter: str) -> str:
    try:
        return str(to_checksum_address(node.call(to, abi.call(getter))[-20:].rjust(20, b"\0")))
    except Refused:
        return ZERO
