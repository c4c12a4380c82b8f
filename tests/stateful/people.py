"""Amounts and accounts for what people do: mostly such as the fund allows now."""

from tests.contracts.revm.fund import DEAD, MAX, ONE, PEOPLE
from tests.stateful.governance import Governance
from tests.stateful.kind_doors import KindDoors
from tests.stateful.nav_doors import NavDoors
from tests.stateful.tokens import Tokens


class People(NavDoors, KindDoors, Governance, Tokens):
    def amount(self, most: int, part: int, over: bool) -> int:
        return max(1, most * part // 64 + over * (most // 8 + 1))

    def enter_nav(self, who: str, to: str, part: int, twist: str, *, mint: bool) -> None:
        if not self.model.supply and part % 4:
            self.seed(10 ** self.world.decimals[0])
        most = self.most("maxMint" if mint else "maxDeposit", to, who)
        self.enter(who, to, self.amount(most, part, twist == "over"), twist, mint=mint)

    def leave_nav(
        self, who: str, owner: str, other: bool, part: int, twist: str, *, withdraw: bool
    ) -> None:
        who = self.holder(who)
        owner = self.owner(who, owner, other)
        most = self.most("maxWithdraw" if withdraw else "maxRedeem", owner)
        if not most and not withdraw:
            most = self.model.shares.get(owner, 0)
        amount = self.amount(most, part, twist == "over")
        self.leave(who, owner, who, amount, twist, withdraw=withdraw)

    def enter_kind(self, who: str, to: str, part: int, twist: str) -> None:
        supply = self.world.ask("effectiveSupply()")
        room = max(0, self.cap - supply)
        shares = supply * part // 128 or ONE * part
        self.enter_in_kind(who, to, min(shares, room) or 1, twist)

    def leave_kind(self, who: str, owner: str, other: bool, part: int, over: bool, to: str) -> None:
        who = who if over else self.holder(who)
        owner = self.owner(who, owner, other)
        most = self.leaving(owner)
        locked = self.model.locked(owner, self.world.now)[0]
        shares = most + locked // 2 + 1 if over else most * part // 64
        self.leave_in_kind(who, owner, to, shares)

    def claim_some(self, who: str, token: int, to: str, part: int, *, anyway: bool) -> None:
        """A claim, of which there is first seen to be one that its token pays."""
        if not anyway and not any(self.model.claims.values()):
            self.misbehave(token, 1 + part % 4, to)
            self.leave_kind(who, who, other=False, part=part, over=False, to=to)
        owed = [one for one, claim in self.model.claims.items() if claim]
        token, who = owed[part % len(owed)] if owed else (token % self.count, who)
        if self.world.misbehaves(token) and part % 8 and not anyway:
            self.mend(token)
        self.claim(token, who, to)

    def holder(self, who: str) -> str:
        """That one, or whoever has most to leave with, where it has nothing."""
        now = self.world.now
        if self.model.free(who, now) > 0:
            return who
        people = [one for one in self.model.shares if one != DEAD] or [who]
        return max(people, key=lambda one: self.model.free(one, now))

    def owner(self, who: str, owner: str, other: bool) -> str:
        """Whom to act for: oneself, or one who has allowed it, or now and then one who has not."""
        if not other:
            return who
        allow = sorted(o for (o, w), amount in self.model.allowed.items() if w == who and amount)
        if not allow and who < owner:
            self.approve(owner, who, MAX)
        return allow[0] if allow else owner

    def approve(self, owner: str, who: str, amount: int) -> None:
        self.attempt("approve", owner, "approve(address,uint256)", who, amount, blocks=set())
        self.model.allowed[owner, who] = amount

    def accept_deposits(self, who: str, yes: bool) -> None:
        self.attempt("accept_deposits", who, "acceptDeposits(bool)", yes, blocks=set())
        (self.model.accepts.add if yes else self.model.accepts.discard)(who)

    def transfer(self, owner: str, to: str, part: int, over: bool) -> None:
        amount, blocks = self.movable(owner, owner, part, over)
        signature = "transfer(address,uint256)"
        out = self.attempt("transfer", owner, signature, to, amount, blocks=blocks)
        self.moved(owner, to, 0 if out.error else amount)

    def transfer_from(self, who: str, owner: str, to: str, part: int, over: bool) -> None:
        owner = self.owner(who, owner, True)
        if owner == who:
            owner = next(one for one in PEOPLE if one != who)
            self.approve(owner, who, MAX)
        amount, blocks = self.movable(who, owner, part, over)
        signature = "transferFrom(address,address,uint256)"
        out = self.attempt("transfer_from", who, signature, owner, to, amount, blocks=blocks)
        if out.error is None:
            self.spend(who, owner, amount)
        self.moved(owner, to, 0 if out.error else amount)

    def movable(self, who: str, owner: str, part: int, over: bool) -> tuple[int, set[str]]:
        free = self.model.free(owner, self.world.now)
        amount = free * part // 64 + over * (free // 8 + 1)
        return amount, self.exit_blocks(who, owner, amount, free) - {"ZeroShares"}

    def moved(self, owner: str, to: str, amount: int) -> None:
        self.model.credit(owner, -amount)
        self.model.credit(to, amount)
