"""What the news says, once it says it loudly enough."""

from typing import Annotated, Any

import numpy as np
from pydantic import Field, Strict

from keeper.records.canonical import Table
from keeper.signals.family import Formula, Opinions, Parameters

Score = Annotated[float, Strict(), Field(gt=0, le=1, json_schema_extra={"unit": "score"})]


class Sentiment(Parameters):
    threshold: Score = 0.2


class NewsSentiment(Formula[Sentiment]):
    """The source `sentiment` is a score from -1 to 1 that fades."""

    name = "sentiment"
    source = "Tetlock 2007, Giving content to investor sentiment; as a threshold"
    parameters = Sentiment

    def features(self, of: Sentiment) -> tuple[str, ...]:
        return ("sentiment",)

    def opinions(self, of: Any, *features: Table) -> Opinions:
        (score,) = features
        return np.sign(score) * (np.abs(score) >= of.threshold)
