"""What a proposal's calls are: module, function, arguments in words; and what is odd about them."""

from functools import cache
from typing import Any, NamedTuple

from eth_abi.exceptions import DecodingError

from keeper.chain import abi
from keeper.governance import leaves
from keeper.governance.founding import Addresses
from keeper.governance.leaves import Leaf, Method
from keeper.governance.powers import ANYONE, MODULES, Role, power
from keeper.governance.proposals import Call
from keeper.governance.speech import Speech


class Decoded(NamedTuple):
    call: Call
    says: str
    """`Rebalancer.setLease`; without a name, where nothing is known of it."""
    arguments: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]

    def facts(self) -> dict[str, Any]:
        return {
            "target": self.call.to,
            "value": str(self.call.value),
            "data": "0x" + self.call.data.hex(),
            "call": self.says,
            "arguments": dict(self.arguments),
            "warnings": list(self.warnings),
        }


def decode(call: Call, at: Addresses, speech: Speech) -> Decoded:
    odd = [f"it takes {call.value} wei of the timelock's with it"] if call.value else []
    module = next((one for one in MODULES if at.of_module(one) == call.to), None)
    if module is None:
        odd.append(f"{call.to} is none of the fund's contracts: nobody here knows what this does")
        return _unknown(call, speech.address(call.to), odd)
    method = _methods(module).get(call.data[:4])
    if method is None:
        odd.append(f"{module} has no such function")
        return _unknown(call, module, odd)
    if not {Role.VOTES} <= power(module, method.name).who < ANYONE.who:
        odd.append("this is nothing that only a vote may do: why is it voted on?")
    return _known(call, method, speech, odd)


def _unknown(call: Call, to: str, odd: list[str]) -> Decoded:
    return Decoded(call, to, (("raw", "0x" + call.data.hex()),), tuple(odd))


def _known(call: Call, method: Method, speech: Speech, odd: list[str]) -> Decoded:
    types = leaves.types(method.entry["inputs"])
    try:
        values = abi.decode(types, call.data[4:])
    except (DecodingError, ValueError, OverflowError):
        odd.append("its arguments cannot be read")
        return _unknown(call, f"{method.module}.{method.name}", odd)
    if abi.arguments(types, *values) != call.data[4:]:
        odd.append("its arguments are written in an odd way, or more lies behind them")
    found = leaves.leaves(method.entry["inputs"], values)
    said = tuple((leaf.path, _said(method, leaf, speech)) for leaf in found)
    return Decoded(call, f"{method.module}.{method.name}", said, tuple(odd))


def _said(method: Method, leaf: Leaf, speech: Speech) -> str:
    return speech.says(method.module, method.name, leaf)


@cache
def _methods(module: str) -> dict[bytes, Method]:
    return {one.selector: one for one in leaves.methods(module)}
