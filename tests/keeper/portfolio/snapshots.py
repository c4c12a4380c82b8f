"""What the keeper may know: a fund of dollars, gold and tin, and a history."""

import numpy as np

from keeper.portfolio.config import PortfolioConfig
from keeper.portfolio.mind import Mind
from keeper.portfolio.overlay.standing import Bounds
from keeper.records.canonical import Table, table
from keeper.records.fund import Door, Mandate, Price, Record, State
from keeper.records.market import Block, Features, MarketSnapshot
from keeper.units import HOUR, ONE

DOLLAR, GOLD, TIN = TOKENS = tuple(f"0x{digit * 40}" for digit in "123")
NOW = 1_800_000_000
UNIT = 10**30
"""A dollar's price, of a token with six decimals."""
FREE = Bounds((ONE,) * 3, (0,) * 3, (0,) + (ONE,) * 7, ONE, ("",) * 3)
STRATEGIES = ("trend", "value")


def price(dollars: float) -> Price:
    one = round(dollars * 1_000) * UNIT // 1_000
    return Price(one, one, one)


def snapshot(
    amounts: tuple[int, ...] = (100, 0, 0),
    prices: tuple[float, ...] = (1.0, 1.0, 1.0),
    *,
    returns: Table | None = None,
    hours: int = 0,
    share: int = UNIT,
) -> MarketSnapshot:
    time = NOW + hours * HOUR
    moves = np.zeros((100, 2)) if returns is None else returns
    fund = State(
        now=time,
        tokens=TOKENS,
        amounts=amounts,
        prices=tuple(map(price, prices)),
        mandate=Mandate(1, "0x", (), (), ()),
        record=Record(share, share, time, share),
        door=Door("0x", 0, 0, {}),
    )
    features = Features(time, time, TOKENS[1:], (), table(np.zeros((0, 2))), table(moves), b"")
    return MarketSnapshot(Block(1, 1, b"", time, 0), "0x", fund, (), features)


def mind(strategies: tuple[str, ...] = STRATEGIES, **config: object) -> Mind:
    return PortfolioConfig.parse(config).compiled(strategies, {GOLD: "GOLD", TIN: "TIN"})
