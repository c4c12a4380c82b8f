"""Uniswap V3 pools as one block has them: all of them, with the ticks around their prices, in one
call; in two when they are first read, and after a leap of a price.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from eth_utils.address import to_checksum_address

from keeper.chain import abi
from keeper.chain.multicall import Answering, at_once
from keeper.chain.node import Block, shown
from keeper.errors import Problem
from keeper.records.pools import MAX_TICK, MIN_TICK, WORD, PoolState

REACH = 5_000
"""Ticks on either side of a price that are read at least: 39 % down and 65 % up. No mandate lets a
trade move a price that far; what would leave it is refused by the quote."""

SLACK = 1_000
"""Read on top, so that a price may move by a tenth before a block takes two calls again."""

FACTS = ("token0()", "token1()", "fee()", "tickSpacing()", "slot0()")
IN_WORD = "getPopulatedTicksInWord(address,int16)"
WORD_BYTES = 32


class Facts(NamedTuple):
    """What of a pool never changes."""

    address: str
    token0: str
    token1: str
    fee: int
    spacing: int


class PoolReader:
    """Of some pools; remembers where their prices were, to know what to ask for."""

    def __init__(
        self, node: Answering, lens: str, pools: Sequence[str], reach: int = REACH
    ) -> None:
        self._node = node
        self._lens = lens
        self._pools = tuple(pools)
        self._reach = reach
        self._facts: tuple[Facts, ...] = ()
        self._ticks: list[int] = []

    def at(self, block: Block) -> tuple[PoolState, ...]:
        """In the order of the pools; each call tells of one block alone, even of the latest."""
        if not self._facts:
            self._meet(block)
        states = self._read(block)
        while not all(_reached(state, self._reach) for state in states):
            states = self._read(block)
        return states

    def _meet(self, block: Block) -> None:
        calls = [(pool, abi.call(name)) for pool in self._pools for name in FACTS]
        answers = at_once(self._node, calls, block)
        each = zip(*(answers[at :: len(FACTS)] for at in range(len(FACTS))), strict=True)
        met = [_met(pool, found, block) for pool, found in zip(self._pools, each, strict=True)]
        self._facts = tuple(facts for facts, _ in met)
        self._ticks = [tick for _, tick in met]

    def _read(self, block: Block) -> tuple[PoolState, ...]:
        asked = [
            _words(facts.spacing, tick, self._reach + SLACK)
            for facts, tick in zip(self._facts, self._ticks, strict=True)
        ]
        calls: list[tuple[str, bytes]] = []
        for facts, words in zip(self._facts, asked, strict=True):
            calls += [(facts.address, abi.call(name)) for name in ("slot0()", "liquidity()")]
            pool = int(facts.address, 16)
            calls += [(self._lens, abi.words(IN_WORD, (pool, word))) for word in words]
        answers = iter(at_once(self._node, calls, block))
        states = tuple(
            _state(facts, words, answers) for facts, words in zip(self._facts, asked, strict=True)
        )
        self._ticks = [state.tick for state in states]
        return states


def _words(spacing: int, tick: int, reach: int) -> range:
    """Of the bitmap, those that the ticks around one are in."""
    low, high = max(tick - reach, MIN_TICK), min(tick + reach, MAX_TICK)
    return range(low // spacing // WORD, high // spacing // WORD + 1)


def _reached(state: PoolState, reach: int) -> bool:
    needed = _words(state.spacing, state.tick, reach)
    return state.first_word <= needed[0] and needed[-1] <= state.last_word


def _met(pool: str, answers: Sequence[bytes | None], block: Block) -> tuple[Facts, int]:
    if not all(answers):
        raise Problem(
            f"there is no Uniswap V3 pool at {pool} in block {shown(block)}",
            "Compare its address; or choose a later block, if it is new.",
        )
    token0, token1, fee, spacing, slot0 = (_numbers(answer or b"") for answer in answers)
    first, second = (to_checksum_address(f"0x{token[0]:040x}") for token in (token0, token1))
    return Facts(to_checksum_address(pool), first, second, fee[0], spacing[0]), slot0[1]


def _state(facts: Facts, words: range, answers: Iterator[bytes | None]) -> PoolState:
    price, tick, *_ = _numbers(next(answers) or b"")
    (liquidity,) = _numbers(next(answers) or b"")
    found = sorted(pair for _ in words for pair in _populated(next(answers) or b""))
    return PoolState(
        *facts,
        sqrt_price=price,
        tick=tick,
        liquidity=liquidity,
        first_word=words[0],
        last_word=words[-1],
        ticks=tuple(at for at, _ in found),
        nets=tuple(net for _, net in found),
    )


def _populated(answer: bytes) -> Iterator[tuple[int, int]]:
    """Ticks, and what each brings into range; an array of (tick, net, gross)."""
    if not answer:
        raise Problem("the tick lens did not answer", "Compare its address with the chain's.")
    _, _, *rest = _numbers(answer)
    return zip(rest[::3], rest[1::3], strict=True)


def _numbers(answer: bytes) -> list[int]:
    """Words as signed numbers: nothing that a pool answers with is as large as half a word."""
    return [
        int.from_bytes(answer[at : at + WORD_BYTES], "big", signed=True)
        for at in range(0, len(answer), WORD_BYTES)
    ]
