"""What the door exchanges, and what anybody may set off: surpluses skimmed, fees accrued
and charged."""

from keeper.chain import abi
from keeper.devnet.engine import ZERO
from tests.contracts.revm.fund import DEPLOYER, DOOR, FEES, RECORD
from tests.stateful.ground import encoded
from tests.stateful.steps import ANY, Steps
from tests.stateful.tokens import ANSWER

HIGHEST_EXIT = 300_000
EXCHANGE = "exchange(address,address,address,uint256,bytes)"


class Trades(Steps):
    def skim(self, token: int) -> None:
        shown = self.world.shown(token)
        kept = self.model.recorded.get(token, 0) + self.model.escrow.get(token, 0)
        blocks = {ANY} if self.world.misbehaves(token) else set()
        if token not in self.model.listed:
            blocks = {"NotListed"}
        elif shown is None:
            blocks.add("BalanceUnreadable")
        elif shown <= kept:
            blocks.add("NothingToSkim")
        at = self.world.tokens[token]
        out = self.attempt("skim", FEES, "skim(address)", at, blocks=blocks)
        if out.error is None and shown is not None:
            self.check(7, out.word == shown - kept, f"skimmed {out.word} of {shown - kept}")

    def accrue(self) -> None:
        pending = self.world.ask("effectiveSupply()") - self.model.supply
        out = self.attempt("accrue", FEES, "accrue()", blocks=set())
        self.check(23, out.word == pending, f"accrued {out.word} of {pending}")
        self.model.credit(FEES, out.word)

    def charge(self, part: int, exit_fee: int, how: str) -> None:
        """The performance fee, as the record would settle it."""
        most = self.world.ask("effectiveSupply()") * 3 // 7
        shares = most + 1 if how == "over" else most * part // 6400
        exit_fee += (how == "greedy") * HIGHEST_EXIT
        blocks = {"TooLarge"} if shares > most or exit_fee > HIGHEST_EXIT else set()
        who = DEPLOYER if how == "stranger" else RECORD
        if who != RECORD:
            blocks.add("NotRecord")
        out = self.attempt(
            "charge", who, "charge(uint256,uint256)", shares, exit_fee, blocks=blocks
        )
        if out.error is None:
            if shares:
                self.model.fee.change(self.world.now, shares)
            self.model.exit_fee = exit_fee
            self.epoch += 1

    def trade(self, sell: int, buy: int, part: int, change: int, how: str) -> None:
        """An exchange of listed tokens at about their prices, mostly."""
        own = self.owns()
        held = [i for i in own if own[i]] or [0]
        if how == "steal":
            held = [i for i in held if self.world.kinds[i] == "LyingBalance"] or held
        sell = held[sell % len(held)]
        others = [i for i in own if i != sell] or [0]
        if how == "unlisted":
            others = [i for i in range(self.count) if i not in own] or others
        buy = sell if how == "same" else others[buy % len(others)]
        sold = own.get(sell, 0) * part // 128 + (how == "over") * (own.get(sell, 0) + 1)
        rate = self.model.prices[sell].mid * change, self.model.prices[buy].mid * 100
        bought = min(max(1, sold * rate[0] // rate[1]), 2**120)
        self.exchange(sell, buy, sold, bought, how)

    def exchange(self, sell: int, buy: int, sold: int, bought: int, how: str) -> None:
        shown, trusted = self.world.shown(sell), not self.world.misbehaves(sell)
        unsold = {"idle": sold, "half": sold // 2}.get(how, 0)
        given = 0 if how == "nothing" else bought
        if given:
            self.ensure(buy, self.world.executor, given)
        blocks = self.exchange_blocks(sell, buy, sold, given)
        target, data = ZERO, b""
        if how == "steal" and self.world.kinds[sell] == "LyingBalance" and trusted and shown:
            # It says in the middle of the exchange that nothing is left.
            target, data = self.world.tokens[sell], encoded(ANSWER, self.world.fund, 1, 0)
            blocks.add("TookTooMuch")
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
        # Of a token that lies nothing seems to have gone, and so all of it came back unsold.
        back = sold if self.world.lying(sell) else self.world.arriving(sell, unsold)
        self.model.record(sell, back - sold)
        self.model.record(buy, out.word)
        honest = not self.world.misbehaves(buy)
        self.check(21, not honest or out.word == given, f"recorded {out.word} of {given}")

    def exchange_blocks(self, sell: int, buy: int, sold: int, given: int) -> set[str]:
        blocks = {ANY} if self.world.misbehaves(sell) or self.world.misbehaves(buy) else set()
        blocks |= self.hollow(buy)
        if not given:
            blocks.add("ShortReceipt")
        if not {sell, buy} <= set(self.model.listed):
            blocks.add("NotListed")
        if sell == buy:
            blocks.add("SameToken")
        if sold > self.owns().get(sell, 0):
            blocks.add("NotEnoughCash")
        return blocks
