"""Where the fund's legs are filled: at a thief's desk, or in a real pool that it sandwiches.

A desk pays what the thief decides, as a pool does whose only liquidity is the thief's.
"""

from typing import NamedTuple, Protocol

from keeper.devnet.accounts import ARBITRAGEUR
from keeper.devnet.engine import ZERO, Reverted, Tx
from tests.bench.robbery import calls
from tests.bench.robbery.calls import Order
from tests.bench.robbery.ground import Ground
from tests.bench.robbery.stage import pools, push, swap

DEPOSIT = calls.selector("deposit(uint256,address)")
TRIES = 8
MARGIN = 2e-6
"""What a leg brings more than it has to, about."""

REACH = 2.0
"""How far a pool's price is pushed at most in one step of the search, as a factor."""


class Leg(NamedTuple):
    """One exchange by the places of its tokens, and the least that it has to bring."""

    sell: int
    buy: int
    amount: int
    bought: int


class Venue(Protocol):
    callback: tuple[str, bytes]
    """What is called in the middle of a leg, where the venue is the thief's own."""

    def reaches(self, sell: int, buy: int) -> bool:
        """Whether it makes a market in these two."""

    def fit(self, legs: list[Leg]) -> list[Leg]:
        """Those of them that it fills in one plan."""

    def prepare(self, leg: Leg) -> Order:
        """The leg as the rebalancer takes it, once the ground is prepared for it."""

    def restore(self) -> None:
        """Takes back what was prepared."""


class Desk:
    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self.callback: tuple[str, bytes] = (ZERO, b"")

    def reaches(self, sell: int, buy: int) -> bool:
        return True

    def fit(self, legs: list[Leg]) -> list[Leg]:
        return legs

    def prepare(self, leg: Leg) -> Order:
        places = self._ground.places
        route = calls.desk(self._paid(leg), *self.callback)
        pair = (places[leg.sell], places[leg.buy])
        return Order(self._ground.executor, *pair, leg.amount, route)

    def _paid(self, leg: Leg) -> int:
        """Nothing, where the call is to bring it."""
        return 0 if self.callback[1][:4] == DEPOSIT else leg.bought

    def restore(self) -> None:
        self.callback = (ZERO, b"")


class Pools:
    """Before a leg the thief pushes the pool's price to where the fund gets the least it may."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self.callback: tuple[str, bytes] = (ZERO, b"")
        self._pools = {frozenset((p.base, p.quote)): p for p in pools(ground)}
        self._back: list[tuple[int, int]] = []
        self._list = list(self._pools.values())

    def reaches(self, sell: int, buy: int) -> bool:
        return self._between(sell, buy) is not None

    def fit(self, legs: list[Leg]) -> list[Leg]:
        """One in each pool: what prepares it holds for the first trade there."""
        return list({frozenset(leg[:2]): leg for leg in reversed(legs)}.values())[::-1]

    def prepare(self, leg: Leg) -> Order:
        ground, at = self._ground, self._between(leg.sell, leg.buy)
        assert at is not None
        pool = self._list[at]
        spot = self._spot(at)
        self._back.append((at, spot))
        aim = self._aim(at, spot, leg)
        if aim != spot:
            ground.engine.send(*_parts(push(ground, pool, spot, aim)))
        pair = (ground.places[leg.sell], ground.places[leg.buy])
        ends = [bytes.fromhex(place[2:]) for place in pair]
        return Order(ground.uniswap, *pair, leg.amount, pool.fee.to_bytes(3, "big").join(ends))

    def restore(self) -> None:
        for at, spot in reversed(self._back):
            now = self._spot(at)
            if now != spot:
                self._ground.engine.send(*_parts(push(self._ground, self._list[at], now, spot)))
        self._back.clear()

    def _aim(self, at: int, spot: int, leg: Leg) -> int:
        """The price at which the leg brings what it has to and hardly more: what it brings goes
        nearly with the price, so a few steps in proportion come as near as it matters."""
        first = self._ground.places[leg.sell].lower() < self._ground.places[leg.buy].lower()
        power = 0.5 if first else -0.5
        aim, wanted = spot, leg.bought * (1 + MARGIN)
        for _ in range(TRIES):
            brings = self._brings(at, spot, aim, leg)
            if leg.bought <= brings <= leg.bought * (1 + 3 * MARGIN):
                break
            ratio = min(max(wanted / max(brings, 1), 1 / REACH), REACH)
            aim = int(aim * ratio**power)
        return aim

    def _brings(self, at: int, spot: int, aim: int, leg: Leg) -> int:
        ground, pool = self._ground, self._list[at]
        ground.engine.snapshot()
        try:
            if aim != spot:
                ground.engine.send(*_parts(push(ground, pool, spot, aim)))
            order = swap(ground, pool, leg.sell, leg.buy, leg.amount)
            answer = ground.engine.send(ARBITRAGEUR, ground.book.uniswap.router, order)
            return int.from_bytes(answer, "big")
        except Reverted:
            return 0
        finally:
            ground.engine.restore()

    def _spot(self, at: int) -> int:
        return self._ground.engine.storage([(self._list[at].address, 0)])[0] % 2**160

    def _between(self, sell: int, buy: int) -> int | None:
        wanted = {self._ground.tokens[sell].symbol, self._ground.tokens[buy].symbol}
        for at, pool in enumerate(self._list):
            if {pool.base, pool.quote} == wanted:
                return at
        return None


def _parts(tx: Tx) -> tuple[str, str, bytes]:
    assert tx.to
    return tx.sender, tx.to, tx.data
