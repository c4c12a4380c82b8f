"""A Safe 1.4.1 of given owners: where it lies is known before it is there, on every chain."""

from collections.abc import Sequence
from typing import NamedTuple

from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from keeper.chain import abi
from keeper.chain.node import Node
from keeper.devnet.engine import ZERO
from keeper.errors import Problem
from keeper.execution.sender import Order

VERSION = "1.4.1"
SINGLETON = "0x29fcB43b46531BcA003ddC8FCB67FFE91900C762"  # SafeL2: the Safe that tells events
FACTORY = "0x4e1DCf7AD4e460CfD30791CCC4F9c8a4f820ec67"
HANDLER = "0xfd0732Dc9E303f09fCEf3a7388Ad10A83459Ec99"
"""Where Safe's own contracts lie on every chain: their addresses are made of their code."""

CODE_HASH = bytes.fromhex("e298282cefe913ab5d282047161268a8222e4bd4ed106300c547894bbefd31ee")
"""Of what creates a proxy of that singleton: the factory takes it into the address."""

SETUP = "setup(address[],uint256,address,bytes,address,address,uint256,address)"
CREATE = "createProxyWithNonce(address,bytes,uint256)"


class Owners(NamedTuple):
    """What a new Safe is made of; other owners, order or salt are another Safe."""

    owners: Sequence[str]
    threshold: int
    salt: int = 0

    @property
    def address(self) -> str:
        salt = keccak(keccak(self._setup()) + self.salt.to_bytes(32, "big"))
        seed = b"\xff" + bytes.fromhex(FACTORY[2:]) + salt + CODE_HASH
        return to_checksum_address(keccak(seed)[12:])

    def order(self) -> Order:
        data = abi.call(CREATE, SINGLETON, self._setup(), self.salt)
        says = f"create the Safe {self.address} of {self.threshold} in {len(self.owners)}"
        return Order(FACTORY, data, says)

    def _setup(self) -> bytes:
        """No call of others, no module, no payment."""
        return abi.call(SETUP, list(self.owners), self.threshold, ZERO, b"", HANDLER, ZERO, 0, ZERO)


def require_sound(owners: Sequence[str], threshold: int) -> None:
    twice = [one for at, one in enumerate(owners) if one in owners[:at]]
    if twice:
        raise Problem(f"{twice[0]} is named twice as an owner", "Name each owner once.")
    if not 1 <= threshold <= len(owners):
        raise Problem(
            f"a threshold of {threshold} is not possible with {len(owners)} owners",
            f"Choose from 1 to {len(owners)}: with one key lost the others should still suffice.",
        )


def require_parts(node: Node) -> None:
    """What a Safe is made of has to be on the chain before it."""
    for name, at in (("factory", FACTORY), ("singleton", SINGLETON), ("handler", HANDLER)):
        if not node.code(at):
            raise Problem(
                f"Safe's {name} is not at {at} on chain {node.chain_id}",
                f"Deploy Safe {VERSION}'s contracts there first, or give a Safe's address.",
            )
