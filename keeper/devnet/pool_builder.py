"""Funds the world's market makers and opens its pools."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import NamedTuple

from eth_utils.address import to_checksum_address

from keeper.chain import abi
from keeper.devnet import pool_math
from keeper.devnet.accounts import ARBITRAGEUR, DEPLOYER, NOISE
from keeper.devnet.book import Pool, Position, Token, Uniswap
from keeper.devnet.engine import Tx
from keeper.devnet.site import Site, do
from keeper.devnet.tokens import E8, SPEC, TRADED

FEES = (500, 3000)
QUOTES = ("USDC", "WETH")
MAX = 2**256 - 1
FOREVER = 2**40
WEALTH_USD = 10**12
"""What each maker of the market holds of each token."""

CARDINALITY = 180
"""Observations a pool remembers: half an hour at a trade in each block of 12 s, with some over."""

LADDER: tuple[tuple[float | None, float], ...] = ((None, 0.4), (4.0, 0.3), (1.5, 0.2), (1.1, 0.1))
"""Positions of each pool: how far they reach from the first price, and their part of the depth."""

CREATE = "createAndInitializePoolIfNecessary(address,address,uint24,uint160)"
MINT = "mint((address,address,uint24,int24,int24,uint256,uint256,uint256,uint256,address,uint256))"


class Pair(NamedTuple):
    token0: Token
    token1: Token
    fee: int

    @property
    def key(self) -> tuple[str, str, int]:
        return self.token0.address, self.token1.address, self.fee

    @property
    def start(self) -> int:
        """The square root price at the first prices."""
        price0, price1 = (SPEC[token.symbol].price_e8 for token in self[:2])
        return pool_math.sqrt_price(
            price0 * 10**self.token1.decimals, price1 * 10**self.token0.decimals
        )


def fund(site: Site, tokens: Sequence[Token], uniswap: Uniswap) -> None:
    """Enough of everything for whoever makes the market."""
    spenders = {
        DEPLOYER: uniswap.position_manager,
        ARBITRAGEUR: uniswap.router,
        NOISE: uniswap.router,
    }
    for token in tokens:
        for account, spender in spenders.items():
            approve = do(token.address, "approve(address,uint256)", spender, MAX, sender=account)
            site.send(mint(token, account, units(token, WEALTH_USD)), approve)


def pools(
    site: Site, tokens: Sequence[Token], uniswap: Uniswap, depth_usd: int
) -> tuple[Pool, ...]:
    """Every traded token against USDC and WETH, in two fee tiers."""
    by_symbol = {token.symbol: token for token in tokens}
    numbers = count(1)
    return tuple(
        _pool(site, by_symbol[spec.symbol], by_symbol[quote], fee, uniswap, depth_usd, numbers)
        for spec in TRADED
        for quote in QUOTES
        for fee in FEES
        if quote != spec.symbol
    )


def _pool(
    site: Site,
    base: Token,
    quote: Token,
    fee: int,
    uniswap: Uniswap,
    depth_usd: int,
    numbers: Iterator[int],
) -> Pool:
    base_first = int(base.address, 16) < int(quote.address, 16)
    pair = Pair(base, quote, fee) if base_first else Pair(quote, base, fee)
    site.send(do(uniswap.position_manager, CREATE, *pair.key, pair.start))
    find = abi.call("getPool(address,address,uint24)", *pair.key)
    found = abi.decode("(address)", site.engine.call(uniswap.factory, find))[0]
    positions = _positions(pair, depth_usd, numbers)
    site.send(
        do(found, "increaseObservationCardinalityNext(uint16)", CARDINALITY),
        *(_open(uniswap, pair, position) for position in positions),
    )
    return Pool(
        address=to_checksum_address(found),
        base=base.symbol,
        quote=quote.symbol,
        fee=fee,
        base_is_token0=base_first,
        positions=positions,
    )


def _positions(pair: Pair, depth_usd: int, numbers: Iterator[int]) -> tuple[Position, ...]:
    total = pool_math.liquidity_for_depth(pair.start, units(pair.token1, depth_usd))
    bounds = [_bounds(pair.start, reach, pool_math.SPACING[pair.fee]) for reach, _ in LADDER]
    return tuple(
        Position(number=next(numbers), low=low, high=high, liquidity=int(total * share))
        for (low, high), (_, share) in zip(bounds, LADDER, strict=True)
    )


def _open(uniswap: Uniswap, pair: Pair, position: Position) -> Tx:
    low, high = position.low, position.high
    edges = pool_math.sqrt_at_tick(low), pool_math.sqrt_at_tick(high)
    amounts = pool_math.amounts_for_liquidity(pair.start, *edges, position.liquidity)
    order = (*pair.key, low, high, *amounts, 0, 0, DEPLOYER, FOREVER)
    return do(uniswap.position_manager, MINT, order)


def units(token: Token, usd: int) -> int:
    """How many units of a token a sum of dollars buys at the first price."""
    one: int = 10**token.decimals
    return usd * E8 * one // SPEC[token.symbol].price_e8


def mint(token: Token, to: str, amount: int) -> Tx:
    """Tokens out of nothing; WETH out of ether that is."""
    if token.symbol == "WETH":
        return Tx(to, token.address, abi.call("deposit()"), amount)
    return do(token.address, "mint(address,uint256)", to, amount)


def _bounds(start: int, reach: float | None, spacing: int) -> tuple[int, int]:
    """Usable ticks a factor away from the first price on both sides, or the whole range."""
    if reach is None:
        edge = pool_math.MAX_TICK // spacing * spacing
        return -edge, edge
    low = pool_math.tick_below(int(start / reach**0.5)) // spacing * spacing
    high = (pool_math.tick_below(int(start * reach**0.5)) // spacing + 1) * spacing
    return low, high
