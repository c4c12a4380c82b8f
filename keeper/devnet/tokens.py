"""The twelve priced tokens of the local world, with the decimals and manners of the real ones."""

from typing import NamedTuple

E8 = 10**8


class TokenSpec(NamedTuple):
    """`heartbeat` in seconds and `threshold` in basis points are those of its price feed, and of
    another node set's where it has a second one."""

    symbol: str
    name: str
    decimals: int
    price_e8: int
    volatility: float
    beta: float
    heartbeat: int = 3600
    threshold: int = 50
    traded: bool = True
    second_feed: bool = False


TOKENS = (
    TokenSpec("USDC", "USD Coin", 6, E8, 0.004, 0.0, 86_400, 25, traded=False, second_feed=True),
    TokenSpec("WETH", "Wrapped Ether", 18, 3_000 * E8, 0.65, 1.1),
    TokenSpec("WBTC", "Wrapped BTC", 8, 65_000 * E8, 0.50, 0.9),
    TokenSpec("LINK", "ChainLink Token", 18, 15 * E8, 0.85, 1.2, threshold=100),
    TokenSpec("UNI", "Uniswap", 18, 8 * E8, 0.90, 1.2, threshold=100),
    TokenSpec("AAVE", "Aave Token", 18, 110 * E8, 0.90, 1.2, threshold=100),
    TokenSpec("LDO", "Lido DAO Token", 18, 2 * E8, 1.00, 1.3, threshold=100),
    TokenSpec("CRV", "Curve DAO Token", 18, E8 // 2, 1.05, 1.2, threshold=100),
    TokenSpec("MKR", "Maker", 18, 2_400 * E8, 0.75, 0.9, threshold=100),
    TokenSpec("DAI", "Dai Stablecoin", 18, E8, 0.006, 0.0, 3600, 25, traded=False),
    TokenSpec("COMP", "Compound", 18, 55 * E8, 0.95, 1.2, threshold=100, traded=False),
    TokenSpec("SNX", "Synthetix Network Token", 18, 3 * E8, 1.05, 1.3, threshold=100, traded=False),
)
SYMBOLS = tuple(token.symbol for token in TOKENS)
TRADED = tuple(token for token in TOKENS if token.traded)
STABLE = ("USDC", "DAI")
SPEC = {token.symbol: token for token in TOKENS}
