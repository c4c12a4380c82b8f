"""The past that strategies ask for: from the pools' swaps, or from somebody's file."""

from collections.abc import Callable, Iterable, Sequence
from math import ceil, isnan
from pathlib import Path
from typing import NamedTuple

from keeper.chain import abi, blocks
from keeper.chain.candles import Traded, candles
from keeper.chain.gas import base_fees
from keeper.chain.node import Node
from keeper.chain.routes import PoolAt
from keeper.config import Named
from keeper.errors import Problem
from keeper.market.columns import CLOSE, VOLUME, Bars
from keeper.market.files import read_candles
from keeper.market.graph import EWMA, Graph
from keeper.market.joins import joined
from keeper.market.names import Name
from keeper.market.windows import KINDS
from keeper.records.history import Candle
from keeper.units import duration, moment

GAS = "gas"
QUIET = 24
"""Bars that are read before the first that counts: a pool has no price before its first swap."""

FORGOTTEN = 5
"""An average that has moved so many times its reach knows less than 1 % of where it began."""

Say = Callable[[str], None]
History = dict[str, Sequence[Candle]]


class Need(NamedTuple):
    """What is to be read, for one configuration and one fund."""

    names: tuple[str, ...]
    """Features."""
    tokens: tuple[Named, ...]
    """The fund's, the base first."""
    seconds: int
    """Of a bar."""
    returns: int

    @property
    def assets(self) -> tuple[str, ...]:
        return tuple(one.address for one in self.tokens[1:])

    @property
    def bars(self) -> int:
        """Until everything that was asked for is known."""
        return max(self.returns + 1, *(reach(Name.parse(name)) for name in self.names), 1)

    def ends(self, now: int) -> list[int]:
        """Of the bars that are over, and where the first begins; quiet ones before them."""
        last = now // self.seconds * self.seconds
        count = self.bars + QUIET
        return [last - self.seconds * (count - at) for at in range(count + 1)]


def reach(name: Name) -> int:
    """Bars until a feature is known."""
    inner = max((reach(one) for one in name.of), default=1)
    if name.kind in KINDS and name.numbers:
        return inner - 1 + int(name.numbers[0]) + KINDS[name.kind].before
    if name.kind == EWMA and name.numbers:
        return inner - 1 + ceil(FORGOTTEN / name.numbers[0])
    return inner


def from_pools(node: Node, pools: Sequence[PoolAt], need: Need, say: Say) -> tuple[Graph, Bars]:
    """Of each asset's deepest pool against the base."""
    graph = Graph.of(need.names, (CLOSE, VOLUME, GAS))
    traded = _deepest(node, pools, need.tokens)
    ends = need.ends(node.header().timestamp)
    last = blocks.last_until(node, ends)
    history: History = {}
    for at, one in enumerate(traded, 1):
        say(f"history {at} of {len(traded)}: {need.tokens[at].symbol}")
        history[one.asset] = candles(node, one, ends, last)
    bars = Bars.of(need.assets, need.seconds, history)
    _require_remembered(node, bars, need)
    if GAS in graph.inputs:
        bars = joined(bars, base_fees(node, need.assets, ends))
    return graph, bars


def from_file(path: Path, need: Need, now: int) -> tuple[Graph, Bars]:
    """As much of it as was known by now."""
    graph = Graph.of(need.names, (CLOSE, VOLUME))
    found = read_candles(path)
    symbols = {one.symbol: one.address for one in need.tokens[1:]}
    if missing := [symbol for symbol in symbols if symbol not in found]:
        raise Problem(
            f"{path} has no bars of {', '.join(missing)}",
            f"It has {', '.join(found)}; the fund needs all of {', '.join(symbols)}.",
        )
    known = {symbols[name]: [c for c in found[name] if c.known_at <= now] for name in symbols}
    _require_fresh(path, known.values(), need.seconds, now)
    bars = Bars.of(need.assets, need.seconds, known)
    if len(bars.times) < need.bars:
        raise Problem(
            f"{path} has {len(bars.times)} bars, and {need.bars} are needed",
            "Give a longer history, or ask for less of it: history.returns_bars and the windows.",
        )
    return graph, bars


def late(bars: Bars, need: Need) -> list[str]:
    """The assets whose history is too short to know them by."""
    first = bars.columns[CLOSE][-need.bars]
    pairs = zip(need.tokens[1:], first, strict=True)
    return [token.symbol for token, price in pairs if isnan(price)]


def _require_remembered(node: Node, bars: Bars, need: Need) -> None:
    if len(late(bars, need)) < len(need.assets):
        return
    known = [at for at, row in zip(bars.times, bars.columns[CLOSE], strict=True) if (row > 0).any()]
    since = f"swaps from {moment(int(known[0]))} on alone" if known else "no swaps of its pools"
    whole = duration(need.bars * need.seconds)
    raise Problem(
        f"{node.name} knows {since}, and {whole} are needed",
        "Ask a node that has its past (a devnet keeps it with --history), give --bars FILE, or ask "
        "for less of it: history.returns_bars and the strategies' windows.",
    )


def _require_fresh(path: Path, known: Iterable[Sequence[Candle]], seconds: int, now: int) -> None:
    newest = max((one[-1].time for one in known if one), default=0)
    if newest + 2 * seconds <= now:
        raise Problem(
            f"the newest bar of {path} ended {moment(newest)}, and it is {moment(now)}",
            "Bring the file up to date: a decision is made on the newest bar.",
        )


def _deepest(node: Node, pools: Sequence[PoolAt], tokens: Sequence[Named]) -> list[Traded]:
    """By the base that lies in it: what it takes to move its price."""
    base = tokens[0]
    direct = [pool for pool in pools if base.address in pool.tokens]
    calls = [
        {"to": base.address, "data": "0x" + abi.call("balanceOf(address)", pool.address).hex()}
        for pool in direct
    ]
    held = [int(one, 16) for one in node.batch([("eth_call", [c, "latest"]) for c in calls])]
    return [_traded(base, one, list(zip(held, direct, strict=True))) for one in tokens[1:]]


def _traded(base: Named, asset: Named, direct: Sequence[tuple[int, PoolAt]]) -> Traded:
    own = [(held, pool.address) for held, pool in direct if asset.address in pool.tokens]
    if not own:
        raise Problem(
            f"there is no Uniswap pool of {asset.symbol} and {base.symbol} to read prices from",
            "Give a history of your own: --bars FILE.",
        )
    is_first = int(asset.address, 16) < int(base.address, 16)
    return Traded(asset.address, max(own)[1], is_first, asset.decimals, base.decimals)
