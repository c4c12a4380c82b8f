"""Real prices for the local tokens, each feed watched as docs/listing.md has it: the base asset's
by a second feed, the others' by their pools against it."""

from typing import Any

from keeper.devnet.accounts import TRANSMITTER
from keeper.devnet.book import Book
from keeper.devnet.engine import ZERO, Tx
from keeper.devnet.reports import report
from keeper.devnet.site import do
from keeper.devnet.tokens import SPEC, TRADED

LISTED = ("USDC", *(spec.symbol for spec in TRADED))
"""What a fund of the local world may hold, its base first."""

WINDOW = 1800
"""Seconds of a pool's mean; the pool must have lived through them before it can watch."""

GRACE = 1800
AGREEMENT_AGE = 3600
DEVIATION = 20_000
EPSILON = {25: 4_000, 50: 8_000, 100: 17_500}
"""A price's declared error in millionths, by its feed's threshold in basis points."""

ALONE, FEED, POOL = 1, 2, 3
SET_SOURCE = (
    "setSource(address,(address,uint32,uint24,uint24,uint112,uint112,uint32,uint8,address,uint32))"
)


def answers(book: Book, now: int) -> list[Tx]:
    """Every feed says its token's first price again."""
    return [
        Tx(TRANSMITTER, book.feed_cache, report(id_, now, SPEC[token.symbol].price_e8))
        for token in book.tokens
        for id_ in token.feed_ids
    ]


def sources(book: Book, prices: str, governance: str) -> list[Tx]:
    """The dollar first: it rates the pools of the others."""
    listed = [("USDC", by_feeds(book, "USDC"))]
    listed += [(spec.symbol, source(book, spec.symbol, "USDC")) for spec in TRADED]
    return [
        do(prices, SET_SOURCE, book.token(symbol).address, what, sender=governance)
        for symbol, what in listed
    ]


def by_feeds(book: Book, symbol: str) -> tuple[Any, ...]:
    """A token as it is listed, watched by its second feed."""
    return _source(book, symbol, (FEED, book.token(symbol).second_feed, _patience(symbol)))


def source(book: Book, symbol: str, quote: str) -> tuple[Any, ...]:
    """A token as it is listed, watched by a pool; with no quote, on its feed's word alone."""
    second = (POOL, _pool(book, symbol, quote), WINDOW) if quote else (ALONE, ZERO, 0)
    return _source(book, symbol, second)


def _source(book: Book, symbol: str, second: tuple[Any, ...]) -> tuple[Any, ...]:
    spec = SPEC[symbol]
    primary = (book.token(symbol).feed, _patience(symbol), EPSILON[spec.threshold], DEVIATION)
    bounds = (max(spec.price_e8 // 1_000, 10**4), spec.price_e8 * 1_000)
    return *primary, *bounds, AGREEMENT_AGE, *second


def _patience(symbol: str) -> int:
    """A feed is late by the time it takes to be mined."""
    return SPEC[symbol].heartbeat + 300


def _pool(book: Book, symbol: str, quote: str) -> str:
    """The one of the two in the cheaper tier, where most is traded."""
    found = (p for p in book.pools_of(symbol) if {p.base, p.quote} == {symbol, quote})
    return min(found, key=lambda pool: pool.fee).address
