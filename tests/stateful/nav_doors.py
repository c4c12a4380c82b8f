"""The doors at NAV: what they may refuse, and what they must give."""

from fractions import Fraction

from tests.stateful.model import NAV, Passed, Worth
from tests.stateful.steps import Quote, Steps, ceil_div

DEPOSIT = "deposit(uint256,address,uint256,uint256)"
REDEEM = "redeem(uint256,address,address,uint256,uint256)"


class NavDoors(Steps):
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
        blocks = self.entry_nav_blocks() | self.entry_blocks(who, to, shares, q.supply)
        blocks |= self.base_trouble() | self.hollow(0)
        if q.high == 0:
            blocks.add("Worthless")
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
        low = (q.supply and q.low) or 0
        own = self.owns()
        if low:
            shares = self.model.gross(ceil_div(amount * q.supply, low)) if withdraw else amount
            assets = amount if withdraw else self.model.net(amount) * low // q.supply
        else:
            shares, assets = 1, 1
        free = self.model.free(owner, self.world.now)
        blocks = self.exit_nav_blocks() | self.exit_blocks(who, owner, shares, free)
        blocks |= self.base_trouble() | ({"RedemptionsPaused"} if self.paused[1] else set())
        if q.low is not None and not low:
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
        net, less = self.model.net(shares), self.model.net(shares - 1)
        self.check(14, assets * q.supply <= net * worth.low, f"{assets} for {shares} at low")
        if worth.low == worth.high and not self.fee_rate:
            due = (assets + 1) * q.supply > net * (worth.low - worth.slack)
            tight = assets * q.supply > less * (worth.low - worth.slack)
            self.check(4, tight if withdraw else due, f"{assets} for {shares}: one more was due")
        self.spend(who, owner, shares)
        self.model.leave(owner, shares, NAV, self.world.now)
        self.model.record(0, -assets)
        self.pass_flow(assets, q.low)
        self.keep(net * worth.mid / q.supply - assets, assets, worth.low, worth)
