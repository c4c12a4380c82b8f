"""Real prices for the local tokens: each feed watched by a pool, as docs/listing.md has it."""

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

ALONE, POOL = 1, 3
SET_SOURCE = (
    "setSource(address,(address,uint32,uint24,uint24,uint112,uint112,uint32,uint8,address,uint32))"
)


def answers(book: Book, now: int) -> list[Tx]:
    """Every feed says its token's first price again."""
    return [
        Tx(
            TRANSMITTER,
            book.feed_cache,
            report(bytes.fromhex(token.feed_id or ""), now, SPEC[token.symbol].price_e8),
        )
        for token in book.tokens
    ]


def sources(book: Book, prices: str, governance: str) -> list[Tx]:
    """The dollar first, on its word alone; its pool when there is something to rate it by."""
    kinds = [("USDC", "")]
    kinds += [(spec.symbol, "USDC") for spec in TRADED]
    kinds += [("USDC", "WETH")]
    return [
        do(
            prices,
            SET_SOURCE,
            book.token(symbol).address,
            source(book, symbol, quote),
            sender=governance,
        )
        for symbol, quote in kinds
    ]


def source(book: Book, symbol: str, quote: str) -> tuple[Any, ...]:
    """A token as it is listed; with no quote, on its feed's word alone."""
    spec = SPEC[symbol]
    primary = (book.token(symbol).feed, spec.heartbeat + 300, EPSILON[spec.threshold], DEVIATION)
    second = (POOL, _pool(book, symbol, quote), WINDOW) if quote else (ALONE, ZERO, 0)
    bounds = (max(spec.price_e8 // 1_000, 10**4), spec.price_e8 * 1_000)
    return *primary, *bounds, AGREEMENT_AGE, *second


def _pool(book: Book, symbol: str, quote: str) -> str:
    """The one of the two in the cheaper tier, where most is traded."""
    found = (p for p in book.pools_of(symbol) if {p.base, p.quote} == {symbol, quote})
    return min(found, key=lambda pool: pool.fee).address
