"""A fund's assets by what people call them."""

from keeper.chain import abi
from keeper.chain.node import Node
from keeper.errors import Problem
from keeper.governance.questions import Pinned


def by_symbol(node: Node, fund: str, symbol: str) -> str:
    """What calls itself so among the fund's assets, and nothing else in the world."""
    pinned = Pinned(node)
    (tokens,) = pinned.read(fund, "assets()", "(address[])")
    known = {_symbol(pinned, token).lower(): token for token in tokens}
    if symbol.lower() not in known:
        raise Problem(
            f"{symbol!r} is none of the fund's assets", f"There are {', '.join(sorted(known))}."
        )
    return str(known[symbol.lower()])


def _symbol(pinned: Pinned, token: str) -> str:
    (found,) = abi.decode("(bytes)", pinned.call(token, abi.call("symbol()")))
    return str(found.decode(errors="replace"))
