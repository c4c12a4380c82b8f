"""What people, the door and governance do: each step says beforehand why it may be refused."""

from dataclasses import dataclass
from fractions import Fraction

from keeper.chain import abi
from keeper.devnet.engine import ZERO
from tests.contracts.revm.fund import DEPLOYER, DOOR, FEES, MAX, ONE
from tests.stateful.ground import Ground, Outcome, Tally, Violation
from tests.stateful.model import KIND, NAV, Model, Passed, Worth

ANY = "*"
BLAME = {
    "Exceeded": 18,
    "SharesLocked": 15,
    "ReceiverLocked": 15,
    "PriceUnusable": 13,
    "BalanceUnreadable": 13,
    "Broken": 13,
    "Worthless": 13,
}
EXCHANGE = "exchange(address,address,address,uint256,bytes)"
DEPOSIT = "deposit(uint256,address,uint256,uint256)"
REDEEM = "redeem(uint256,address,address,uint256,uint256)"
KIND_IN = "depositInKind(uint256,address,uint256[],uint256)"
KIND_OUT = "redeemInKind(uint256,address,address)"


@dataclass
class Quote:
    """What the NAV doors go by now; None where a price cannot be used."""

    low: int | None
    high: int | None
    supply: int


def ceil_div(a: int, b: int) -> int:
    return -(-a // b)


class Steps:
    """The world, the model beside it, and the doors in between."""

    def __init__(
        self, world: Ground, model: Model, tally: Tally, only: frozenset[int] = frozenset()
    ) -> None:
        self.world, self.model, self.tally, self.only = world, model, tally, only
        self.paused = (False, False)
        self.broken = False
        self.cap, self.least, self.fee_rate = 2**120, 0, 0
        self.epoch = 0  # another one whenever NAV a share may fall for a cause of its own
        self.kept = [Fraction(0), Fraction(0)]  # spread that stayed, spread that had to

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
            blame = max(BLAME.get(one, 0) for one in reasons)
            self.fail(blame, f"{kind} passed in spite of {sorted(reasons)}")
        if out.error is not None and out.error not in blocks and ANY not in blocks:
            number = 9 if kind == "redeem_in_kind" else 13
            self.fail(number, f"{kind} was refused for {out.error}, not for {sorted(blocks)}")
        return out

    def owns(self) -> dict[int, int]:
        return {i: self.model.own(i, self.world.shown(i)) for i in self.model.listed}

    def nav_blocks(self) -> set[str]:
        blocks = set()
        if any(self.world.shown(i) is None for i in self.model.listed):
            blocks.add("BalanceUnreadable")
        own, record = self.owns(), self.model.recorded
        needed = [i for i in own if i and record.get(i)]
        if needed and self.broken:
            blocks.add("Broken")
        elif needed and any(self.model.prices[i].reason for i in (0, *needed)):
            blocks.add("PriceUnusable")
        elif not blocks and not any(own.values()):
            blocks.add("Worthless")
        return blocks

    def quote(self) -> Quote:
        nav = self.world.probe(DEPLOYER, self.world.fund, "nav()")
        supply = self.world.ask("effectiveSupply()")
        if nav.error:
            return Quote(None, None, supply)
        return Quote(nav.word, int.from_bytes(nav.data[32:64], "big"), supply)

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

    def base_trouble(self) -> set[str]:
        return {ANY} if self.world.misbehaves(0) else set()

    def enter(self, who: str, to: str, amount: int, twist: str, *, mint: bool) -> None:
        """deposit (an amount of the base) or mint (an amount of shares)."""
        q = self.quote()
        high = q.high or 0
        if high:
            assets = ceil_div(amount * high, q.supply) if mint else amount
            shares = amount if mint else amount * q.supply // high
        else:
            assets, shares = amount, 1
        self.ensure(0, who, min(assets, 2**127))
        blocks = self.nav_blocks() | self.entry_blocks(who, to, shares, q.supply)
        blocks |= self.base_trouble()
        if assets < self.least:
            blocks.add("TooSmall")
        if high:
            blocks |= self.over_flow(assets, high)
        preview = self.world.probe(
            who, self.world.fund, f"preview{'Mint' if mint else 'Deposit'}(uint256)", amount
        )
        worth = self.worth()
        if mint:
            out = self.attempt("mint", who, "mint(uint256,address)", amount, to, blocks=blocks)
        else:
            least = shares + 1 if twist == "greedy" else shares // 2
            deadline = self.world.now - (twist == "late")
            blocks |= {"greedy": {"TooFewShares"}, "late": {"Expired"}}.get(twist, set())
            out = self.attempt("deposit", who, DEPOSIT, amount, to, least, deadline, blocks=blocks)
        if out.error:
            return
        assets, shares = (out.word, amount) if mint else (amount, out.word)
        self.check(6, preview.word == out.word, f"previewed {preview.word}, got {out.word}")
        self.after_entry(to, assets, shares, q, worth, mint)

    def after_entry(
        self, to: str, assets: int, shares: int, q: Quote, worth: Worth, mint: bool
    ) -> None:
        high = worth.high + worth.slack
        dearest, cheapest = assets * q.supply / worth.high, assets * q.supply / high
        self.check(14, shares <= dearest, f"{shares} shares for {assets} at high NAV")
        if worth.low == worth.high and not self.fee_rate:
            tight = shares * high > (assets - 1) * q.supply
            optimal = tight if mint else shares + 1 > cheapest
            self.check(4, optimal, f"{shares} shares for {assets}: one more was due")
        self.model.enter(to, shares, NAV, self.world.now)
        self.model.record(0, assets)
        self.pass_flow(assets, q.high)
        self.keep(assets - shares * worth.mid / q.supply, assets, worth.high, worth)

    def keep(self, kept: Fraction, assets: int, side: Fraction, worth: Worth) -> None:
        self.kept[0] += kept
        self.kept[1] += assets * abs(side - worth.mid) / side

    def pass_flow(self, assets: int, nav: int | None) -> None:
        self.model.flow.past.append(Passed(self.world.now, Fraction(assets, nav or 1)))

    def leave(
        self, who: str, owner: str, to: str, amount: int, twist: str, *, withdraw: bool
    ) -> None:
        """withdraw (an amount of the base) or redeem (an amount of shares)."""
        q = self.quote()
        low = q.low or 0
        own = self.owns()
        if low:
            shares = ceil_div(amount * q.supply, low) if withdraw else amount
            assets = amount if withdraw else amount * low // q.supply
        else:
            shares, assets = 1, 1
        free = self.model.free(owner, self.world.now)
        blocks = self.nav_blocks() | self.exit_blocks(who, owner, shares, free)
        blocks |= self.base_trouble() | ({"RedemptionsPaused"} if self.paused[1] else set())
        if low == 0 and not blocks:
            blocks.add("Worthless")
        if assets == 0:
            blocks.add("TooFewAssets")
        if assets > own[0]:
            blocks.add("NotEnoughCash")
        if low:
            blocks |= self.over_flow(assets, low)
        preview = self.world.probe(
            who, self.world.fund, f"preview{'Withdraw' if withdraw else 'Redeem'}(uint256)", amount
        )
        worth = self.worth()
        if withdraw:
            signature = "withdraw(uint256,address,address)"
            out = self.attempt("withdraw", who, signature, amount, to, owner, blocks=blocks)
        else:
            least = assets + 1 if twist == "greedy" else assets // 2
            deadline = self.world.now - (twist == "late")
            blocks |= {"greedy": {"TooFewAssets"}, "late": {"Expired"}}.get(twist, set())
            out = self.attempt(
                "redeem", who, REDEEM, amount, to, owner, least, deadline, blocks=blocks
            )
        if out.error:
            return
        assets, shares = (amount, out.word) if withdraw else (out.word, amount)
        self.check(6, preview.word == out.word, f"previewed {preview.word}, got {out.word}")
        self.after_exit(who, owner, assets, shares, q, worth, withdraw)

    def after_exit(
        self,
        who: str,
        owner: str,
        assets: int,
        shares: int,
        q: Quote,
        worth: Worth,
        withdraw: bool,
    ) -> None:
        self.check(14, assets * q.supply <= shares * worth.low, f"{assets} for {shares} at low")
        if worth.low == worth.high and not self.fee_rate:
            due = (assets + 1) * q.supply > shares * (worth.low - worth.slack)
            tight = assets * q.supply > (shares - 1) * (worth.low - worth.slack)
            self.check(4, tight if withdraw else due, f"{assets} for {shares}: one more was due")
        self.spend(who, owner, shares)
        self.model.leave(owner, shares, NAV, self.world.now)
        self.model.record(0, -assets)
        self.pass_flow(assets, q.low)
        self.keep(shares * worth.mid / q.supply - assets, assets, worth.low, worth)

    def spend(self, who: str, owner: str, shares: int) -> None:
        if who != owner and shares and self.model.allowed[owner, who] != MAX:
            self.model.allowed[owner, who] -= shares

    def enter_in_kind(self, who: str, to: str, shares: int, twist: str) -> None:
        record, supply = self.model.recorded, self.world.ask("effectiveSupply()")
        wanted = [ceil_div(record.get(i, 0) * shares, supply or 1) for i in self.model.listed]
        for i, amount in zip(self.model.listed, wanted, strict=True):
            if amount and amount < 2**127:
                self.ensure(i, who, amount)
        blocks = self.entry_blocks(who, to, shares, supply)
        if supply == 0:
            blocks.add("NotSeeded")
        if any(self.world.misbehaves(i) for i in self.model.listed):
            blocks.add(ANY)
        most, deadline = list(wanted), self.world.now
        if twist == "greedy" and wanted[0]:
            most[0] -= 1
            blocks.add("AmountAboveLimit")
        if twist == "late":
            deadline -= 1
            blocks.add("Expired")
        if twist == "over":
            most.append(0)
            blocks.add("LengthMismatch")
        kind = "deposit_in_kind"
        out = self.attempt(kind, who, KIND_IN, shares, to, most, deadline, blocks=blocks)
        if out.error:
            return
        taken = abi.decode("(uint256[])", out.data)[0]
        self.check(6, list(taken) == wanted, f"took {taken}, of a part of {wanted}")
        for i, amount in zip(self.model.listed, wanted, strict=True):
            self.model.record(i, amount)
        self.model.enter(to, shares, KIND, self.world.now)

    def leave_in_kind(self, who: str, owner: str, to: str, shares: int) -> None:
        now, supply = self.world.now, self.world.ask("effectiveSupply()")
        own, listed = self.owns(), self.model.listed
        free = self.model.shares.get(owner, 0) - self.model.locked(owner, now)[0]
        blocks = self.exit_blocks(who, owner, shares, free)
        had = [self.world.balance(i, to) for i in listed]
        out = self.attempt("redeem_in_kind", who, KIND_OUT, shares, to, owner, blocks=blocks)
        if out.error:
            return
        amounts, unpaid = abi.decode("(uint256[],uint256)", out.data)
        self.spend(who, owner, shares)
        self.model.leave(owner, shares, KIND, now)
        for at, i in enumerate(listed):
            due, amount = own[i] * shares // supply, amounts[at]
            honest = not self.world.misbehaves(i)
            self.check(11, amount <= due, f"a leg paid {amount}, at most {due} is right")
            self.check(10 if honest else 11, amount == due, f"leg {i} is {amount}, not {due}")
            claimed = bool(unpaid >> at & 1)
            if honest or self.world.shown(i) is not None:
                paid = amount == 0 or self.world.pays(i, to)
                self.check(10, claimed != paid, f"leg {i} of {amount}: a claim is {claimed}")
            if honest:
                got = self.world.balance(i, to) - had[at]
                self.check(10, got == due, f"leg {i} brought {got}, not {due}")
            self.model.record(i, -amount)
            if claimed:
                self.model.owe(i, owner, amount)

    def claim(self, token: int, who: str, to: str) -> None:
        shown = self.world.shown(token)
        due = self.model.claimable(token, who, shown)
        blocks = {"NothingToClaim"} if due == 0 else set()
        if self.world.misbehaves(token) or shown is None:
            blocks.add(ANY)
        at = self.world.tokens[token]
        out = self.attempt("claim", who, "claim(address,address)", at, to, blocks=blocks)
        if out.error:
            return
        self.check(11, out.word == due, f"a claim paid {out.word}, {due} was due")
        self.model.escrow[token] -= self.model.claims.pop((token, who), 0)

    def skim(self, token: int) -> None:
        shown = self.world.shown(token)
        kept = self.model.recorded.get(token, 0) + self.model.escrow.get(token, 0)
        blocks = {ANY} if self.world.misbehaves(token) else set()
        if shown is None:
            blocks.add("BalanceUnreadable")
        elif shown <= kept:
            blocks.add("NothingToSkim")
        at = self.world.tokens[token]
        out = self.attempt("skim", FEES, "skim(address)", at, blocks=blocks)
        if out.error is None and shown is not None:
            self.check(7, out.word == shown - kept, f"skimmed {out.word} of {shown - kept}")

    def exchange(self, sell: int, buy: int, sold: int, bought: int, how: str) -> None:
        own = self.owns()
        unsold = {"idle": sold, "half": sold // 2}.get(how, 0)
        given = 0 if how == "nothing" else bought
        blocks = {ANY} if self.world.misbehaves(sell) or self.world.misbehaves(buy) else set()
        if given:
            self.ensure(buy, self.world.executor, given)
        if not given:
            blocks.add("ShortReceipt")
        target, data = ZERO, b""
        if how == "steal" and self.world.kinds[sell] == "LyingBalance":
            target = self.world.tokens[sell]
            data = abi.call("setAnswer(address,uint8,uint256)", self.world.fund, 1, 0)
            blocks |= {"TookTooMuch"} if (self.world.shown(sell) or 0) > sold else {ANY}
        for i in (sell, buy):
            if i not in self.model.listed:
                blocks.add("NotListed")
        if sell == buy:
            blocks.add("SameToken")
        if sold > own.get(sell, 0):
            blocks |= {"NotEnoughCash", "Panic"}
        who = DEPLOYER if how == "stranger" else DOOR
        if who != DOOR:
            blocks.add("NotDoor")
        route = abi.arguments("(uint256,uint256,address,bytes)", given, unsold, target, data)
        tokens = self.world.tokens
        args = (self.world.executor, tokens[sell], tokens[buy], sold, route)
        out = self.attempt("exchange", who, EXCHANGE, *args, blocks=blocks)
        if out.error:
            return
        self.epoch += 1
        self.model.record(sell, unsold - sold)
        self.model.record(buy, out.word)
        honest = not self.world.misbehaves(buy)
        self.check(21, not honest or out.word == given, f"recorded {out.word} of {given}")
