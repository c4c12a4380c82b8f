"""Families from other people's packages: found without being run, and run where they belong."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from keeper.errors import Problem
from keeper.records.canonical import encode
from keeper.signals.host import Here
from keeper.signals.panel import needs
from keeper.signals.plugins import entry_of, hosts, registered
from keeper.signals.sandbox import Sandbox
from keeper.signals.strategies import strategies
from tests.keeper.signals.packages import GOOD, install
from tests.keeper.signals.rows import ASSETS, NAN, panel, row

DIPS: list[dict[str, Any]] = [
    {"family": "dip", "window": 24, "depth_percent": 20.0, "assets": ["A", "B", "C"]},
    {"family": "hold"},
    {"family": "dip"},
]
FEATURES = row(
    {
        "drawdown(24)": [0.05, 0.3, NAN, 0.1],
        "drawdown(48)": [0.01, 0.02, 0.03, 1 / 3],
        "mean(1)": [1.0] * 4,
    }
)


@pytest.fixture(autouse=True)
def dip(site: Path) -> None:
    install(site, "dip-buyers", dip=("BuyTheDip", GOOD))


def test_plugin__that_is_not_trusted__is_never_imported() -> None:
    found = hosts(["dip", "hold"])
    assert isinstance(found["dip"], Sandbox)
    assert isinstance(found["hold"], Here)
    assert needs(strategies(DIPS, ASSETS), found, ASSETS) == FEATURES.names
    assert "dip_buyers_dip" not in sys.modules


def test_plugin__in_a_process_of_its_own__says_the_same_to_the_bit() -> None:
    apart = panel(DIPS, FEATURES, hosts(["dip", "hold"]))
    here = panel(DIPS, FEATURES, hosts(["dip", "hold"], ["dip-buyers"]))
    heard = apart.hear(FEATURES)
    assert heard.silent == here.hear(FEATURES).silent == {}
    one, other = apart.opinions(FEATURES, heard), here.opinions(FEATURES)
    assert encode(one.signal) == encode(other.signal)
    np.testing.assert_array_equal(one.signal.opinions[0], [0.25, 1, NAN, NAN])


def test_plugin__with_parameters_that_will_not_do__says_so_from_there() -> None:
    bad = strategies([{"family": "dip", "window": 1}], ASSETS)
    with pytest.raises(Problem, match="window = 1 will not do"):
        needs(bad, hosts(["dip"]), ASSETS)


def test_entry__of_a_family__is_what_another_process_imports() -> None:
    assert entry_of("dip") == "dip_buyers_dip:BuyTheDip"
    assert entry_of("hold") == "keeper.signals.families.hold:BuyAndHold"


@pytest.mark.parametrize("family", ["momentum", "dip"])
def test_family__that_two_register__is_refused(site: Path, family: str) -> None:
    install(site, "impostors", **{family: ("BuyTheDip", GOOD)})
    with pytest.raises(Problem, match=f"registers '{family}', and so does"):
        registered()


def test_trust__in_a_package_that_is_not_there__is_refused() -> None:
    with pytest.raises(Problem, match=r"no package 'dip-buyer' .*\n.*There are: dip-buyers"):
        hosts(["dip"], ["dip-buyer"])


def test_family__that_nobody_has__is_refused_with_those_there_are() -> None:
    with pytest.raises(Problem, match=r"no family 'dop'\n  There are: bollinger, .*dip"):
        hosts(["dop"])


def test_plugin__that_is_trusted_and_broken__is_refused_by_its_package(site: Path) -> None:
    install(site, "broken-things", broken=("Gone", "raise RuntimeError('no licence')"))
    with pytest.raises(Problem, match=r"broken-things is trusted, and .* no licence"):
        hosts(["broken"], ["broken-things"])


def test_plugin__under_another_name__is_refused(site: Path) -> None:
    install(site, "renamed", other=("BuyTheDip", GOOD))
    with pytest.raises(Problem, match="registered as 'other' and calls itself 'dip'"):
        hosts(["other"], ["renamed"])
    with pytest.raises(Problem, match="it calls itself 'dip'"):
        needs(strategies([{"family": "other"}], ASSETS), hosts(["other"]), ASSETS)
