"""The local world's market maker: withdraws liquidity for a while, and brings it back."""

from collections.abc import Callable, Sequence

from keeper.chain import abi
from keeper.devnet import pool_math
from keeper.devnet.accounts import DEPLOYER
from keeper.devnet.book import Book, Pool, Position
from keeper.devnet.disturbances import Disturbance
from keeper.devnet.engine import Tx

FOREVER = 2**40
WITHDRAW = "decreaseLiquidity((uint256,uint128,uint256,uint256,uint256))"
BRING = "increaseLiquidity((uint256,uint256,uint256,uint256,uint256,uint256))"

Spots = Callable[[Sequence[Pool]], list[int]]


class Maker:
    """Owns every position of the built world."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._away: dict[Disturbance, list[tuple[Pool, Position, int]]] = {}

    def follow(self, thin: Sequence[Disturbance], spots: Spots) -> list[Tx]:
        """What it takes for liquidity to be as thin as it should be now."""
        begun = [d for d in thin if d not in self._away]
        over = [d for d in self._away if d not in thin]
        withdrawn = [tx for d in begun for tx in self._withdraw(d)]
        return withdrawn + [tx for d in over for tx in self._bring_back(d, spots)]

    def _withdraw(self, why: Disturbance) -> list[Tx]:
        self._away[why] = [
            (pool, position, int(position.liquidity * why.size))
            for pool in self._book.pools_of(why.symbol or "")
            for position in pool.positions
        ]
        return [
            self._order(abi.words(WITHDRAW, (position.number, liquidity, 0, 0, FOREVER)))
            for _, position, liquidity in self._away[why]
        ]

    def _bring_back(self, why: Disturbance, spots: Spots) -> list[Tx]:
        gone = self._away.pop(why)
        prices = spots([pool for pool, _, _ in gone])
        txs = []
        for (_, position, liquidity), spot in zip(gone, prices, strict=True):
            edges = (pool_math.sqrt_at_tick(position.low), pool_math.sqrt_at_tick(position.high))
            amounts = pool_math.amounts_for_liquidity(spot, *edges, liquidity)
            txs.append(self._order(abi.words(BRING, (position.number, *amounts, 0, 0, FOREVER))))
        return txs

    def _order(self, data: bytes) -> Tx:
        return Tx(DEPLOYER, self._book.uniswap.position_manager, data)
