"""Trust in strategies by their record: multiplicative weights (Arora, Hazan and Kale 2012).

Each bar multiplies a strategy's weight with 1 + rate * gain, where its gain, from -1 to 1, is what
its last opinions made in units of its own volatility. Whatever the gains are, and whoever makes
them, the weighted gains fall short of the best strategy's by no more than rate * (the sum of its
absolute gains) + ln(strategies) / rate. A part of the trust is dealt out anew in each bar
(Herbster and Warmuth's fixed share), or a strategy whose time comes late would never be heard.
"""

from typing import NamedTuple

import numpy as np

from keeper.records.canonical import Table

FULL = 4.0
"""Deviations that count as a gain of 1."""


class Hedge(NamedTuple):
    rate: float
    """At most 1/2, or the bound does not hold."""
    share: float
    """Of all trust, dealt out evenly in each bar."""
    decay: float
    """The weight of the newest bar in a strategy's variance."""


def made(opinions: Table, returns: Table) -> Table:
    """What each strategy's opinions made in a bar: the mean over the assets that it has one of."""
    has = ~np.isnan(opinions * returns)
    total = np.where(has, opinions * returns, 0.0).sum(axis=1)
    mean: Table = total / np.maximum(has.sum(axis=1), 1)
    return mean


def learn(trust: Table, variance: Table, result: Table, by: Hedge) -> tuple[Table, Table]:
    """Trust and variance after a bar."""
    after = variance + by.decay * (result * result - variance)
    deviation = np.sqrt(after) * FULL
    gains = np.divide(result, deviation, out=np.zeros_like(result), where=deviation > 0.0)
    return step(trust, np.clip(gains, -1.0, 1.0), by), after


def step(trust: Table, gains: Table, by: Hedge) -> Table:
    grown = trust * (1.0 + by.rate * gains)
    after: Table = (1.0 - by.share) * grown / grown.sum() + by.share / len(trust)
    return after
