"""What everything in the local world is worth: paths drawn from a seed, or a user's own history.

A price is an integer with eight decimals, the same number that a feed answers.
"""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from keeper.devnet.tokens import E8, STABLE, SYMBOLS, TOKENS
from keeper.errors import Problem

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

YEAR = 365.25 * 86_400
CHUNK = 4096
MARKET_VOLATILITY = 0.55
TAIL = 4  # degrees of freedom of Student's t
STABLE_HALF_LIFE = 2 * 3600.0


class Regime(NamedTuple):
    volatility: float
    drift: float
    mean_days: float


REGIMES = (Regime(0.6, 0.15, 20), Regime(0.9, 0.80, 12), Regime(1.8, -1.00, 5))
"""Calm, trend and storm: a multiple of volatility, drift a year, days that it lasts."""

MARKET_JUMPS = (6.0, 0.04)
OWN_JUMPS = (10.0, 0.06)
"""How many a year, and their size (one standard deviation)."""


class Prices(Protocol):
    """The path of all tokens, in the order of TOKENS."""

    def at(self, step: int) -> tuple[int, ...]: ...


class SyntheticPrices:
    """Regimes, a common factor, fat tails and jumps; the same for the same seed and step length."""

    def __init__(self, seed: int, seconds: int) -> None:
        self._seed = seed
        self._seconds = seconds
        self._years = seconds / YEAR
        self._rewind()

    def at(self, step: int) -> tuple[int, ...]:
        chunk = step // CHUNK
        if chunk < self._chunk:
            self._rewind()
        while self._chunk < chunk:
            self._advance()
        return tuple(self._table[step % CHUNK])

    def _rewind(self) -> None:
        self._chunk = -1
        self._log = np.zeros(len(TOKENS))
        self._regime = 0
        self._table: list[list[int]] = []

    def _advance(self) -> None:
        self._chunk += 1
        rng = np.random.default_rng([self._seed, self._chunk])
        moves = self._moves(rng)
        logs = self._log + np.cumsum(moves, axis=0)
        for i, token in enumerate(TOKENS):
            if token.symbol in STABLE:
                logs[:, i] = self._stable(rng, self._log[i], token.volatility)
        self._log = logs[-1]
        first = np.array([token.price_e8 for token in TOKENS], dtype=float)
        self._table = np.rint(first * np.exp(logs)).astype(np.int64).tolist()

    def _moves(self, rng: np.random.Generator) -> "Floats":
        regimes = self._regimes(rng)
        volatility = np.array([r.volatility for r in REGIMES])[regimes]
        drift = np.array([r.drift for r in REGIMES])[regimes] * self._years
        scale = volatility * self._years**0.5
        market = MARKET_VOLATILITY * scale * self._noise(rng, 1)[:, 0]
        market += self._jumps(rng, 1, *MARKET_JUMPS)[:, 0]
        beta = np.array([token.beta for token in TOKENS])
        total = np.array([token.volatility for token in TOKENS])
        own = np.sqrt(np.maximum(total**2 - (beta * MARKET_VOLATILITY) ** 2, (total / 4) ** 2))
        noise = self._noise(rng, len(TOKENS)) * own * scale[:, None]
        noise += self._jumps(rng, len(TOKENS), *OWN_JUMPS)
        ito = 0.5 * (total * scale[:, None]) ** 2
        moves: Floats = (market + drift)[:, None] * beta + noise - ito
        return moves

    def _regimes(self, rng: np.random.Generator) -> list[int]:
        leave = rng.random(CHUNK)
        choose = rng.integers(1, len(REGIMES), CHUNK)
        path = []
        for i in range(CHUNK):
            if leave[i] < self._seconds / 86_400 / REGIMES[self._regime].mean_days:
                self._regime = (self._regime + int(choose[i])) % len(REGIMES)
            path.append(self._regime)
        return path

    def _noise(self, rng: np.random.Generator, width: int) -> "Floats":
        noise: Floats = rng.standard_t(TAIL, (CHUNK, width)) * ((TAIL - 2) / TAIL) ** 0.5
        return noise

    def _jumps(self, rng: np.random.Generator, width: int, rate: float, size: float) -> "Floats":
        happens = rng.random((CHUNK, width)) < rate * self._years
        jumps: Floats = np.where(happens, rng.normal(0, size, (CHUNK, width)), 0.0)
        return jumps

    def _stable(self, rng: np.random.Generator, last: float, spread: float) -> "Floats":
        """Returns to one dollar, with a spread in proportion to the token's volatility."""
        keep = 0.5 ** (self._seconds / STABLE_HALF_LIFE)
        shocks = rng.normal(0, spread / 6 * (1 - keep**2) ** 0.5, CHUNK)
        path = np.empty(CHUNK)
        for i in range(CHUNK):
            last = last * keep + shocks[i]
            path[i] = last
        return path


class HistoricPrices:
    """A user's own OHLCV: `time` (UTC), `symbol`, `close`, in Parquet or CSV.

    A token that the file does not name keeps its first price.
    """

    def __init__(self, file: Path, seconds: int) -> None:
        self._file = file
        frame = self._read()
        self._columns = {
            symbol: self._column(frame, symbol, seconds) for symbol in frame["symbol"].unique()
        }
        self.steps = min(len(column) for column in self._columns.values())

    def at(self, step: int) -> tuple[int, ...]:
        if step >= self.steps:
            raise Problem(
                f"{self._file} ends after {self.steps} steps",
                "Give a longer history or fewer steps.",
            )
        return tuple(
            self._columns[token.symbol][step] if token.symbol in self._columns else token.price_e8
            for token in TOKENS
        )

    def _read(self) -> "pl.DataFrame":
        import polars as pl

        if not self._file.exists():
            raise Problem(f"there is no file {self._file}", "Give a Parquet or CSV of OHLCV.")
        read = pl.read_parquet if self._file.suffix == ".parquet" else _read_csv
        frame = read(self._file)
        missing = {"time", "symbol", "close"} - set(frame.columns)
        if missing:
            raise Problem(
                f"{self._file} has no column {', '.join(sorted(missing))}",
                "It needs time (UTC), symbol and close; open, high, low and volume may be there.",
            )
        unknown = set(frame["symbol"].unique()) - set(SYMBOLS)
        if unknown:
            raise Problem(
                f"{self._file} names {', '.join(sorted(unknown))}",
                f"The local world prices {', '.join(SYMBOLS)}.",
            )
        bad = frame.filter(~(pl.col("close") > 0) | pl.col("close").is_null())
        if len(bad):
            raise Problem(
                f"{self._file}: close is {bad['close'][0]} at {bad['time'][0]}",
                "A price must be above zero; mend or drop the row.",
            )
        return frame.with_columns(_epoch(frame["time"]).alias("time")).sort("time")

    def _column(self, frame: "pl.DataFrame", symbol: str, seconds: int) -> list[int]:
        """The last close known at each step: an as-of join, never a later one."""
        own = frame.filter(frame["symbol"] == symbol)
        times, closes = own["time"].to_numpy(), own["close"].to_numpy()
        grid = np.arange(times[0], times[-1] + 1, seconds)
        known = closes[np.searchsorted(times, grid, side="right") - 1]
        prices: list[int] = np.rint(known * E8).astype(np.int64).tolist()
        return prices


def _read_csv(file: Path) -> "pl.DataFrame":
    import polars as pl

    return pl.read_csv(file, try_parse_dates=True)


def _epoch(times: "pl.Series") -> "pl.Series":
    import polars as pl

    if times.dtype.is_integer():
        return times // 1000 if (times > 10**11).any() else times
    return times.cast(pl.Datetime("us")).dt.epoch("s")
