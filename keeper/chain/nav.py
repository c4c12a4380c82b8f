"""The fund's value, recomputed from raw numbers at one block, beside what the fund says it is."""

from typing import NamedTuple

from keeper.chain import abi
from keeper.chain.fund import FundReader, Price
from keeper.chain.multicall import MULTICALL, at_once
from keeper.chain.node import Block, NodeError, shown
from keeper.errors import Problem
from keeper.units import ONE, YEAR

FEE_SLOT = 11
"""Of the fund's storage: base, rate, since and exit in one word, from the right."""

ATTEMPTS = 5
"""A node that keeps no past may have moved on between two reads."""


class Holding(NamedTuple):
    """An asset, raw; `held` is None where it does not say."""

    token: str
    held: int | None
    recorded: int
    escrow: int
    price: Price

    @property
    def own(self) -> int:
        """What is held above the escrow, and not above the record."""
        if self.held is None:
            return self.recorded
        return min(self.recorded, max(0, self.held - self.escrow))


class Fee(NamedTuple):
    """The effective supply when it last changed, and how it has grown since."""

    base: int
    rate: int
    since: int
    exit: int

    @classmethod
    def unpacked(cls, word: int) -> "Fee":
        return cls(
            word & (1 << 136) - 1,
            word >> 136 & (1 << 56) - 1,
            word >> 192 & (1 << 40) - 1,
            word >> 232,
        )


class Sums(NamedTuple):
    """The four numbers; low and high are None where a price or a balance is missing."""

    low: int | None
    high: int | None
    total_assets: int
    effective_supply: int


class Account(NamedTuple):
    """One block's numbers, as the fund says them and as they come out."""

    block: int
    time: int
    supply: int
    holdings: tuple[Holding, ...]
    said: Sums
    found: Sums

    @property
    def differs(self) -> bool:
        return self.said != self.found


def verify(reader: FundReader, block: int | None = None) -> Account:
    """Everything at one block; the newest, if none is named."""
    for attempt in range(ATTEMPTS):
        number = reader.node.header(block if block is not None else "latest").number
        try:
            return _verify(reader, number)
        except NodeError as error:
            if block is not None:
                raise Problem(
                    error.what, "Ask a node that keeps old states, or for none."
                ) from None
            if attempt + 1 == ATTEMPTS:
                raise
    raise AssertionError


def recompute(holdings: tuple[Holding, ...], fee: Fee, now: int) -> Sums:
    """By definition: what is there at low prices, the record at high ones, over the base's own."""
    base = holdings[0]
    others = [one for one in holdings[1:] if one.recorded]
    supply = effective_supply(fee, now)
    known = not others or not any(one.price.reason for one in (base, *others))
    readable = all(one.held is not None for one in (base, *others))
    low = high = None
    if known and readable:
        cash = sum(one.own * one.price.low // ONE for one in others)
        low = base.own + (cash * ONE // base.price.high if others else 0)
    if known:
        cash = sum(-(-one.recorded * one.price.high // ONE) for one in others)
        high = base.recorded + (-(-cash * ONE // base.price.low) if others else 0)
    if low is None or high is None:
        low = high = None  # the fund's view gives both or neither
    return Sums(low, high, _mid(base, others), supply)


def effective_supply(fee: Fee, now: int) -> int:
    """The management fee compounds: the exponential's first three terms."""
    x = fee.rate * (now - fee.since) // YEAR
    growth = x + x * x // (2 * ONE) + x**3 // (6 * ONE * ONE)
    return fee.base + fee.base * growth // ONE


def _mid(base: Holding, others: list[Holding]) -> int:
    if not others or not base.price.mid:
        return base.own
    return base.own + sum(o.own * o.price.mid // ONE for o in others) * ONE // base.price.mid


def _verify(reader: FundReader, block: int) -> Account:
    fund = reader.address
    prices = _address(reader, _address(reader, fund, "VALUATION()", block), "PRICES()", block)
    (tokens,) = abi.decode("(address[])", reader.node.call(fund, abi.call("assets()"), block=block))
    calls: list[tuple[str, bytes]] = [
        (fund, abi.call(f"{name}()")) for name in ("nav", "totalAssets", "effectiveSupply")
    ]
    calls += [(fund, abi.call("totalSupply()")), (prices, abi.call("vector(address[])", tokens))]
    calls += [(MULTICALL, abi.call("getCurrentBlockTimestamp()"))]
    for token in tokens:
        calls += [(token, abi.call("balanceOf(address)", fund))]
        calls += [(fund, abi.call(f"{name}(address)", token)) for name in ("recorded", "escrow")]
    answers = at_once(reader.node, calls, block)
    fee = Fee.unpacked(reader.node.storage(fund, FEE_SLOT, block))
    return _account(block, tokens, answers, fee)


def _account(block: int, tokens: tuple[str, ...], answers: list[bytes | None], fee: Fee) -> Account:
    nav, total, effective, supply, vector, now = answers[:6]
    rest = answers[6:]
    (prices,) = abi.decode("((uint256,uint256,uint256,uint8)[])", vector or b"")
    holdings = tuple(
        Holding(token, _word(held), _number(recorded), _number(escrow), Price(*price))
        for token, price, held, recorded, escrow in zip(
            tokens, prices, rest[::3], rest[1::3], rest[2::3], strict=True
        )
    )
    low, high = abi.decode("(uint256,uint256)", nav) if nav else (None, None)
    said = Sums(low, high, _number(total), _number(effective))
    time = _number(now)
    found = recompute(holdings, fee, time)
    return Account(block, time, _number(supply), holdings, said, found)


def _address(reader: FundReader, to: str, getter: str, block: Block) -> str:
    answer = reader.node.call(to, abi.call(getter), block=block)
    if not answer:
        raise Problem(
            f"there is no fund at {reader.address} in block {shown(block)}", "Is it that old?"
        )
    return str(abi.decode("(address)", answer)[0])


def _word(answer: bytes | None) -> int | None:
    """A token's balance, if it answered with a word."""
    return int.from_bytes(answer[:32], "big") if answer and len(answer) >= 32 else None


def _number(answer: bytes | None) -> int:
    return int.from_bytes(answer or b"", "big")
