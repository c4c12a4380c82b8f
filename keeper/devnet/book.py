"""The address book: where the parts are, on the local world or on the real chain."""

import json
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Token(Frozen):
    symbol: str
    address: str
    decimals: int
    feed: str
    feed_id: str | None = None
    second_feed: str | None = None
    second_feed_id: str | None = None

    @property
    def feed_ids(self) -> tuple[bytes, ...]:
        """What the reports of its feeds are marked with, the first feed's before the second's."""
        return tuple(bytes.fromhex(id_) for id_ in (self.feed_id, self.second_feed_id) if id_)


class Position(Frozen):
    """Liquidity that the local world's maker owns, by its number in the position manager."""

    number: int
    low: int
    high: int
    liquidity: int


class Pool(Frozen):
    """A pool of a traded token (`base`) against USDC or WETH (`quote`)."""

    address: str
    base: str
    quote: str
    fee: int
    base_is_token0: bool
    positions: tuple[Position, ...] = ()


class Safe(Frozen):
    singleton: str
    proxy_factory: str
    fallback_handler: str
    multi_send_call_only: str


class Uniswap(Frozen):
    factory: str
    position_manager: str
    router: str
    quoter: str
    tick_lens: str


class Book(Frozen):
    safe: Safe
    uniswap: Uniswap
    multicall: str
    feed_cache: str | None = None
    sequencer_feed: str | None = None
    tokens: tuple[Token, ...]
    pools: tuple[Pool, ...]

    def token(self, symbol: str) -> Token:
        return next(token for token in self.tokens if token.symbol == symbol)

    def pools_of(self, symbol: str) -> tuple[Pool, ...]:
        return tuple(pool for pool in self.pools if symbol in (pool.base, pool.quote))

    @classmethod
    def read(cls, path: Path) -> Self:
        return cls.model_validate(json.loads(path.read_text()))

    def write(self, path: Path) -> None:
        path.write_text(self.model_dump_json(indent=2) + "\n")
