"""Who sits where: the powers over one fund, read from the chain by its address alone."""

from typing import Any, NamedTuple

from keeper.chain.node import Node
from keeper.governance import finding
from keeper.governance.powers import MODULES, Role, Tightening, power
from keeper.governance.probes import Function, callers, functions
from keeper.governance.questions import Pinned
from keeper.governance.verification import roles_of


class Seat(NamedTuple):
    """A function that is not anyone's, or should not be."""

    function: Function
    where: str
    found: frozenset[Role]
    wanted: frozenset[Role]
    safe: Tightening | None
    roles: dict[Role, str]

    def named(self, some: frozenset[Role]) -> str:
        if some == self.roles.keys():
            return "anyone"
        return " or ".join(sorted(some)) or "nobody"

    def facts(self) -> dict[str, Any]:
        return {
            "module": self.function.module,
            "address": self.where,
            "function": self.function.signature,
            "who": {role.value: self.roles[role] for role in sorted(self.found)},
            "wanted": sorted(role.value for role in self.wanted),
            "safe": self.safe and self.safe.value,
        }


def of_fund(node: Node, fund: str) -> list[Seat]:
    pinned = Pinned(node)
    at = finding.addresses(pinned, fund)
    roles = roles_of(pinned, at)
    seats = [
        _seat(pinned, at.of_module(module), function, roles)
        for module in MODULES
        for function in functions(module)
    ]
    anyone = frozenset(roles)
    return [seat for seat in seats if not seat.found == seat.wanted == anyone]


def _seat(pinned: Pinned, where: str, function: Function, roles: dict[Role, str]) -> Seat:
    one = power(function.module, function.name)
    found = callers(pinned.ask, where, function, roles)
    return Seat(function, where, found, one.who & roles.keys(), one.safe, roles)
