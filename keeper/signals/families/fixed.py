"""Fixed weights: the other baseline."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import numpy as np
from pydantic import Field, Strict

from keeper.errors import Problem
from keeper.records.canonical import Table
from keeper.records.market import Features
from keeper.signals.family import PRICE, Parameters, Rule, Universe

Weight = Annotated[float, Strict(), Field(ge=0, le=1)]


class Fixed(Parameters):
    weights: Mapping[str, Weight] = Field(
        min_length=1, json_schema_extra={"unit": "0 to 1, by asset"}
    )
    """Of an asset that is not named there is no opinion."""


class FixedWeights:
    name = "fixed"
    source = "The same weight of an asset in every cycle"
    parameters = Fixed

    def needs(self, of: Fixed, assets: Sequence[str]) -> tuple[str, ...]:
        if strangers := sorted(set(of.weights) - set(assets)):
            raise Problem(
                f"fixed: weights name {', '.join(strangers)}", f"There are: {', '.join(assets)}."
            )
        return (PRICE,)

    def compile(self, cases: Sequence[Fixed], universe: Universe) -> Rule:
        weights = np.array(
            [[case.weights.get(asset, np.nan) for asset in universe.assets] for case in cases]
        )
        (price,) = universe.rows([PRICE])

        def rule(features: Features) -> Table:
            found: Table = weights + 0 * features.values[price]
            return found

        return rule
