"""Trades made into legs: each over as many pools as earn their gas, as large as may be."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from keeper.plan.draft import Draft, Fit
from keeper.plan.mandate.fractions import of_up
from keeper.plan.mandate.judge import MOST_LEGS
from keeper.plan.mandate.verdict import Refusal
from keeper.plan.trades import Trade, trades
from keeper.plan.ways import Part
from keeper.records.decision import Clip
from keeper.records.fund import State
from keeper.units import ONE, PPM

Said = tuple[str, str, int]
"""A limit, its numbers, and how many legs there were."""


class Trading(NamedTuple):
    """How the keeper trades; not a limit of the mandate but its own sense."""

    executor: str
    band: int
    """What is nearer to its target than this part of NAV stays; 10**18 = 100 %."""
    gas_ppm: int
    """What gas may take of a trade, in millionths of its worth."""
    fixed_gas: int
    hop_gas: int
    """Units of gas: of a plan, and of each pool that it goes through."""
    lifetime: int
    """Seconds from the snapshot in which a plan is good."""


class Filling:
    """Fills a draft with what a fund has to sell and to buy."""

    def __init__(self, draft: Draft, trading: Trading, gas_price: int) -> None:
        self._draft = draft
        self._trading = trading
        self._hop = gas_price * trading.hop_gas
        """What one pool costs, in USD times 10**18."""

    def fill(self, state: State, wanted: Sequence[int]) -> Iterator[Clip]:
        """Tells what is left of each trade, and why."""
        found = trades(self._draft.book, state, wanted, self._trading.band)
        for trade, limit in found.left:
            yield _clip(trade, 0, (limit, "", 0))
        for trade in found.made:
            planned, said = self._filled(trade)
            if said:
                yield _clip(trade, planned, said)

    def _filled(self, trade: Trade) -> tuple[int, Said | None]:
        draft, worth_it = self._draft, self._worth_it(trade)
        ways, refusal = draft.open_ways(trade.sell, trade.buy, min(worth_it, trade.amount))
        if not ways:
            return 0, self._said(refusal)
        amount = min(trade.amount, draft.limit(trade.sell))
        gas = -(-self._hop * ONE // draft.book.prices[draft.book.place(trade.buy)].mid)
        parts = draft.ways.best(ways, amount, gas) or (Part(ways[0], amount, 0),)
        planned, said = 0, None
        for at, part in enumerate(parts, 1):
            rest = trade.amount - amount if at == len(parts) else 0
            fit = draft.most(part.way, part.amount + rest, worth_it)
            refused = self._refused(fit, trade, len(part.way.pools))
            said = said or refused or (self._said(fit.refusal) if fit.refusal else None)
            if not refused:
                planned += fit.amount
                draft.add(part.way, draft.leg(part.way, fit.amount))
        return planned, said

    def _worth_it(self, trade: Trade) -> int:
        """Units that are as much as the band."""
        band = of_up(self._trading.band, self._draft.book.nav)
        return max(trade.amount * band // trade.worth, 1)

    def _refused(self, fit: Fit, trade: Trade, hops: int) -> Said | None:
        """Why a leg is not made, though so much of it would fit."""
        if len(self._draft.legs) == MOST_LEGS:
            return "TooManyLegs", str(MOST_LEGS), MOST_LEGS
        if not fit.amount:
            return self._said(fit.refusal)
        gas, worth = self._hop * hops, trade.worth * fit.amount // trade.amount
        if gas * PPM > worth * self._trading.gas_ppm:
            return "gas", f"{gas} for {worth}", len(self._draft.legs)
        return None

    def _said(self, refusal: Refusal | None) -> Said:
        limit = (refusal.name, told(refusal)) if refusal else ("pools", "there is none")
        return (*limit, len(self._draft.legs))


def told(refusal: Refusal) -> str:
    return ", ".join(str(value) for value in refusal.values)


def _clip(trade: Trade, planned: int, said: Said) -> Clip:
    return Clip(trade.asset, trade.falls, trade.amount, planned, *said)
