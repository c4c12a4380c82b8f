"""News count from when they were seen, and a feed cannot declare anything."""

import json

import pytest

from keeper.errors import Problem
from keeper.market.joins import joined
from keeper.market.lexicon import score
from keeper.market.news import SOURCE, Piece, from_lines, from_rss, scored
from tests.keeper.market.histories import START, a_walk, stream

NOON = 1_767_268_800  # 2026-01-01 12:00:00 UTC
RSS = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>t</title>
<item><title>Exchange hacked &amp; drained</title>
<pubDate>Thu, 01 Jan 2026 11:00:00 GMT</pubDate></item>
<item><title>ETH rallies</title></item>
<item><title>From tomorrow</title><pubDate>Fri, 02 Jan 2026 11:00:00 GMT</pubDate></item>
</channel></rss>"""


def line(title: str, published: str = "2026-01-01T11:00:00Z", seen: str = "") -> str:
    return json.dumps({"title": title, "published": published, "seen": seen or published})


def test_rss__of_three_items__has_been_seen_when_it_was_fetched() -> None:
    assert from_rss(RSS, NOON) == [
        Piece("Exchange hacked & drained", NOON - 3600, NOON),
        Piece("ETH rallies", NOON, NOON),
        Piece("From tomorrow", NOON, NOON),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp037"])
@pytest.mark.parametrize(
    "inside",
    [
        '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><rss>&b;</rss>',
        '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss>&a;</rss>',
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1/x.dtd"><rss/>',
    ],
)
def test_rss__that_declares_anything__is_refused(inside: str, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{inside}'.encode(encoding)
    with pytest.raises(Problem, match=r"declares a type|no XML"):
        from_rss(text, NOON)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (b"<feed/>", "begins with <feed>"),
        (b"<rss><channel>", "no XML"),
        (b"<rss>" + b"<a>" * 100 + b"</a>" * 100 + b"</rss>", "more than 64 deep"),
        (b"<rss>" + b" " * 2**22 + b"</rss>", "bytes"),
        (b"", "no XML"),
    ],
)
def test_rss__that_is_none__is_refused(text: bytes, what: str) -> None:
    with pytest.raises(Problem, match=what):
        from_rss(text, NOON)


def test_lines__of_news__have_their_own_times() -> None:
    (found,) = from_lines([line("ETH rallies", seen="2026-01-01T13:00:00+01:00")])
    assert found == Piece("ETH rallies", NOON - 3600, NOON)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{", "line 1 is no piece of news"),
        ('{"title": "x"}', "line 1 is no piece of news"),
        (line("x", published="2026-01-01T11:00:00"), "has no time zone"),
        (line("x", published="yesterday"), "is no time"),
        (line("x", seen="2026-01-01T10:00:00Z"), "before it was published"),
    ],
)
def test_lines__that_are_wrong__are_refused(text: str, what: str) -> None:
    with pytest.raises(Problem, match=what):
        from_lines([text])


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("Exchange hacked, funds stolen", -1.0),
        ("Approval: ETH rallies, adoption grows", 1.0),
        ("ETH rallies", 0.5),
        ("Upgrade after the hack... exploit resolved", 0.0),
        ("No loss in the exploit", 0.0),
        ("The bank denies insolvency", 0.5),
        ("A block was mined", 0.0),
        ("", 0.0),
    ],
)
def test_score__of_a_headline__is_as_it_sounds(text: str, tone: float) -> None:
    assert score(text) == tone


def test_scored__speaks_of_the_assets_that_are_named() -> None:
    pieces = [Piece("ETH rallies on adoption", 0, 7), Piece("Ethics probe", 0, 8)]
    found = scored(pieces, {"0x1": ("eth", "ether"), "0x2": ("btc",)})
    assert [(one.asset, one.known_at) for one in found] == [("0x1", 7)]


def test_scored__by_a_scorer_of_ones_own__is_held_to_its_range() -> None:
    pieces = [Piece("ETH", 0, 7)]
    assert scored(pieces, {"0x1": ("eth",)}, lambda text: -0.25)[0].value == -0.25
    with pytest.raises(Problem, match="From -1 to 1"):
        scored(pieces, {"0x1": ("eth",)}, lambda text: float("nan"))


def test_sentiment__joined_and_averaged__comes_when_seen_and_fades() -> None:
    bars = a_walk(6)
    seen = START + 2 * 3600 + 1
    said = scored([Piece("eth surges to a record", START, seen)], {bars.assets[0]: ("eth",)})
    with_news = joined(bars, said, sums=(SOURCE,))
    assert with_news.columns[SOURCE][:, 0].tolist() == [0, 0, 1, 0, 0, 0]
    found = stream((f"ewma(0.5, {SOURCE})",), with_news, sources=("close", SOURCE))
    tones = []
    for bar in with_news.rows():
        found.push(bar)
        tones.append(found.row().values[0, 0])
    assert tones[:2] == [0.0, 0.0]
    assert tones[2] > tones[3] > tones[4] > tones[5] > 0
