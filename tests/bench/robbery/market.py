"""The market that the thief waits in: what is true at every moment, and what the feeds say of it.

Truth is a jump-diffusion drawn from a seed. A feed observes it at every step, answers where it has
moved by its threshold or its heartbeat is over, and is on chain a step later.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from keeper.devnet.tokens import SPEC

STEP = 30
DAY = 86_400 // STEP
DELAY = 1
"""Steps from observation to chain."""

SYMBOLS = ("USDC", "WETH", "WBTC", "LINK")
YEAR = 365.25 * 86_400
COMMON = 0.55
"""Volatility a year of what moves all of them."""

JUMPS_A_DAY, JUMP = 0.5, 0.01
PEG_SPREAD, PEG_HALF_LIFE = 0.0008, 7200.0

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Course(NamedTuple):
    """A market's life, step by step: one row a step, one column a token; prices with 8 decimals."""

    true: Ints
    feed: Ints
    """What is on chain at that step."""
    seen: Ints
    """When that was observed, in seconds from the beginning."""

    def error(self, epsilons: tuple[int, ...]) -> Floats:
        """By how much truth is above the feed, as far as each may err by what was declared."""
        most = np.array(epsilons) / 1e6
        found: Floats = np.clip(self.true / self.feed - 1, -most, most)
        return found


@cache
def course(seed: int, days: int, thresholds: tuple[int, ...]) -> Course:
    """`thresholds` in millionths, by token."""
    steps = days * DAY + 2 * DELAY + 1
    true = _truth(np.random.default_rng([seed, days]), steps)
    feeds = [follow(true[:, i], SPEC[s].heartbeat, t) for i, (s, t) in _tokens(thresholds)]
    answers = np.column_stack([answer for answer, _ in feeds])
    seen = np.column_stack([at for _, at in feeds])
    return Course(true[DELAY:], answers[:-DELAY], seen[:-DELAY])


def _tokens(thresholds: tuple[int, ...]) -> list[tuple[int, tuple[str, int]]]:
    return list(enumerate(zip(SYMBOLS, thresholds, strict=True)))


def _truth(rng: np.random.Generator, steps: int) -> Ints:
    root = (STEP / YEAR) ** 0.5
    common = COMMON * root * rng.standard_normal(steps)
    columns = [_peg(rng, steps)]
    for symbol in SYMBOLS[1:]:
        spec = SPEC[symbol]
        alone = max(spec.volatility**2 - (spec.beta * COMMON) ** 2, (spec.volatility / 4) ** 2)
        moves = spec.beta * common + alone**0.5 * root * rng.standard_normal(steps)
        happens = rng.random(steps) < JUMPS_A_DAY / DAY
        moves += np.where(happens, rng.normal(0, JUMP, steps), 0.0)
        columns.append(np.cumsum(moves) - moves[0])
    first = np.array([SPEC[symbol].price_e8 for symbol in SYMBOLS], dtype=float)
    found: Ints = np.rint(first * np.exp(np.column_stack(columns))).astype(np.int64)
    return found


def _peg(rng: np.random.Generator, steps: int) -> Floats:
    """About one dollar, and drawn back to it."""
    keep = 0.5 ** (STEP / PEG_HALF_LIFE)
    shocks = rng.normal(0, PEG_SPREAD * (1 - keep**2) ** 0.5, steps)
    path, last = np.empty(steps), 0.0
    for k in range(steps):
        path[k] = last
        last = last * keep + shocks[k]
    return path


def follow(true: Ints, heartbeat: int, threshold: int) -> tuple[Ints, Ints]:
    """Its answers, and when each was observed, by the step of the observation."""
    answers, seen = np.empty_like(true), np.empty_like(true)
    answer, at = int(true[0]), 0
    for k, price in enumerate(true.tolist()):
        moved = abs(price - answer) * 10**6 >= threshold * answer
        if moved or (k - at) * STEP >= heartbeat:
            answer, at = price, k
        answers[k], seen[k] = answer, at * STEP
    return answers, seen


def first_prices() -> tuple[int, ...]:
    return tuple(SPEC[symbol].price_e8 for symbol in SYMBOLS)
