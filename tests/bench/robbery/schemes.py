"""How a thief makes a plan out of a plot: pure, from what it knows at one moment."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from keeper.records.fund import Limit
from tests.bench.robbery.ledger import ONE, Holding, Quote, worth
from tests.bench.robbery.mandates import RULES, Mandated
from tests.bench.robbery.plots import Plot
from tests.bench.robbery.venues import Leg

LEAST_CASH = 0.2
MOST = (1.0, *(rule[1] / 100 for rule in RULES))
PART = 1e-9
"""What is left over for roundings, as a part."""

SMALLEST = 1e-6
NEARLY = 0.98
"""Of the largest trade, which counts at high prices."""


class Move(NamedTuple):
    """So much of NAV from one token into another."""

    sell: int
    buy: int
    part: float


class Moment(NamedTuple):
    holding: Holding
    quotes: Sequence[Quote]
    budgets: Sequence[int]
    """What is left of loss, turnover and shift."""
    targets: Sequence[int]

    @property
    def nav(self) -> int:
        return worth(self.holding.amounts, [one.mid for one in self.quotes])

    @property
    def low(self) -> int:
        return worth(self.holding.amounts, [one.low for one in self.quotes])

    @property
    def weights(self) -> list[float]:
        pairs = zip(self.holding.amounts, self.quotes, strict=True)
        return [amount * one.mid / self.nav for amount, one in pairs]


class Scheme(NamedTuple):
    """A plot under a mandate."""

    plot: Plot
    mandated: Mandated
    may: Callable[[int, int], bool]
    """Whether one token can be sold for another."""
    lacks: str = ""
    """The check that this fund does not make."""

    def moves(self, now: Moment, size: float) -> list[Move]:
        """The pairs by what the feeds' errors make of them, each as large as it may be."""
        weights, room = now.weights, self._room(now) * size
        moves: list[Move] = []
        for sell, buy in self._pairs(now.quotes):
            if len(moves) >= round(self.plot.pieces):
                break
            part = min(room, self._largest(weights, sell, buy))
            if part <= SMALLEST or any(m.sell == buy or m.buy == sell for m in moves):
                continue
            moves.append(Move(sell, buy, part))
            weights[sell] -= part
            weights[buy] += part
            room -= part
        return moves

    def legs(self, moves: Sequence[Move], now: Moment, spend: float) -> list[Leg]:
        """`spend`: the part of the loss budget that may go."""
        left = int(now.budgets[0] * spend) if self.lacks != "loss budget" else ONE
        loss = left * now.low // ONE
        legs = []
        for move in moves:
            sell, buy = now.quotes[move.sell], now.quotes[move.buy]
            amount = int(move.part * now.nav) // sell.mid
            leg = Leg(move.sell, move.buy, amount, self.price(amount, sell, buy, loss))
            loss -= max(0, amount * sell.mid - leg.bought * buy.mid + len(now.quotes) * ONE)
            if leg.amount > 0 and leg.bought > 0:
                legs.append(leg)
        return legs

    def price(self, amount: int, sell: Quote, buy: Quote, loss: int) -> int:
        """As little as the worst corner and the loss budget let the fund be given."""
        kept = ONE - self.mandated.limits[Limit.SLIPPAGE]
        sold, bought_at = self._corner(sell, buy)
        least = -(-amount * sold * kept // (bought_at * ONE))
        fair = amount * sell.mid // buy.mid
        bought = least + int((1 - self.plot.greed) * max(0, fair - least))
        cheapest = -(-(amount * sell.mid - max(0, loss)) // buy.mid)
        return max(bought, cheapest)

    def targets(self, moves: Sequence[Move], now: Moment) -> list[int]:
        """Where the portfolio is, and from there on along with what is traded."""
        aims = now.weights
        for move in moves:
            aims[move.sell] -= move.part * self.plot.walk
            aims[move.buy] += move.part * self.plot.walk
        most = list(zip(aims, MOST, strict=True))
        return _cut([0, *[int(min(max(0.0, aim), top) * ONE) for aim, top in most[1:]]])

    def _corner(self, sell: Quote, buy: Quote) -> tuple[int, int]:
        """What a leg is held to."""
        if self.lacks == "leg minimum":
            return 0, buy.low
        if self.lacks == "worst corner (mid)":
            return sell.mid, buy.mid
        return (sell.low, buy.high) if self.lacks == "worst corner (best)" else (sell.high, buy.low)

    def _largest(self, weights: Sequence[float], sell: int, buy: int) -> float:
        largest = 1.0 if self.lacks == "largest trade" else self.mandated.largest / 100 * NEARLY
        part = min(largest, weights[sell] * 0.999)
        part = min(part, MOST[buy] - weights[buy] - PART)
        return min(part, weights[0] - LEAST_CASH - PART) if sell == 0 else part

    def _room(self, now: Moment) -> float:
        """What may be traded now, as a part of NAV at mid prices: turnover counts at high ones."""
        dearest = max(one.high / one.mid for one in now.quotes)
        _, turnover, shift = now.budgets
        traded = turnover / ONE * now.low / now.nav / dearest
        if self.lacks == "turnover budget":
            traded = 1.0
        walked = (shift / ONE - _drift(now)) / self.plot.walk
        return float(min(traded, walked) * (1 - PART))

    def _pairs(self, quotes: Sequence[Quote]) -> list[tuple[int, int]]:
        errors = [one.declared / one.mid for one in quotes]
        places = range(len(quotes))
        pairs = [(s, b) for s in places for b in places if s != b and self.may(s, b)]
        return sorted(pairs, key=lambda pair: errors[pair[1]] - errors[pair[0]])


def _drift(now: Moment) -> float:
    """What it takes of the shift budget to have the targets where the portfolio is."""
    pairs = zip(now.weights[1:], now.targets[1:], strict=True)
    moved = [weight - target / ONE for weight, target in pairs]
    return max(sum(d for d in moved if d > 0), -sum(d for d in moved if d < 0))


def _cut(targets: list[int]) -> list[int]:
    """All of them leave room for the least cash."""
    over = sum(targets) - int((1 - LEAST_CASH) * ONE)
    largest = max(range(len(targets)), key=lambda i: targets[i])
    targets[largest] -= max(0, over)
    return targets
