"""docs/keeper.toml is a configuration, its keys are all there are; a wrong one is told."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from keeper.config import Config, HistoryConfig, Named, Place, Plugins, TradingConfig
from keeper.devnet.listing import LISTED
from keeper.errors import Problem
from keeper.paths import ROOT
from keeper.portfolio.toml import Section
from keeper.units import HOUR
from tests.keeper.cli.ground import Ground
from tests.keeper.cli.thinking import BARS, MIND, plan, typed, wander

EXAMPLE = ROOT / "docs/keeper.toml"
DOC = (ROOT / "docs/portfolio.md").read_text()
TOKENS = tuple(Named(name, f"0x{at + 1:040x}", 18) for at, name in enumerate(LISTED))
SECTIONS: dict[str, type[Section]] = {
    "trading": TradingConfig,
    "history": HistoryConfig,
    "plugins": Plugins,
}


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    made = Ground.make(tmp_path_factory.mktemp("market"))
    wander(made, BARS)
    yield made
    made.close()


def test_example__for_the_devnets_fund__compiles() -> None:
    config = Config.read(EXAMPLE)
    place = Place(TOKENS, "0x" + "e" * 40, config.native({one.symbol: "0x1" for one in TOKENS}))
    mind = config.compiled(place)
    assert len(mind.panel.strategies) == 3
    assert mind.portfolio.weights.tolist() == [1.0, 2.0, 1.0]
    assert mind.portfolio.bar == HOUR


@pytest.mark.parametrize("name", SECTIONS)
def test_example__of_each_section__has_every_key_with_its_default(name: str) -> None:
    written = tomllib.loads(EXAMPLE.read_text())[name]
    section = SECTIONS[name].model_validate(written)
    assert set(written) == set(SECTIONS[name].model_fields)
    assert section == SECTIONS[name]()


@pytest.mark.parametrize("name", SECTIONS)
def test_document__of_each_key__has_its_default(name: str) -> None:
    rows = dict(re.findall(rf"^\| `{name}\.(\w+)` \|[^|]*\| ([^|]+) \|", DOC, re.MULTILINE))
    assert rows == {key: _shown(SECTIONS[name], key) for key in SECTIONS[name].model_fields}


def _shown(section: type[Section], key: str) -> str:
    return str(section.model_fields[key].default or "none").replace("()", "none")


WRONG = [
    ("trading.bands = 1 is no key", "[trading]\nbands = 1"),
    ("trading.band_percent = 50", "[trading]\nband_percent = 50"),
    ("this is no TOML", "[trading"),
    ("history.returns_bars = 1 is below 2", "[history]\nreturns_bars = 1"),
    (
        "history.returns_bars = 24 is too few for the tail of 24 bars at 95 %",
        "[history]\nreturns_bars = 24",
    ),
    ("no family 'astrology'", '[[strategies]]\nfamily = "astrology"'),
    ("no asset 'DOGE'", '[[strategies]]\nfamily = "hold"\nassets = ["DOGE"]'),
    ("trading.native = 'WPOL' is no asset of the fund", '[trading]\nnative = "WPOL"'),
    ("there is no source 'carry'", '[[strategies]]\nfamily = "carry"'),
    ("portfolio.weights.nobody is no strategy", "[portfolio.weights]\nnobody = 2"),
    ("no package 'stranger'", '[plugins]\ntrusted = ["stranger"]'),
]


@pytest.mark.parametrize(("said", "text"), WRONG, ids=[one[0] for one in WRONG])
def test_plan__of_a_wrong_config__says_what_and_what_to_do(
    market: Ground, said: str, text: str
) -> None:
    told = plan(market, mind='[[strategies]]\nfamily = "hold"\n' + text)
    assert told.code == 1
    assert said in told.text
    assert re.search(r"\n  \S", told.text), "no remedy"


def test_plan__without_a_config__says_where_one_is(market: Ground) -> None:
    where = ("--book", market.folder / "fund.json", "--rpc", market.engine.node.url)
    said, code = typed("keeper", "plan", "--config", "gone.toml", *where)
    assert (code, "gone.toml cannot be read" in said, "docs/keeper.toml" in said) == (1, True, True)
    binary = market.folder / "binary.toml"
    binary.write_bytes(b"\xff\xfe")
    assert "it is no UTF-8" in typed("keeper", "plan", "--config", binary, *where)[0]


def test_plan__with_native_left_out__counts_no_gas(market: Ground) -> None:
    free = plan(market, mind=MIND + '\n[trading]\nnative = ""\n')
    assert "and $0.00 of gas" in free.text
    assert "and $0.00 of gas" not in plan(market).text


def test_plan__for_more_past_than_there_is__says_what_is_known(market: Ground) -> None:
    told = plan(market, mind=MIND.replace("returns_bars = 24", "returns_bars = 500"))
    assert told.code == 1
    assert "knows swaps from 20" in told.text
    assert "and 3 d 11 h are needed" in told.text
    assert "--bars FILE" in told.text


def test_written__of_a_file_that_is_no_file__is_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="cannot be read"):
        Config.read(tmp_path)
