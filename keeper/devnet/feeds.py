"""The price feeds: each follows the market late, on a deviation or a heartbeat, as real ones do."""

from collections.abc import Sequence

from keeper.chain import abi
from keeper.devnet.accounts import TRANSMITTER
from keeper.devnet.book import Book
from keeper.devnet.engine import Tx
from keeper.devnet.reports import report
from keeper.devnet.tokens import TOKENS, TokenSpec


class Feed:
    """One token's feed: what it said last, and when it speaks again."""

    def __init__(self, spec: TokenSpec, id_: bytes) -> None:
        self.spec = spec
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
    """All of them, in the order of TOKENS."""

    def __init__(self, book: Book, delay: int, always: bool) -> None:
        if book.feed_cache is None or book.sequencer_feed is None:
            raise ValueError("this book has no feeds of ours")
        self._cache = book.feed_cache
        self._sequencer = book.sequencer_feed
        self._delay = delay
        self._always = always
        self._seen: list[tuple[int, tuple[int, ...]]] = []
        self._feeds = [Feed(s, bytes.fromhex(book.token(s.symbol).feed_id or "")) for s in TOKENS]

    def __getitem__(self, symbol: str) -> Feed:
        return next(feed for feed in self._feeds if feed.spec.symbol == symbol)

    def observe(self, now: int, answers: tuple[int, ...]) -> None:
        """The feeds' nodes see these prices now, and answer them a delay later."""
        self._seen.append((now, answers))
        del self._seen[: -self._delay - 1]

    def reports(self, frozen: Sequence[str]) -> list[Tx]:
        at, answers = self._seen[0]
        return [
            feed.push(self._cache, answer, at)
            for feed, answer in zip(self._feeds, answers, strict=True)
            if feed.spec.symbol not in frozen
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
