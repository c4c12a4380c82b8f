"""Amounts and accounts for what people do: mostly such as the fund allows now."""

from tests.contracts.revm.fund import MAX, ONE
from tests.stateful.weather import Weather


class People(Weather):
    def amount(self, most: int, part: int, over: bool) -> int:
        return max(1, most * part // 64 + over * (most // 8 + 1))

    def enter_nav(self, who: str, to: str, part: int, twist: str, *, mint: bool) -> None:
        view = "maxMint(address)" if mint else "maxDeposit(address)"
        most = self.world.ask(view, to, sender=who)
        self.enter(who, to, self.amount(most, part, twist == "over"), twist, mint=mint)

    def leave_nav(
        self, who: str, owner: str, other: bool, part: int, twist: str, *, withdraw: bool
    ) -> None:
        view = "maxWithdraw(address)" if withdraw else "maxRedeem(address)"
        who = self.holder(who)
        owner = self.owner(who, owner, other)
        most = self.world.ask(view, owner)
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
        who = self.holder(who)
        owner = self.owner(who, owner, other)
        most = self.model.shares.get(owner, 0) - self.model.locked(owner, self.world.now)[0]
        self.leave_in_kind(who, owner, to, most * part // 64 + over * (most // 8 + 1))

    def holder(self, who: str) -> str:
        """That one, or whoever has most to leave with, where it has nothing."""
        now = self.world.now
        if self.model.free(who, now) > 0:
            return who
        people = [one for one in self.model.shares if not one.endswith("dEaD")] or [who]
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

    def transfer(self, who: str, owner: str, to: str, part: int, over: bool) -> None:
        free = self.model.free(owner, self.world.now)
        amount = free * part // 64 + over * (free // 8 + 1)
        blocks = self.exit_blocks(who, owner, amount, free) - {"ZeroShares"}
        if who == owner:
            args: tuple[object, ...] = ("transfer", who, "transfer(address,uint256)", to, amount)
        else:
            signature = "transferFrom(address,address,uint256)"
            args = ("transfer_from", who, signature, owner, to, amount)
        out = self.attempt(*args, blocks=blocks)  # type: ignore[arg-type]
        if out.error is None:
            self.spend(who, owner, amount)
            self.model.credit(owner, -amount)
            self.model.credit(to, amount)
