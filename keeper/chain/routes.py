"""The best way from one token to another over Uniswap V3's pools, as they stand now."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from eth_utils.address import to_checksum_address

from keeper.chain import abi
from keeper.chain.node import Node
from keeper.errors import Problem, Refused

FEES = (100, 500, 3000, 10_000)
"""Those that Uniswap's factories open pools with."""

GET_POOL = "getPool(address,address,uint24)"
QUOTE = "quoteExactInput(bytes,uint256)"
QUOTED = "(uint256,uint160[],uint32[],uint256)"


class Route(NamedTuple):
    """Tokens from the sold to the bought one, and the fee of each pool between them."""

    tokens: tuple[str, ...]
    fees: tuple[int, ...]

    @property
    def packed(self) -> bytes:
        """Uniswap's path: token, fee, token, and so on."""
        hops = zip(self.fees, self.tokens[1:], strict=True)
        rest = (fee.to_bytes(3, "big") + bytes.fromhex(token[2:]) for fee, token in hops)
        return bytes.fromhex(self.tokens[0][2:]) + b"".join(rest)


class Quote(NamedTuple):
    route: Route
    sold: int
    bought: int


class PoolAt(NamedTuple):
    address: str
    tokens: frozenset[str]
    fee: int


def pools(node: Node, executor: str, tokens: Sequence[str]) -> list[PoolAt]:
    """All of the executor's factory between some tokens, in one question to the node."""
    factory = _factory(node, executor)
    asked = [(pair, fee) for pair in combinations(tokens, 2) for fee in FEES]
    calls = [{"to": factory, "data": "0x" + abi.call(GET_POOL, *p, fee).hex()} for p, fee in asked]
    answers = node.batch([("eth_call", [each, "latest"]) for each in calls])
    return [
        PoolAt(to_checksum_address("0x" + answer[-40:]), frozenset(pair), fee)
        for (pair, fee), answer in zip(asked, answers, strict=True)
        if int(answer, 16)
    ]


def _factory(node: Node, executor: str) -> str:
    try:
        answer = node.call(executor, abi.call("FACTORY()"))
    except Refused:
        answer = b""
    if len(answer) != 32:
        raise Problem(
            f"{executor} is no executor over Uniswap's pools: it names no factory",
            "Compare its address.",
        )
    return to_checksum_address(abi.decode("(address)", answer)[0])


class Router:
    """Knows the pools of some tokens, and asks Uniswap's quoter what they would give."""

    def __init__(self, node: Node, executor: str, quoter: str, tokens: Sequence[str]) -> None:
        self._node = node
        self._executor = executor
        self._quoter = quoter
        self._tokens = tuple(dict.fromkeys(tokens))

    def best(self, sell: str, buy: str, amount: int) -> Quote | None:
        """What brings most of all ways there are; nothing where none brings anything."""
        quotes = [self.quote(route, amount) for route in self.routes(sell, buy)]
        found = max(quotes, key=lambda quote: quote.bought, default=None)
        return found if found and found.bought else None

    def quote(self, route: Route, amount: int) -> Quote:
        """Of a route that has no such liquidity: nothing is bought."""
        data = abi.call(QUOTE, route.packed, amount)
        try:
            bought = abi.decode(QUOTED, self._node.call(self._quoter, data))[0]
        except Refused:
            bought = 0
        return Quote(route, amount, bought)

    def routes(self, sell: str, buy: str) -> Iterator[Route]:
        for fee in self._between(sell, buy):
            yield Route((sell, buy), (fee,))
        for over in self._tokens:
            for first in self._between(sell, over):
                for second in self._between(over, buy):
                    yield Route((sell, over, buy), (first, second))

    def _between(self, one: str, other: str) -> tuple[int, ...]:
        return self._pools.get(frozenset((one, other)), ())

    @cached_property
    def _pools(self) -> dict[frozenset[str], tuple[int, ...]]:
        """The fees of the pools of each two tokens."""
        found: dict[frozenset[str], tuple[int, ...]] = {}
        for pool in pools(self._node, self._executor, self._tokens):
            found[pool.tokens] = (*found.get(pool.tokens, ()), pool.fee)
        return found
