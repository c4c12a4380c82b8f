"""The world, the model beside it, and how a step is tried: it says beforehand why it may fail."""

from dataclasses import dataclass
from fractions import Fraction

from tests.contracts.revm.fund import DEPLOYER, MAX, ONE
from tests.stateful.ground import Ground, Outcome, Tally, Violation
from tests.stateful.model import Model, Worth

ANY = "*"
BLAME = {
    "AboveSupplyCap": 8,
    "AlreadyListed": 25,
    "AlreadySeeded": 2,
    "BalanceUnreadable": 13,
    "Broken": 13,
    "DepositsPaused": 13,
    "ERC20InsufficientAllowance": 8,
    "ERC20InsufficientBalance": 8,
    "EscrowShort": 5,
    "Exceeded": 18,
    "NotDoor": 21,
    "NotEnoughCash": 11,
    "NotRecord": 23,
    "NotGovernance": 25,
    "NotListed": 25,
    "NotSeeded": 2,
    "NothingToClaim": 11,
    "NothingToSkim": 7,
    "PriceUnusable": 13,
    "ReceiverLocked": 15,
    "RedemptionsPaused": 13,
    "SharesLocked": 15,
    "ShortReceipt": 21,
    "StillHeld": 25,
    "TooLarge": 24,
    "TooManyAssets": 12,
    "TookTooMuch": 21,
    "Worthless": 13,
}
"""The invariant that has fallen if a step passes in spite of this reason."""

TERMS = 6
"""And for the rest, which are the caller's own terms: it got what it was not shown."""


@dataclass
class Quote:
    """What the NAV doors go by now; None where a price cannot be used or a balance not be read."""

    low: int | None
    high: int | None
    supply: int


def _quoted(answer: Outcome) -> int | None:
    if answer.error is None:
        return answer.word
    return 0 if answer.error == "Worthless" else None


def ceil_div(a: int, b: int) -> int:
    return -(-a // b)


class Steps:
    """What all steps share."""

    def __init__(
        self, world: Ground, model: Model, tally: Tally, only: frozenset[int] = frozenset()
    ) -> None:
        self.world, self.model, self.tally, self.only = world, model, tally, only
        self.paused = (False, False)
        self.broken = False
        self.cap, self.least, self.fee_rate = 2**120, 0, 0
        self.epoch = 0  # another one whenever NAV a share may fall for a cause of its own
        self.kept = [Fraction(0), Fraction(0)]  # spread that stayed, spread that had to

    @property
    def count(self) -> int:
        return len(self.world.tokens)

    def of_kinds(self, *kinds: str) -> list[int]:
        return [i for i in range(self.count) if self.world.kinds[i] in kinds]

    def fail(self, number: int, what: str) -> None:
        if not self.only or number in self.only:
            raise Violation(number, what)

    def check(self, number: int, holds: bool, what: str) -> None:
        if not holds:
            self.fail(number, what)

    def attempt(
        self, kind: str, who: str, signature: str, *args: object, blocks: set[str]
    ) -> Outcome:
        """A transaction on the fund, which must be refused for one of these reasons or pass."""
        out = self.world.act(who, self.world.fund, signature, *args)
        self.tally.count(kind, out.error)
        reasons = blocks - {ANY}
        if out.error is None and reasons:
            blame = max(BLAME.get(one, TERMS) for one in reasons)
            self.fail(blame, f"{kind} passed in spite of {sorted(reasons)}")
        if out.error is not None and out.error not in blocks and ANY not in blocks:
            number = 9 if kind == "redeem_in_kind" else 13
            self.fail(number, f"{kind} was refused for {out.error}, not for {sorted(blocks)}")
        return out

    def outside(self, kind: str, who: str, to: str, signature: str, *args: object) -> None:
        """A transaction that is not the fund's."""
        self.tally.count(kind, self.world.act(who, to, signature, *args).error)

    def hollow(self, *tokens: int) -> set[str]:
        """Why none of these may come in."""
        hollow = any(self.model.hollow(i, self.world.shown(i)) for i in tokens)
        return {"EscrowShort"} if hollow else set()

    def owns(self) -> dict[int, int]:
        return {i: self.model.own(i, self.world.shown(i)) for i in self.model.listed}

    def entry_nav_blocks(self) -> set[str]:
        """Why there is no high NAV, which prices the record."""
        record = {i: self.model.recorded.get(i, 0) for i in self.model.listed}
        return self.price_blocks() or (set() if any(record.values()) else {"Worthless"})

    def exit_nav_blocks(self) -> set[str]:
        """Why there is no low NAV, which prices what is there."""
        blocks, own = self.price_blocks(), self.owns()
        if any(self.world.shown(i) is None for i in (0, *self.priced())):
            blocks.add("BalanceUnreadable")
        return blocks or (set() if any(own.values()) else {"Worthless"})

    def price_blocks(self) -> set[str]:
        priced = self.priced()
        if priced and self.broken:
            return {"Broken"}
        unusable = priced and any(self.model.prices[i].reason for i in (0, *priced))
        return {"PriceUnusable"} if unusable else set()

    def priced(self) -> list[int]:
        return [i for i in self.model.listed if i and self.model.recorded.get(i)]

    def quote(self) -> Quote:
        """The high NAV needs no balance, and is what the whole supply would cost."""
        supply = self.world.ask("effectiveSupply()")
        return Quote(
            _quoted(self.world.answers("nav()")),
            _quoted(self.world.answers("previewMint(uint256)", supply)),
            supply,
        )

    def most(self, view: str, who: str, sender: str = DEPLOYER) -> int:
        """What a limit allows; limits never revert."""
        told = self.world.answers(f"{view}(address)", who, sender=sender)
        self.check(13, told.error is None, f"{view} of {who} reverts with {told.error}")
        return 0 if told.error else told.word

    def worth(self) -> Worth:
        return self.model.worth(self.owns())

    def ensure(self, token: int, who: str, amount: int) -> None:
        """The world gives people what they bring."""
        missing = amount - self.world.balance(token, who)
        if missing > 0:
            # Where the token refuses, as it does for a frozen account, the step will see to it.
            at = self.world.tokens[token]
            self.world.act(DEPLOYER, at, "mint(address,uint256)", who, missing)

    def entry_blocks(self, who: str, to: str, shares: int, supply: int) -> set[str]:
        blocks = set()
        if self.paused[0]:
            blocks.add("DepositsPaused")
        locked = sum(self.model.locked(to, self.world.now))
        if who != to and locked and to not in self.model.accepts:
            blocks.add("ReceiverLocked")
        if shares == 0:
            blocks.add("ZeroShares")
        if supply + shares > self.cap:
            blocks.add("AboveSupplyCap")
        return blocks

    def exit_blocks(self, who: str, owner: str, shares: int, free: int) -> set[str]:
        blocks = {"ZeroShares"} if shares == 0 else set()
        balance = self.model.shares.get(owner, 0)
        if shares > balance:
            blocks.add("ERC20InsufficientBalance")
        elif shares > free:
            blocks.add("SharesLocked")
        if who != owner and self.model.allowed.get((owner, who), 0) < shares:
            blocks.add("ERC20InsufficientAllowance")
        return blocks

    def over_flow(self, assets: int, nav: int) -> set[str]:
        part = ceil_div(assets * ONE, nav)
        return {"Exceeded"} if part > self.world.ask("flowAvailable()") else set()

    def leaving(self, who: str) -> int:
        """The shares that somebody may leave in kind with now."""
        return self.model.shares.get(who, 0) - self.model.locked(who, self.world.now)[0]

    def base_trouble(self) -> set[str]:
        return {ANY} if self.world.misbehaves(0) else set()

    def spend(self, who: str, owner: str, shares: int) -> None:
        if who != owner and shares and self.model.allowed[owner, who] != MAX:
            self.model.allowed[owner, who] -= shares
