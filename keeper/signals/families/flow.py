"""Coins that go to exchanges are about to be sold; coins that leave are to be kept."""

from typing import Annotated, Any

import numpy as np
from pydantic import Field, Strict

from keeper.records.canonical import Table
from keeper.signals.family import Formula, Opinions, Parameters


class Flow(Parameters):
    threshold: Annotated[
        float,
        Strict(),
        Field(gt=0, le=1e12, json_schema_extra={"unit": "the source's, as USD an hour"}),
    ] = 1e6


class ExchangeFlow(Formula[Flow]):
    """The source `flow` is what went to labelled addresses, less what came from them."""

    name = "flow"
    source = "Net transfers to exchanges; as a threshold"
    parameters = Flow

    def features(self, of: Flow) -> tuple[str, ...]:
        return ("flow",)

    def opinions(self, of: Any, *features: Table) -> Opinions:
        (flow,) = features
        return -np.sign(flow) * (np.abs(flow) >= of.threshold)
