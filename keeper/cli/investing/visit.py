"""An account before a fund's door: what it has, what things are worth to it, in words."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from keeper import units
from keeper.chain import abi
from keeper.chain.events import Event
from keeper.chain.fund import Account, Fund, FundReader
from keeper.cli.investing.finding import Facts
from keeper.errors import Halt, Problem
from keeper.execution.sender import Order, Sender

if TYPE_CHECKING:
    from keeper.cli.books import Book

BOUND_PPM = 5_000
"""How much worse than its preview a trade may come out, unless it is said otherwise."""

APPROVE = "approve(address,uint256)"


class Visit(NamedTuple):
    """An account before a fund's door, both as they are in one look."""

    reader: FundReader
    sender: Sender
    fund: Fund
    account: Account
    receiver: str
    deadline: int
    """Of the chain's time."""
    book: "Book | None" = None

    def shares(self, amount: int) -> str:
        return self.reader.words.shares(amount)

    def assets(self, amount: int) -> str:
        return self.reader.words.assets(amount)

    def exactly(self, **amounts: int) -> Facts:
        """For machines: every digit; names that begin with `shares` or `min_shares` are shares."""
        base, share = self.reader.base.decimals, self.reader.share.decimals
        return {
            name: units.exact(value, share if "shares" in name else base)
            for name, value in amounts.items()
        }

    def worth(self, shares: int) -> int:
        """What shares bring at the low NAV, as the fund would pay it."""
        net = shares * (units.PPM - self.fund.exit_fee) // units.PPM
        return net * self.fund.low // self.fund.effective_supply

    def given(self, text: str, decimals: int, everything: int) -> int:
        return everything if text == "all" else parsed(text, decimals)

    def approvals(self, wanted: Sequence[tuple[str, int]], zap: str = "") -> list[Order]:
        """Exactly what the fund takes, or the zap, and only where it is not allowed yet."""
        spender, whom = (zap, "the zap") if zap else (self.reader.address, "the fund")
        words = self.reader.words
        return [
            Order(
                token,
                abi.call(APPROVE, spender, amount),
                f"approve {words.amount(amount, token)} to {whom}",
            )
            for token, amount in wanted
            if amount and self.reader.allowance(token, self.sender.address, spender) < amount
        ]

    def lock_line(self, *, in_kind: bool = False) -> list[str]:
        if not self.fund.lock_up:
            return []
        what = "redeem nor move" if in_kind else "leave nor move"
        return [
            f"  locked for   {units.duration(self.fund.lock_up)}: till then they neither {what}"
        ]

    def exit_line(self, shares: int) -> list[str]:
        fee = self.fund.exit_fee
        kept = shares - shares * (units.PPM - fee) // units.PPM
        if not kept:
            return []
        share = units.percent(fee, units.PPM)
        return [f"  fee of gains {self.shares(kept)} of them stay behind, {share}"]

    def spread_line(self, got: int, shares: int) -> list[str]:
        """How far below the middle the low NAV pays."""
        fair = self.fund.total_assets * shares // self.fund.effective_supply
        if not fair or got >= fair:
            return []
        return [f"  spread       {units.percent(fair - got, fair)} below mid prices, fees included"]

    def legs(self, lead: str, amounts: Sequence[int]) -> list[str]:
        """A line for each asset of which there is anything."""
        words = self.reader.words
        pairs = zip(self.reader.tokens, amounts, strict=True)
        lines = [words.amount(amount, token) for token, amount in pairs if amount]
        return [(" " * len(lead) if i else lead) + line for i, line in enumerate(lines)]

    def affordable(self, over_ppm: int, purse: Mapping[str, int] | None = None) -> int:
        """The most shares that a purse, or what the account holds, can enter for, with some to
        spare."""
        rooms = [
            (purse[asset.token] if purse else self._holds(asset.token))
            * units.PPM
            // (units.PPM + over_ppm)
            * self.fund.effective_supply
            // asset.recorded
            for asset in self.fund.assets
            if asset.recorded
        ]
        return min(rooms, default=0)

    def require_each(self, amounts: Sequence[int]) -> None:
        words = self.reader.words
        short = [
            f"{words.amount(amount, token)}, of which there are {words.amount(held, token)}"
            for token, amount in zip(self.reader.tokens, amounts, strict=True)
            if (held := self._holds(token)) < amount
        ]
        if short:
            raise Problem(
                f"entering takes {short[0]}"
                + (f", and {len(short) - 1} more" if short[1:] else ""),
                "Enter for fewer shares, or for `all` that can be: keel fund enter all",
            )

    def require_shares(self, shares: int) -> None:
        if not self.account.shares:
            raise Problem(
                f"{self.sender.address} has no shares", "Get some: keel fund deposit 1000"
            )
        if shares > self.account.shares:
            has = self.shares(self.account.shares)
            raise Problem(
                f"{self.shares(shares)} is more than the {has} there are",
                "Give fewer, or `all`.",
            )

    def _holds(self, token: str) -> int:
        return self.reader.balance(token, self.sender.address)


def parsed(text: str, decimals: int) -> int:
    """Units of an amount that somebody typed."""
    try:
        return units.parse_down(text, decimals)
    except units.NotAnAmount as error:
        raise Problem(error.what, error.remedy) from None


def less(amount: int) -> int:
    """The least that is accepted of a preview."""
    return amount * (units.PPM - BOUND_PPM) // units.PPM


def one(events: Sequence[Event], name: str) -> Mapping[str, Any]:
    """The event that a door always writes."""
    for event in events:
        if event.name == name:
            return event.values
    raise Halt(f"the transaction went through and wrote no {name}: is this a Keel fund?")


def named(visit: Visit, amounts: Sequence[int]) -> Facts:
    """For machines: exact amounts by symbol."""
    names = [visit.reader.names[token] for token in visit.reader.tokens]
    return {
        token.symbol: units.exact(amount, token.decimals)
        for token, amount in zip(names, amounts, strict=True)
        if amount
    }
