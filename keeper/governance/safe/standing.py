"""A Safe as the chain has it: whose it is, how many have to sign, and who else may move it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from eth_abi.exceptions import DecodingError
from eth_utils.address import to_checksum_address

from keeper.chain import abi
from keeper.chain.node import Block, Node
from keeper.devnet.engine import ZERO
from keeper.errors import Problem, Refused
from keeper.governance.safe.creation import HANDLER, SINGLETON
from keeper.governance.safe.hashing import VERSIONS
from keeper.governance.safe.transaction import Transaction

GUARD_SLOT = 0x4A204F620C8C5CCDCA3FD54D003BADD85BA500436A431F0CBDA4F558C93C34C8
HANDLER_SLOT = 0x6C9A6C4A39284E37ED1CF53D337577D14212A4870FB976A4366C693B939918D5
SINGLETON_SLOT = 0
FIRST = "0x0000000000000000000000000000000000000001"
MODULES = 50
"""How many are asked for: one is one too many."""


class Standing(NamedTuple):
    safe: str
    chain_id: int
    version: str
    owners: tuple[str, ...]
    threshold: int
    nonce: int
    modules: tuple[str, ...]
    """What may move the Safe without its owners."""
    guard: str
    """What may stop its owners; ZERO for nobody."""
    handler: str
    singleton: str

    @classmethod
    def read(cls, node: Node, safe: str, block: Block = "latest") -> "Standing":
        ask = _Ask(node, safe, block)
        owners = ask("getOwners()", "(address[])")
        modules, _ = ask.all("getModulesPaginated(address,uint256)", "(address[],address)",
                             FIRST, MODULES)  # fmt: skip
        return cls(
            safe=safe,
            chain_id=node.chain_id,
            version=ask("VERSION()", "(string)"),
            owners=tuple(map(to_checksum_address, owners)),
            threshold=ask("getThreshold()", "(uint256)"),
            nonce=ask("nonce()", "(uint256)"),
            modules=tuple(map(to_checksum_address, modules)),
            guard=ask.slot(GUARD_SLOT),
            handler=ask.slot(HANDLER_SLOT),
            singleton=ask.slot(SINGLETON_SLOT),
        )

    def warnings(self) -> Iterator[str]:
        """What lets somebody else decide, or one person alone."""
        for one in self.modules:
            yield f"the module {one} moves this Safe without its owners"
        if self.guard != ZERO:
            yield f"the guard {self.guard} can stop whatever the owners sign"
        if self.handler not in (HANDLER, ZERO):
            yield f"{self.handler} answers in the Safe's name, and is not Safe's own handler"
        if self.singleton != SINGLETON:
            yield f"its code is that of {self.singleton}, not of SafeL2 1.4.1"
        if self.threshold == 1:
            yield "one owner alone decides"

    def require_supported(self) -> None:
        if self.version not in VERSIONS:
            raise Problem(
                f"{self.safe} is a Safe {self.version}",
                f"Keel signs for {' and '.join(VERSIONS)}: use Safe's own interface, or upgrade.",
            )

    def require_fits(self, tx: Transaction) -> None:
        """The Safe is as it was when this was proposed."""
        for what, told, found in (
            ("chain", tx.chain_id, self.chain_id),
            ("version", tx.version, self.version),
            ("threshold", tx.threshold, self.threshold),
        ):
            if told != found:
                raise Problem(
                    f"the file is for {what} {told}, and the Safe's is {found}",
                    "Name the node of its chain with --rpc, or propose it anew.",
                )
        came, left = set(self.owners) - set(tx.owners), set(tx.owners) - set(self.owners)
        if came or left:
            news = [f"{one} came" for one in sorted(came)] + [f"{one} left" for one in sorted(left)]
            raise Problem(
                f"the Safe's owners are others since this was proposed: {', '.join(news)}",
                "Propose it anew, and have the owners of now sign it.",
            )
        if tx.nonce != self.nonce:
            raise Problem(
                f"the file is for nonce {tx.nonce}, and the Safe is at {self.nonce}",
                "Propose it anew: the Safe has executed another with this nonce."
                if tx.nonce < self.nonce
                else f"First execute what has nonce {self.nonce}.",
            )


class _Ask:
    def __init__(self, node: Node, safe: str, block: Block) -> None:
        self._node, self._safe, self._block = node, safe, block

    def __call__(self, signature: str, types: str) -> Any:
        return self.all(signature, types)[0]

    def all(self, signature: str, types: str, *args: Any) -> tuple[Any, ...]:
        try:
            answer = self._node.call(self._safe, abi.call(signature, *args), block=self._block)
            return abi.decode(types, answer)
        except (Refused, DecodingError):
            raise Problem(
                f"{self._safe} is no Safe on chain {self._node.chain_id}",
                "Is it the right address, and --rpc a node of its chain?",
            ) from None

    def slot(self, number: int) -> str:
        word = self._node.storage(self._safe, number, self._block)
        return to_checksum_address(f"0x{word % 2**160:040x}")
