"""Whether a feature of somebody else keeps what all features promise: the same from a batch as from
a stream, and nothing of what comes later."""

from collections.abc import Iterator, Sequence

import numpy as np

from keeper.market.feature import Feature
from keeper.records.canonical import Table


def complaints(feature: Feature, inputs: Sequence[Table]) -> Iterator[str]:
    """What it does not keep, on a history of its inputs, each by time and asset."""
    count, assets = inputs[0].shape
    whole = feature.batch(*inputs)
    if whole.shape != (count, assets):
        yield f"{feature.name} gives a table of {whole.shape} for {(count, assets)}"
        return
    if not np.isnan(whole[: feature.warmup - 1]).all():
        yield f"{feature.name} has numbers before its warm-up of {feature.warmup} bars"
    yield from _looks_ahead(feature, inputs, whole)
    yield from _streams_otherwise(feature, inputs, whole)


def _looks_ahead(feature: Feature, inputs: Sequence[Table], whole: Table) -> Iterator[str]:
    """Cut off behind a bar, or changed behind it, the history says the same up to there."""
    count = len(whole)
    for cut in sorted({1, count // 3, count // 2, count - 1} - {0}):
        part = feature.batch(*(one[:cut] for one in inputs))
        changed = feature.batch(*(_other_future(one, cut) for one in inputs))
        if not (_same(part, whole[:cut]) and _same(changed[:cut], whole[:cut])):
            yield f"{feature.name} changes bar {cut - 1} or one before by what comes later"
            return


def _streams_otherwise(feature: Feature, inputs: Sequence[Table], whole: Table) -> Iterator[str]:
    """Pushed bar by bar, and once restored from its state half way."""
    stream, half = feature.stream(whole.shape[1]), len(whole) // 2
    for at, expected in enumerate(whole):
        if at == half:
            state = stream.state()
            stream = feature.stream(whole.shape[1])
            stream.restore(state)
        if not _same(stream.push(*(one[at] for one in inputs)), expected):
            where = "behind a restart" if at >= half else "pushed bar by bar"
            yield f"{feature.name} is another {where}, at bar {at}"
            return


def _other_future(values: Table, cut: int) -> Table:
    changed = values.copy()
    changed[cut:] = changed[cut:] * 3 + 1
    return changed


def _same(one: Table, other: Table) -> bool:
    return np.array_equal(one, other, equal_nan=True)
