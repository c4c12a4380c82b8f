"""Rows of features made by hand, and families asked about them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from keeper.records.canonical import Table, table
from keeper.records.market import Features
from keeper.signals.families import FAMILIES
from keeper.signals.host import Here, Host
from keeper.signals.panel import Answer, Panel
from keeper.signals.strategies import strategies

NAN = float("nan")
ASSETS = ("A", "B", "C", "D")
OURS: dict[str, Host] = {family.name: Here(family) for family in FAMILIES}


def row(
    values: Mapping[str, Sequence[float]],
    returns: Any = None,
    assets: Sequence[str] = ASSETS,
) -> Features:
    rows = np.array(list(values.values())).reshape(len(values), len(assets))
    past = np.zeros((0, len(assets))) if returns is None else returns
    return Features(
        1_700_000_000, 1_700_000_060, tuple(assets), tuple(values), table(rows), table(past), b""
    )


def panel(
    written: Sequence[Mapping[str, Any]], features: Features, hosts: Mapping[str, Host] = OURS
) -> Panel:
    found = strategies(written, features.assets)
    return Panel(found, hosts, features.names, features.assets)


def answer(written: Sequence[Mapping[str, Any]], features: Features) -> Answer:
    return panel(written, features).opinions(features)


def opinion(
    family: str,
    given: Mapping[str, Any],
    values: Mapping[str, Sequence[float]],
    returns: Any = None,
) -> Table:
    """What one case says of A, B, C and D."""
    said = answer([{"family": family, **given}], row(values, returns))
    assert said.silent == {}
    return said.signal.opinions[0]  # type: ignore[no-any-return]
