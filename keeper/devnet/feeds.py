"""The price feeds: each follows the market late, on a deviation or a heartbeat, as real ones do."""

from collections.abc import Sequence

from keeper.chain import abi
from keeper.devnet.accounts import TRANSMITTER
from keeper.devnet.book import Book
from keeper.devnet.engine import Tx
from keeper.devnet.reports import report
from keeper.devnet.tokens import SYMBOLS, TOKENS, TokenSpec


class Feed:
    """One token's feed: what it said last, and when it speaks again."""

    def __init__(self, spec: TokenSpec, id_: bytes, *, second: bool = False) -> None:
        """What disturbs a token's feed leaves its `second` alone."""
        self.spec = spec
        self.second = second
        self._id = id_
        self.answer = 0
        self.observed_at = 0

    def due(self, answer: int, now: int) -> bool:
        moved = abs(answer - self.answer) * 10_000 >= self.spec.threshold * self.answer
        return moved or now - self.observed_at >= self.spec.heartbeat

    def push(self, cache: str, answer: int, now: int) -> Tx:
        self.answer, self.observed_at = answer, now
        return Tx(TRANSMITTER, cache, report(self._id, now, answer))

    def forget(self) -> None:
        """After a reorg nobody knows what the chain still holds: speak again."""
        self.answer = self.observed_at = 0


class Feeds:
    """All of them: one for each token, and a second for some."""

    def __init__(self, book: Book, delay: int, always: bool) -> None:
        if book.feed_cache is None or book.sequencer_feed is None:
            raise ValueError("this book has no feeds of ours")
        self._cache = book.feed_cache
        self._sequencer = book.sequencer_feed
        self._delay = delay
        self._always = always
        self._seen: list[tuple[int, list[int]]] = []
        self._feeds = [
            Feed(spec, id_, second=place > 0)
            for spec in TOKENS
            for place, id_ in enumerate(book.token(spec.symbol).feed_ids)
        ]

    def observe(self, now: int, answers: tuple[int, ...], prices: tuple[int, ...]) -> None:
        """The feeds' nodes see these now, in the order of TOKENS, and answer them a delay later:
        the first feeds' nodes the `answers`, which may be off, the second ones' the `prices`."""
        seen = [
            (prices if feed.second else answers)[SYMBOLS.index(feed.spec.symbol)]
            for feed in self._feeds
        ]
        self._seen.append((now, seen))
        del self._seen[: -self._delay - 1]

    def reports(self, frozen: Sequence[str]) -> list[Tx]:
        at, answers = self._seen[0]
        return [
            feed.push(self._cache, answer, at)
            for feed, answer in zip(self._feeds, answers, strict=True)
            if (feed.second or feed.spec.symbol not in frozen)
            and at > feed.observed_at
            and self._due(feed, answer, at)
        ]

    def _due(self, feed: Feed, answer: int, at: int) -> bool:
        return (self._always and feed.spec.traded) or feed.due(answer, at)

    def sequencer(self, down: bool, now: int) -> Tx:
        data = abi.words("updateStatus(bool,uint64)", (int(down), now))
        return Tx(TRANSMITTER, self._sequencer, data)

    def forget(self) -> None:
        for feed in self._feeds:
            feed.forget()
