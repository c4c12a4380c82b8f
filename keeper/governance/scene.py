"""What a draft is written against: the fund as it is, and when it would be as it is wanted."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any

from eth_utils.address import to_checksum_address

from keeper.chain import abi, addresses
from keeper.chain.fund import FundReader
from keeper.errors import Problem
from keeper.governance import facts, terms
from keeper.governance.assembly import Assembly
from keeper.governance.founding import Addresses
from keeper.governance.powers import MODULES
from keeper.governance.proposals import Call


class Scene:
    """`soonest` is when a proposal of now takes effect: days in a draft run from then."""

    def __init__(self, assembly: Assembly, reader: FundReader, soonest: int) -> None:
        self.at: Addresses = assembly.at
        self.assembly = assembly
        self.reader = reader
        self.soonest = soonest

    def read(self, to: str, signature: str, types: str, *args: Any) -> tuple[Any, ...]:
        return self.assembly.pinned.read(to, signature, types, *args)

    def one(self, to: str, signature: str, types: str, *args: Any) -> Any:
        """A single answer; addresses as people write them."""
        (found,) = self.read(to, signature, types, *args)
        return str(to_checksum_address(found)) if types == "(address)" else found

    def decimals(self, key: str, address: str) -> int:
        return facts.decimals_of(self.assembly.pinned.node, key, address)

    def shares(self, amount: Decimal, key: str) -> int:
        return terms.exact(amount, self.reader.share.decimals, key)

    def address(self, text: str) -> str:
        """By a symbol that the fund lists, a module's name, `safe`, `keeper`, or as it is."""
        found = addresses.read(text) or self._names.get(text)
        if found:
            return found
        known = ", ".join(self._names)
        raise Problem(f"{text!r} is no address and no name here", f"There are {known}.")

    @cached_property
    def _names(self) -> dict[str, str]:
        found = {module: self.at.of_module(module) for module in MODULES}
        found |= {"safe": self.assembly.safe}
        found |= {"keeper": self.one(self.at.rebalancer, "keeper()", "(address)")}
        listed = self.reader.names
        for token in self.reader.tokens:
            symbol = listed[token].symbol
            if symbol in found:
                raise Problem(
                    f"{symbol} is the name of {found[symbol]} and of {token}",
                    "Write addresses in [[calls]].",
                )
            found[symbol] = token
        return found


def where(is_new: bool, to: str, signature: str, *args: Any) -> Iterator[Call]:
    """The call that sets something, where it is not so already."""
    if is_new:
        yield Call(to, 0, abi.call(signature, *args))
