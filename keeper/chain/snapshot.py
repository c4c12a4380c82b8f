"""What a decision is made of, at one block, in two round trips: which block, and all of it."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from eth_utils.address import to_checksum_address

from keeper.chain import abi, multicall, pool_views, state
from keeper.chain.fund import FUND, Fund, FundReader
from keeper.chain.mandate import MandateReader
from keeper.chain.multicall import MULTICALL
from keeper.chain.node import Block as At
from keeper.chain.node import NodeError, data_of, tag
from keeper.chain.state import Answers, Fixed
from keeper.errors import Problem, Retry, Skip
from keeper.records.fund import State
from keeper.records.market import Block, Features, MarketSnapshot
from keeper.records.pools import PoolState
from keeper.units import moment


class Chain(NamedTuple):
    """A snapshot without the history."""

    block: Block
    fund: State
    pools: tuple[PoolState, ...]


class SnapshotReader:
    """One fund on one node, with the pools and the executors that its keeper trades through."""

    def __init__(self, fund: FundReader, pools: Sequence[str], executors: Sequence[str]) -> None:
        self._reader = fund
        self._pools = tuple(map(to_checksum_address, pools))
        self._executors = tuple(map(to_checksum_address, executors))
        self._made: Fixed | None = None

    @property
    def fixed(self) -> Fixed:
        """Read at the first need, and once more behind a Skip."""
        if self._made is None:
            self._made = self._read_fixed()
        return self._made

    def read(self, features: Features, at: At = "latest") -> MarketSnapshot:
        """The chain at this block, and what the history says, if that was known then."""
        chain = self.chain(at)
        _require_of(features, chain)
        return MarketSnapshot(chain.block, self.fixed.fund, chain.fund, chain.pools, features)

    def chain(self, at: At = "latest") -> Chain:
        """The block's header, and then by its hash what is read of it."""
        fixed, node = self.fixed, self._reader.node
        header = node.header(at)
        hash_ = bytes.fromhex(header.hash[2:])
        block = Block(fixed.chain, header.number, hash_, header.timestamp, header.base_fee)
        try:
            return Chain(block, *self._read(block, iter(node.batch(self._requests(hash_)))))
        except Skip:
            self._made = None
            raise
        except NodeError as error:
            if at != "latest":
                raise
            raise Retry(f"block {block.number} was there and is not any more: {error}") from error

    def _requests(self, hash_: bytes) -> list[tuple[str, list[Any]]]:
        """In the order in which `_read` takes the answers."""
        fixed, by = self.fixed, tag(hash_)
        views = [
            (fixed.lens, abi.call("fund(address)", fixed.fund)),
            (MULTICALL, multicall.asking(state.calls(fixed))),
            *((fixed.lens, data) for data in pool_views.calls(fixed.pools, fixed.spacings)),
        ]
        words = [[fixed.mandate, hex(slot), by] for slot in state.slots(fixed)]
        return [
            *(("eth_call", [{"to": to, "data": "0x" + data.hex()}, by]) for to, data in views),
            *(("eth_getStorageAt", word) for word in words),
            *(("eth_getCode", [executor, by]) for executor in fixed.executors),
        ]

    def _read(self, block: Block, answers: Iterator[str]) -> tuple[State, tuple[PoolState, ...]]:
        fixed = self.fixed
        fund = Fund.of(abi.decode(FUND, data_of(next(answers)))[0])
        views = multicall.answers(data_of(next(answers)), block.hash)
        pools = pool_views.read(fixed.pools, fixed.spacings, map(data_of, answers))
        words = [int(next(answers), 16) for _ in state.slots(fixed)]
        codes = [data_of(next(answers)) for _ in fixed.executors]
        said = Answers.of(fixed, _all(views, fixed))
        return state.state(fixed, block.time, fund, said, words, codes), pools

    def _read_fixed(self) -> Fixed:
        reader, mandate = self._reader, MandateReader(self._reader)
        node, tokens = reader.node, _tokens(reader)
        keeper = abi.decode("(address)", node.call(mandate.rebalancer, abi.call("keeper()")))[0]
        return Fixed(
            chain=node.chain_id,
            fund=reader.address,
            lens=reader.lens,
            mandate=mandate.address,
            door=mandate.rebalancer,
            record=reader.record,
            tokens=tokens,
            decimals=tuple(reader.token(token).decimals for token in tokens),
            keeper=to_checksum_address(keeper),
            executors=self._executors,
            pools=self._pools,
            spacings=pool_views.spacings(node, self._pools),
        )


def _tokens(reader: FundReader) -> tuple[str, ...]:
    """Not the reader's own, which it asks for once."""
    raw = reader.node.call(reader.address, abi.call("assets()"))
    if not raw:
        raise Problem(f"there is no fund at {reader.address}", "Compare its address.")
    return tuple(to_checksum_address(token) for token in abi.decode("(address[])", raw)[0])


def _all(views: Sequence[bytes | None], fixed: Fixed) -> list[bytes]:
    """Every view answers, or this is not what it was taken for."""
    found = [answer for answer in views if answer]
    if len(found) < len(views):
        raise Problem(
            f"the mandate at {fixed.mandate} or the door at {fixed.door} leaves a view without an "
            "answer",
            "Was the fund made with another version?",
        )
    return found


def _require_of(features: Features, chain: Chain) -> None:
    """Of the fund's assets, and known when the block was."""
    if features.assets != chain.fund.tokens[1:]:
        raise Problem(
            f"the history is of {', '.join(features.assets)}",
            f"The fund has {', '.join(chain.fund.tokens[1:])}: read a history of these.",
        )
    if features.known_at > chain.block.time:
        raise Problem(
            f"the history was known at {moment(features.known_at)}, behind block "
            f"{chain.block.number} of {moment(chain.block.time)}",
            "Decide on a later block, or on the bars before.",
        )
