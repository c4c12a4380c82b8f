"""The past of a fund: drawn in blocks, as a picture, and honest about what is not known."""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from keeper.chain.history import Fee, Flow, History, Point
from keeper.chain.refusals import Token
from keeper.cli.investing.charts import hill, spark
from keeper.cli.investing.pictures import draw
from keeper.errors import Problem
from keeper.units import DAY
from tests.keeper.cli.ground import Ground

START = 1_767_225_600
USDC, KEEL = Token("USDC", 6), Token("KEEL", 18)
PAR = 10**18
PAST = History(
    START,
    START + 4 * DAY,
    START,
    tuple(
        Point(START + i * DAY, PAR * price // 100, fall * 10**16)
        for i, (price, fall) in enumerate(((100, 0), (110, 0), (99, 10), (104, 5)))
    ),
    (
        Flow(START, 10**12, True),
        Flow(START + DAY, 5 * 10**10, False),
        Flow(START + 3 * DAY, -(10**11), False),
    ),
    (Fee(START + 3 * DAY, "exit", 10**18), Fee(START + 3 * DAY, "minted", 2 * 10**18)),
)


@pytest.mark.parametrize(
    ("values", "line"), [((0, 1, 2, 4, 8), " ▁▂▄█"), ((0, 0), "  "), ((), ""), ((0.001, 1), "▁█")]
)
def test_spark__of_values__fills_to_the_highest(values: Sequence[float], line: str) -> None:
    assert spark(values) == line


def test_hill__of_values__stands_on_the_lowest() -> None:
    assert hill([None, 1, 2, 3], 2) == ["  ▁█", " ▁██"]
    assert hill([5, 5], 2) == ["  ", "▁▁"]


@pytest.mark.parametrize(("name", "begins"), [("a.png", b"\x89PNG"), ("a.svg", b"<?xml")])
def test_draw__to_a_file__is_a_picture_and_the_same_again(
    tmp_path: Path, name: str, begins: bytes
) -> None:
    draw(PAST, tmp_path / name, USDC, KEEL)
    first = (tmp_path / name).read_bytes()
    assert first.startswith(begins)
    assert len(first) > 10_000
    draw(PAST, tmp_path / name, USDC, KEEL)
    assert (tmp_path / name).read_bytes() == first


def drawn(past: History, folder: Path) -> list[str]:
    """Every text in the picture; an SVG keeps it beside the shapes of its letters."""
    draw(past, folder / "a.svg", USDC, KEEL)
    return re.findall("<!-- (.+) -->", (folder / "a.svg").read_text())


def test_draw__without_flows_and_fees__says_so_in_place_of_numbers(tmp_path: Path) -> None:
    full = drawn(PAST, tmp_path)
    assert "none yet" not in full
    assert {"hatched: in kind", "1,000,000", "exit"} <= set(full)
    empty = drawn(PAST._replace(flows=(), fees=()), tmp_path)
    assert empty.count("none yet") == 2
    assert "flows, USDC" in empty
    assert not {"hatched: in kind", "1,000,000", "exit", "-0"} & set(empty)


def test_draw__without_what_the_node_forgot__says_since_when_it_knows(tmp_path: Path) -> None:
    known = PAST._replace(flows=(), known=START + 2 * DAY)
    assert "none since 2026-01-03 00:00:00 UTC" in drawn(known, tmp_path)


def test_draw__of_parts_of_a_share__numbers_each_tick_otherwise(tmp_path: Path) -> None:
    small = PAST._replace(fees=(Fee(START + DAY, "minted", 10**15),))
    texts = drawn(small, tmp_path)
    ticks = texts[texts.index("0", texts.index("flows, USDC")) : texts.index("fees, KEEL")]
    assert len(ticks) == len(set(ticks)) > 1
    assert "0.001" in ticks


def test_draw__to_another_kind_of_file__is_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="neither a PNG nor an SVG"):
        draw(PAST, tmp_path / "a.jpg", USDC, KEEL)
    with pytest.raises(Problem, match="cannot be written"):
        draw(PAST, tmp_path / "no" / "a.png", USDC, KEEL)


def test_draw__without_matplotlib__says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(Problem, match=r"(?s)matplotlib.*keel\[devnet\]"):
        draw(PAST, tmp_path / "a.png", USDC, KEEL)


def test_history__of_a_young_fund__says_what_it_takes(ground: Ground) -> None:
    assert "two observations" in ground.keel("fund", "history").text
    ground.live(7)
    ground.observe()
    told = ground.keel("fund", "history", "--picture", str(ground.folder / "past.svg"))
    assert told.code == 0
    assert "a share, +0.00 %" in told.text
    assert (ground.folder / "past.svg").exists()
