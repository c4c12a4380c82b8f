"""What price feeds answered, and from when on a contract could read it.

A feed's own aggregator logs AnswerUpdated. A cache that many feeds share names them in its reports;
its AnswerUpdated does not say whose answer it is, and its getRoundData reverts: so logs it is.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from keeper.chain import abi, blocks
from keeper.chain.node import Log, Node
from keeper.records.history import Said

ANSWER = abi.topic("AnswerUpdated(int256,uint256,uint256)")
REPORT = abi.topic("DecimalReportUpdated(bytes16,uint256,uint256,uint224)")


class Feed(NamedTuple):
    asset: str
    address: str
    """Whose logs tell: the aggregator behind a proxy, or the cache."""
    decimals: int
    id: bytes = b""
    """Sixteen bytes, in a cache."""


def rounds(node: Node, feeds: Sequence[Feed], first: int, last: int) -> list[Said]:
    """Of the source `feed`: each answer, known as of its block."""
    found = [(feed, log) for feed in feeds for log in _logs(node, feed, first, last)]
    times = blocks.times(node, (log.block for _, log in found))
    return [Said("feed", feed.asset, _answer(feed, log), times[log.block]) for feed, log in found]


def _logs(node: Node, feed: Feed, first: int, last: int) -> Iterable[Log]:
    if not feed.id:
        return blocks.logs(node, [feed.address], [ANSWER], first, last)
    ids = ["0x" + feed.id.ljust(32, b"\0").hex()]
    return blocks.logs(node, [feed.address], [REPORT], first, last, [ids])


def _answer(feed: Feed, log: Log) -> float:
    """The only word of a cache's report; the first topic of an aggregator's answer, signed."""
    word = log.data[:32] if feed.id else bytes.fromhex(log.topics[1][2:])
    return float(int.from_bytes(word, "big", signed=True) / 10**feed.decimals)
