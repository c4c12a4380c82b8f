"""What must hold in every state, a method for each invariant, named by its number."""

from fractions import Fraction

from tests.contracts.revm.fund import DEAD, DEPLOYER, FEES, ONE, PEOPLE
from tests.stateful.kind_doors import KIND_OUT
from tests.stateful.model import Worth
from tests.stateful.steps import Quote, Steps

FRESH = "0x" + "e" * 40
HOLDERS = (DEAD, DEPLOYER, FEES, *PEOPLE)
STARVING = (150_000, 250_000, 400_000, 600_000)
ANY_EXIT_GAS, LEG_GAS = 400_000, 300_000  # four million for twelve assets, whatever they do
DUST = Fraction(1, ONE)


class Checks(Steps):
    """Reads the fund in full and holds it against the model."""

    seeded: int
    looked = 0
    exit_gas = 0
    last: tuple[tuple[int, int, Fraction], Quote, Worth] | None = None

    def watched(self) -> str:
        """One holder for each state in turn, where a look at all of them would take too long."""
        return HOLDERS[1 + self.looked % (len(HOLDERS) - 1)]

    def all_hold(self) -> None:
        for check in EVERY:
            check(self)
        self.looked += 1

    def inv_01_supply_is_the_sum_of_balances(self) -> None:
        total = sum(self.world.ask("balanceOf(address)", who) for who in HOLDERS)
        self.check(1, total == self.world.ask("totalSupply()"), f"balances are {total}")

    def inv_02_dead_shares_stay(self) -> None:
        dead = self.world.ask("balanceOf(address)", DEAD)
        self.check(2, dead >= self.seeded, f"{dead} dead shares of {self.seeded}")

    def inv_05_nav_a_share_falls_for_cause_only(self) -> None:
        quote, worth = self.quote(), self.worth()
        lied = any(self.world.manners.get(i) for i in self.model.listed)
        fee = Fraction(self.fee_rate * self.world.now)
        stamp = (self.epoch, int(lied), fee)
        before, self.last = self.last, (stamp, quote, worth)
        if lied or before is None or before[0] != stamp:
            return
        was, then = before[1], before[2]
        room = 2 * (worth.slack + then.slack) + 2
        for side in ("low", "mid", "high"):
            now, past = getattr(worth, side), getattr(then, side)
            fell = past * quote.supply > (now + room) * (was.supply or 1)
            self.check(5, not (fell and was.supply), f"{side} NAV a share fell")

    def inv_08_supply_changes_by_mint_and_burn_only(self) -> None:
        self.check(8, self.world.ask("totalSupply()") == self.model.supply, "the supply moved")
        for who in HOLDERS:
            got, right = self.world.ask("balanceOf(address)", who), self.model.shares.get(who, 0)
            self.check(8, got == right, f"{who} has {got} shares, not {right}")

    def inv_09_the_exit_in_kind_is_open(self) -> None:
        who = self.watched()
        shares, self.exit_gas = self.leaving(who), 0
        if shares:
            out = self.world.probe(who, self.world.fund, KIND_OUT, shares, FRESH, who)
            self.check(9, out.error is None, f"{who} cannot leave with {shares}: {out.error}")
            self.exit_gas = out.gas

    def inv_10_no_honest_leg_is_starved(self) -> None:
        """With too little gas an honest leg does not fail alone: the whole call does."""
        who, gas = self.watched(), STARVING[self.looked // 3 % len(STARVING)]
        shares = self.leaving(who)
        if not shares:
            return
        out = self.world.starve(who, gas, KIND_OUT, shares, FRESH, who)
        if out.error:
            self.tally.errors[out.error] += 1
            return
        unpaid = int.from_bytes(out.data[32:64], "big")
        for at, token in enumerate(self.model.listed):
            alone = bool(unpaid >> at & 1) and not self.world.misbehaves(token)
            self.check(10, not alone, f"with {gas} gas leg {token} of {who} failed alone")

    def inv_10_nothing_reenters(self) -> None:
        for token in self.of_kinds("Reenters"):
            inside = self.world.word(self.world.tokens[token], "lastSucceeded()")
            self.check(10, not inside, f"{token} called the fund from the middle of a call")

    def inv_11_records_and_escrow(self) -> None:
        for i, token in enumerate(self.world.tokens):
            recorded, escrow = (self.world.ask(f"{n}(address)", token) for n in RECORDS)
            right = self.model.recorded.get(i, 0)
            self.check(11, recorded == right, f"{recorded} of {i} recorded, not {right}")
            right = self.model.escrow.get(i, 0)
            self.check(11, escrow == right, f"escrow {escrow} of {i}, not {right}")
            for who in HOLDERS if right else [self.watched()]:
                claim = self.world.ask(CLAIMS, token, who)
                right = self.model.claims.get((i, who), 0)
                self.check(11, claim == right, f"{who} may claim {claim} of {i}, not {right}")

    def inv_12_an_exit_in_kind_is_cheap_enough(self) -> None:
        most = ANY_EXIT_GAS + LEG_GAS * len(self.model.listed)
        self.check(12, self.exit_gas <= most, f"an exit uses {self.exit_gas} gas, above {most}")

    def inv_13_unusable_prices_close_the_nav_doors(self) -> None:
        blocks = (self.exit_nav_blocks() | self.entry_nav_blocks()) - {"Worthless"}
        told = self.world.answers("nav()").error
        self.check(13, (told is not None) == bool(blocks), f"nav is refused {told} with {blocks}")
        if not self.broken:  # the real prices answer always
            view = ALWAYS[self.looked % len(ALWAYS)]
            error = self.world.answers(view, *([ONE] if "uint256" in view else [])).error
            self.check(13, error is None, f"{view} reverts with {error}")
        self.limited(bool(blocks))

    def limited(self, closed: bool) -> None:
        """One limit of one holder: each of them asks for every balance and price."""
        who, at = self.watched(), self.looked // len(HOLDERS) % len(ROOM)
        room, shut = self.most(ROOM[at], who, who), closed or self.paused[at // 2]
        self.check(13, not (shut and room), f"closed, and {ROOM[at]} is {room}")
        free = self.model.free(who, self.world.now)
        most = free if ROOM[at] == "maxRedeem" else room
        self.check(13, room <= most, f"{room} of {free} free shares may be redeemed")

    def inv_14_nav_is_bounded(self) -> None:
        nav = self.world.answers("nav()")
        if nav.error:
            return
        low, high = nav.word, int.from_bytes(nav.data[32:64], "big")
        quote, worth = self.quote(), self.worth()
        told = (quote.low, quote.high) == (low, high) or not quote.supply
        self.check(14, told, f"the doors go by {quote}, nav says {low}, {high}")
        right = worth.low - worth.slack < low <= worth.low
        right &= worth.high <= high < worth.high + worth.slack
        right |= worth.slack == 0 and low == high == worth.mid
        self.check(14, right, f"{low}, {high} beside {worth}")
        mid = self.world.ask("totalAssets()") if not self.broken else low
        self.check(14, low <= mid <= high, f"mid {mid} is outside {low}, {high}")

    def inv_15_locks_are_those_of_the_entries(self) -> None:
        for who in HOLDERS[1:]:
            nav, _, kind, _ = self.world.words(self.world.fund, "locks(address)", who)
            right = self.model.locked(who, self.world.now)
            self.check(15, (nav, kind) == right, f"locks {nav}, {kind} of {who}, not {right}")

    def inv_16_the_spread_stays(self) -> None:
        kept, least = self.kept
        room = self.worth().slack * 2 * (len(self.model.flow.past) + 1)
        self.check(16, kept >= least - room, f"{float(kept)} stayed, {float(least)} had to")

    def inv_18_every_window_of_the_flow(self) -> None:
        exact = self.model.flow.available(self.world.now)
        self.check(18, exact >= 0, f"a window admitted {float(-exact)} too much")
        told = Fraction(self.world.ask("flowAvailable()"), ONE)
        within = exact - (len(self.model.flow.past) + 1) * DUST <= told <= exact
        self.check(18, within, f"{float(told)} is said to be available, {float(exact)} is")

    def inv_23_the_fee_is_time_alone(self) -> None:
        right, slack = self.model.fee.at(self.world.now)
        supply = self.world.ask("effectiveSupply()")
        self.check(23, abs(supply - right) <= slack, f"{supply} shares, not {right} ± {slack}")
        told = self.world.ask("exitFee()")
        self.check(23, told == self.model.exit_fee, f"an exit leaves {told} behind")
        self.check(23, supply >= self.world.ask("totalSupply()"), "less than the supply")


RECORDS = ("recorded", "escrow")
CLAIMS = "claims(address,address)"
ALWAYS = ("totalAssets()", "convertToShares(uint256)", "convertToAssets(uint256)")
ROOM = ("maxDeposit", "maxMint", "maxWithdraw", "maxRedeem")
EVERY = [getattr(Checks, name) for name in sorted(vars(Checks)) if name.startswith("inv_")]
