"""Histories that are drawn, and the names of every feature that there is."""

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from keeper.market.columns import CLOSE, VOLUME, Bars
from keeper.market.graph import Graph
from keeper.market.stream import Stream
from keeper.market.windows import KINDS
from keeper.records.canonical import Table
from keeper.units import HOUR

START = 1_767_225_600
SOURCES = (CLOSE, VOLUME, "imbalance")
EVERY = (
    *(f"{kind}({n})" for kind in KINDS for n in (2, 3, 7, 16)),
    *(f"{kind}(5, volume)" for kind in KINDS),
    *("ewma(0.06)", "ewma(0.5)", "ewma(1)", "ewma(0.1, imbalance)"),
    *("imbalance", "volume", "close"),
    *("rank(momentum(3))", "rank(imbalance)", "rank(rank(volume))"),
)


def history(
    close: Table, seconds: int = HOUR, volume: Table | None = None, imbalance: Table | None = None
) -> Bars:
    """Of these prices, known as each bar ends."""
    times = START + seconds * np.arange(1, len(close) + 1)
    own = np.full_like(close, 1.0)
    columns = {
        CLOSE: close,
        VOLUME: own if volume is None else volume,
        "imbalance": own if imbalance is None else imbalance,
    }
    assets = tuple(f"0x{at:040x}" for at in range(1, close.shape[1] + 1))
    bars = Bars(assets, seconds, times, columns, dict.fromkeys(columns, times))
    bars.check()
    return bars


@st.composite
def histories(draw: st.DrawFn, most: int = 60) -> Bars:
    """Some assets begin later than others; some prices do not move, some jump."""
    shape = draw(st.integers(1, most)), draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    size = draw(st.sampled_from((0.0, 1e-6, 0.01, 1.0)))
    begins = draw(st.lists(st.integers(0, shape[0]), min_size=shape[1], max_size=shape[1]))
    close = np.exp(np.cumsum(rng.normal(0, size, shape), axis=0) + rng.normal(0, 5, shape[1]))
    imbalance = rng.uniform(-1, 1, shape)
    for at, begin in enumerate(begins):
        close[:begin, at] = np.nan
        imbalance[: begin // 2, at] = np.nan
    volume = rng.exponential(10.0 ** rng.integers(0, 9), shape) * rng.integers(0, 2, shape)
    return history(close, volume=volume, imbalance=imbalance)


def a_walk(count: int, assets: int = 3, seed: int = 1) -> Bars:
    rng = np.random.default_rng(seed)
    shape = (count, assets)
    close = 100 * np.exp(np.cumsum(rng.normal(0, 0.01, shape), axis=0))
    return history(close, volume=rng.exponential(1e6, shape), imbalance=rng.uniform(-1, 1, shape))


def stream(
    names: Sequence[str], bars: Bars, returns: int = 8, sources: Sequence[str] = SOURCES
) -> Stream:
    return Stream(Graph.of(names, sources), bars.assets, bars.seconds, returns)
