"""Winners go on winning: the best of the past against the worst."""

from typing import Annotated, Any

import numpy as np
from pydantic import Field, Strict

from keeper.records.canonical import Table
from keeper.signals.family import Formula, Opinions, Parameters

Lookback = Annotated[int, Strict(), Field(ge=1, le=2_000, json_schema_extra={"unit": "bars"})]
Skip = Annotated[int, Strict(), Field(ge=1, le=400, json_schema_extra={"unit": "bars"})]
Seats = Annotated[float, Strict(), Field(gt=0, le=50, json_schema_extra={"unit": "percent"})]


class Ranking(Parameters):
    lookback: Lookback = 720
    skip: Skip = 24
    """The newest bars, left out: what just rose tends to fall back first."""
    seats_percent: Seats = 30.0
    """Of the assets, at either end; at least one."""


class CrossSectionalMomentum(Formula[Ranking]):
    name = "ranking"
    source = "Jegadeesh & Titman 1993, Returns to buying winners and selling losers"
    parameters = Ranking

    def features(self, of: Ranking) -> tuple[str, ...]:
        return f"momentum({of.lookback + of.skip})", f"momentum({of.skip})"

    def opinions(self, of: Any, *features: Table) -> Opinions:
        long, newest = features
        past = long - newest
        known = np.count_nonzero(~np.isnan(past), axis=1, keepdims=True)
        seats = np.maximum(1, known * of.seats_percent // 100).astype(np.intp)
        ranked = np.sort(past, axis=1)  # what is nan comes last
        worst = np.take_along_axis(ranked, seats - 1, axis=1)
        best = np.take_along_axis(ranked, known - seats, axis=1)  # -1 where none is known: nan
        return np.where(np.isnan(past), np.nan, (past >= best) * 1.0 - (past <= worst))
