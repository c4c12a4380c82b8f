"""The doors in kind, and the claims that an exit may leave behind."""

from keeper.chain import abi
from tests.stateful.model import KIND
from tests.stateful.steps import ANY, Steps, ceil_div

KIND_IN = "depositInKind(uint256,address,uint256[],uint256)"
KIND_OUT = "redeemInKind(uint256,address,address)"


class KindDoors(Steps):
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
        blocks |= self.hollow(
            *(i for i, amount in zip(self.model.listed, wanted, strict=True) if amount)
        )
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
        net = self.model.net(shares)
        for at, i in enumerate(listed):
            due, amount = own[i] * net // supply, amounts[at]
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
