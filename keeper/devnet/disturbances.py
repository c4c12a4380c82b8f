"""What goes wrong on demand: each disturbance has a size, a beginning and an end."""

from typing import NamedTuple

from keeper.devnet.tokens import STABLE, SYMBOLS
from keeper.errors import Problem


class Kind(NamedTuple):
    """What a disturbance does, and what it is when nobody says otherwise."""

    says: str
    symbol: str | None
    size: float
    seconds: int
    hold: float = 0.0


KINDS = {
    "flash-crash": Kind("every volatile price falls by SIZE and comes back", None, 0.35, 3600, 0.2),
    "depeg": Kind(
        "a stable token loses SIZE of its peg, and finds it again", "USDC", 0.1, 86_400, 0.8
    ),
    "feed-freeze": Kind("a token's feed answers nothing new", "WETH", 0.0, 7200),
    "feed-jump": Kind("a token's feed is off by SIZE while the market is not", "WETH", 0.1, 1800),
    "sequencer-outage": Kind("the sequencer is down: no trades, no feeds", None, 0.0, 3600),
    "thin-liquidity": Kind(
        "SIZE of a token's liquidity is withdrawn for a while", "LINK", 0.9, 86_400
    ),
    "reorg": Kind("the last SIZE blocks are forgotten (anvil with --history)", None, 3.0, 0),
    "chain-halt": Kind("no block is made for a while", None, 0.0, 3600),
    "gas-spike": Kind("gas costs SIZE times as much", None, 50.0, 3600),
}
FALL = 0.1
"""The part of a price shock's time in which the price falls."""


class Disturbance(NamedTuple):
    kind: str
    symbol: str | None
    size: float
    since: int
    until: int

    def price_factor(self, symbol: str, now: int) -> float:
        """What the market's price of a token is multiplied by."""
        if self.kind == "flash-crash":
            hit = symbol not in STABLE
        else:
            hit = self.kind == "depeg" and symbol == self.symbol
        return 1 - self.size * self._depth(now) if hit else 1.0

    def _depth(self, now: int) -> float:
        """Down in the first tenth, at the bottom until `hold`, back at the end."""
        part = (now - self.since) / max(1, self.until - self.since)
        hold = KINDS[self.kind].hold
        if part < FALL:
            return max(0.0, part / FALL)
        return 1.0 if part < hold else max(0.0, (1 - part) / (1 - hold))


def disturbance(
    kind: str, now: int, symbol: str | None, size: float | None, seconds: int | None
) -> Disturbance:
    """A disturbance that begins now, checked."""
    if kind not in KINDS:
        raise Problem(f"there is no event {kind!r}", f"Choose one of {', '.join(KINDS)}.")
    usual = KINDS[kind]
    if symbol is not None and symbol not in SYMBOLS:
        raise Problem(f"there is no token {symbol!r}", f"Choose one of {', '.join(SYMBOLS)}.")
    if symbol is not None and usual.symbol is None:
        raise Problem(f"{kind} is not about one token", "Leave --symbol out.")
    if size is not None and not usual.size:
        raise Problem(f"{kind} has no size", "Leave --size out; --for says how long it lasts.")
    if size is not None and not 0 < size < _largest(kind):
        raise Problem(
            f"{size} is no size for {kind}", f"Give one above 0 and below {_largest(kind):g}."
        )
    if seconds is not None and seconds <= 0:
        raise Problem(f"{seconds} seconds is no time", "Give --for a positive number of seconds.")
    return Disturbance(
        kind,
        symbol or usual.symbol,
        usual.size if size is None else size,
        now,
        now + (usual.seconds if seconds is None else seconds),
    )


def _largest(kind: str) -> float:
    return {"gas-spike": 10_000.0, "reorg": 64.0, "feed-jump": 10.0}.get(kind, 1.0)
