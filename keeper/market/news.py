"""News as a source that comes late: read, scored, and put onto the bars that end behind it.

From RSS, or from JSON lines with `title`, `published` and `seen`. What counts is when it was seen:
a publisher may date a piece back, and nobody could have read it before. In a live feed that is now;
in a file that was kept it is what the keeper wrote down then.

Joined as a sum, `sentiment` is what a bar's news say; `ewma(0.05, sentiment)` forgets them little
by little.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from xml.etree.ElementTree import Element

from keeper.errors import Problem
from keeper.market.files import seconds
from keeper.market.lexicon import score
from keeper.market.xml import parse
from keeper.records.history import Said
from keeper.units import moment

SOURCE = "sentiment"


class Piece(NamedTuple):
    title: str
    published: int
    seen: int
    """Unix seconds; never before it was published."""


def from_rss(text: bytes, seen: int) -> list[Piece]:
    """Of a feed as it was fetched at that moment."""
    root = parse(text)
    if root.tag != "rss":
        raise Problem(f"the feed begins with <{root.tag}>", "Give one of RSS 2.0.")
    return [_item(item, seen) for item in root.iter("item")]


def from_lines(lines: Iterable[str]) -> list[Piece]:
    found = []
    for number, line in enumerate(lines, 1):
        where = f"line {number}"
        try:
            raw = json.loads(line)
            title, published, seen = (raw[name] for name in ("title", "published", "seen"))
        except (ValueError, KeyError, TypeError):
            raise Problem(
                f"{where} is no piece of news: {line.strip()[:60]!r}",
                'Write it like {"title": "...", "published": "...Z", "seen": "...Z"}.',
            ) from None
        piece = Piece(str(title), seconds(where, published), seconds(where, seen))
        found.append(_sound(where, piece))
    return found


def scored(
    pieces: Iterable[Piece],
    words: Mapping[str, Sequence[str]],
    scorer: Callable[[str], float] = score,
) -> list[Said]:
    """Of each asset whose words the title has; what sounds like nothing says nothing."""
    found = []
    for piece in pieces:
        title = f" {' '.join(piece.title.lower().split())} "
        tone = scorer(piece.title)
        if not -1 <= tone <= 1:
            raise Problem(f"the scorer gives {tone} to {piece.title!r}", "From -1 to 1, please.")
        found += [
            Said(SOURCE, asset, tone, piece.seen)
            for asset, names in words.items()
            if tone and any(f" {name.lower()} " in title for name in names)
        ]
    return found


def _item(item: Element, seen: int) -> Piece:
    """A piece that does not say when it was published was so when it was seen."""
    try:
        written = parsedate_to_datetime(item.findtext("pubDate") or "")
        published = min(int(written.timestamp()), seen) if written.tzinfo else seen
    except ValueError:
        published = seen
    return Piece(item.findtext("title") or "", published, seen)


def _sound(where: str, piece: Piece) -> Piece:
    if piece.seen < piece.published:
        raise Problem(
            f"{where} was seen at {moment(piece.seen)}, before it was published at "
            f"{moment(piece.published)}",
            "Write when it could be read first.",
        )
    return piece
