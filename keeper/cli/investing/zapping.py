"""`keel fund zap`: which trades lead from one token to shares, or back, and what they bring."""

from collections.abc import Sequence
from typing import NamedTuple

from keeper import units
from keeper.chain import abi, refusals
from keeper.chain.events import Event
from keeper.chain.routes import Router
from keeper.cli.investing import stuck, trades
from keeper.cli.investing.finding import Facts
from keeper.cli.investing.session import Plan
from keeper.cli.investing.visit import Visit, named, one
from keeper.errors import KeelError, Problem, Refused
from keeper.execution.sender import Order

LEGS = "(address,address,address,uint256,bytes)[]"
ENTER = f"enter(address,address,uint256,{LEGS},uint256,uint256)"
LEAVE = f"leave(address,uint256,address,{LEGS},uint256,uint256)"


def enter(visit: Visit, text: str, name: str | None, slippage_ppm: int) -> Plan:
    places, token = _places(visit), _token(visit, name)
    words, reader = visit.reader.words, visit.reader
    held = reader.balance(token, visit.sender.address)
    amount = visit.given(text, reader.names[token].decimals, held)
    _require_held(visit, token, amount, held)
    quotes = trades.split(visit, _router(visit, places, token), token, amount)
    approvals = visit.approvals([(token, amount)], places.zap)

    def order(least: int) -> Order:
        legs = trades.legs(places.uniswap, quotes)
        data = abi.call(ENTER, reader.address, token, amount, legs, least, visit.deadline)
        return Order(places.zap, data, f"zap in with {words.amount(amount, token)}")

    parts = (*quotes, *trades.kept(token, amount, quotes))
    guess = min(trades.makes(visit, part) for part in parts)
    shares = _seen(visit, [*approvals, order(0)], "(uint256,uint256)", guess)
    least = _less(shares, slippage_ppm)
    preview = [
        f"zap in with {words.amount(amount, token)}",
        f"  brings       {visit.shares(shares)}, at least {visit.shares(least)}",
        *_worth(visit, shares),
        *trades.lines(visit, quotes),
        "  comes back   what the shares do not need of any of these",
        *visit.lock_line(in_kind=True),
        *(f"  first        {approval.says}" for approval in approvals),
    ]
    facts = visit.exactly(shares=shares, min_shares=least) | {"trades": trades.facts(visit, quotes)}

    def told(events: list[Event]) -> tuple[list[str], Facts]:
        got, took = one(events, "ZappedIn"), one(events, "EnteredInKind")
        lines = [f"zapped {words.amount(got['spent'], token)} into {visit.shares(got['shares'])}"]
        lines += visit.legs("  gave         ", took["amounts"])
        spent = units.exact(got["spent"], reader.names[token].decimals)
        gave = {"spent": spent, "gave": named(visit, took["amounts"])}
        return lines, visit.exactly(shares=got["shares"]) | gave

    orders = [*approvals, order(least)]
    return Plan(preview, facts, orders, told, lambda no: _not_in(visit, no), (places.zap,))


def leave(visit: Visit, text: str, name: str | None, slippage_ppm: int) -> Plan:
    places, token = _places(visit), _token(visit, name)
    words, reader = visit.reader.words, visit.reader
    shares = visit.given(text, reader.share.decimals, visit.account.shares)
    visit.require_shares(shares)
    paid = dict(zip(reader.tokens, reader.in_kind(shares)[0], strict=True))
    quotes = trades.sales(_router(visit, places, token), token, paid)
    approvals = visit.approvals([(reader.address, shares)], places.zap)

    def order(least: int) -> Order:
        legs = trades.legs(places.uniswap, quotes, everything=True)
        data = abi.call(LEAVE, reader.address, shares, token, legs, least, visit.deadline)
        return Order(places.zap, data, f"zap out with {visit.shares(shares)}")

    guess = paid.get(token, 0) + sum(quote.bought for quote in quotes)
    received = _seen(visit, [*approvals, order(0)], "(uint256)", guess)
    least = _less(received, slippage_ppm)
    preview = [
        f"zap out with {visit.shares(shares)}",
        f"  brings       {words.amount(received, token)}, at least {words.amount(least, token)}",
        *_worth(visit, shares),
        *trades.lines(visit, quotes),
        *visit.exit_line(shares),
        *(f"  first        {approval.says}" for approval in approvals),
    ]
    decimals = reader.names[token].decimals
    bounds = {"received": units.exact(received, decimals), "least": units.exact(least, decimals)}
    facts = visit.exactly(shares=shares) | bounds | {"trades": trades.facts(visit, quotes)}

    def told(events: list[Event]) -> tuple[list[str], Facts]:
        got, left = one(events, "ZappedOut"), one(events, "LeftInKind")
        owed = [due if left["unpaid"] >> i & 1 else 0 for i, due in enumerate(left["amounts"])]
        sum_ = words.amount(got["received"], token)
        lines = [f"zapped {visit.shares(got['shares'])} into {sum_}"]
        if left["unpaid"]:
            lines += visit.legs("  not paid     ", owed)
            lines += ["  What was not paid is your claim: keel fund claim"]
        done = {"received": units.exact(got["received"], decimals), "claims": named(visit, owed)}
        return lines, visit.exactly(shares=got["shares"]) | done

    orders = [*approvals, order(least)]
    return Plan(preview, facts, orders, told, lambda no: _not_out(visit, shares, no), (places.zap,))


def _seen(visit: Visit, orders: Sequence[Order], types: str, guess: int) -> int:
    """What it would bring with all its trades one after the other; quotes know them one by one."""
    try:
        answers = visit.sender.simulate(orders)
    except Refused:
        return guess  # the preview is shown first, and then the refusal
    return int(abi.decode(types, answers[-1])[0]) if len(answers) == len(orders) else guess


def _worth(visit: Visit, shares: int) -> list[str]:
    if not visit.fund.low:
        return []
    return [f"  worth        {visit.assets(visit.worth(shares))} at low NAV"]


def _less(amount: int, slippage_ppm: int) -> int:
    return amount * (units.PPM - slippage_ppm) // units.PPM


class Places(NamedTuple):
    """What a zap goes through."""

    zap: str
    uniswap: str
    quoter: str


def _places(visit: Visit) -> Places:
    book = visit.book
    if book is None:
        raise Problem(
            "nobody says where the zap is", "Name the fund's --book, which knows its parts."
        )
    if not book.zap or not book.uniswap or not book.quoter:
        missing = "quoter" if book.uniswap else "executor of ours over Uniswap's pools"
        raise Problem(
            f"the book names no {missing}",
            'Write uniswap = { factory = "0x…", quoter = "0x…" } into the [executors] of the '
            "fund's TOML, and go on with ./scripts/deploy; or enter in kind: keel fund enter",
        )
    return Places(book.zap, book.uniswap, book.quoter)


def _token(visit: Visit, name: str | None) -> str:
    """One of the fund's, by its symbol, or any other by its address."""
    token = visit.reader.named(name) if name else visit.reader.tokens[0]
    visit.reader.names.setdefault(token, visit.reader.token(token))
    return token


def _router(visit: Visit, places: Places, token: str) -> Router:
    tokens = (*visit.reader.tokens, token)
    return Router(visit.reader.node, places.uniswap, places.quoter, tokens)


def _require_held(visit: Visit, token: str, amount: int, held: int) -> None:
    words = visit.reader.words
    if not held:
        raise Problem(
            f"{visit.sender.address} has no {words.name(token)}", "Name another token: --with"
        )
    if amount > held:
        raise Problem(
            f"{words.amount(amount, token)} is more than the {words.amount(held, token)} there are",
            "Zap less, or `all`.",
        )


def _not_in(visit: Visit, refused: Refused) -> KeelError | None:
    found = refusals.decode(refused.data)
    if found and found.name == "ReceiverLocked":
        until = visit.account.until
        left = units.duration(max(0, until - visit.fund.time))
        return Problem(
            f"you have shares that are locked until {units.moment(until)}, {left} from now, and "
            "to the fund the zap is another, who may not prolong that",
            "Wait for its end, or enter yourself: keel fund deposit, keel fund enter",
        )
    return _moved(visit, refused)


def _not_out(visit: Visit, shares: int, refused: Refused) -> KeelError | None:
    return stuck.leaving(visit, shares, refused) or _moved(visit, refused)


def _moved(visit: Visit, refused: Refused) -> KeelError | None:
    found = refusals.decode(refused.data)
    if found is None or found.name not in ("TooFewShares", "TooLittleOut"):
        return None
    what, _ = refusals.explain(refused.data, visit.reader.words)
    return Problem(what, "Look at the new preview, or accept less with --slippage.")
