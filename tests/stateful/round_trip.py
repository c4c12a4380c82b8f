"""One account, in and out again by any doors while prices stand still."""

from fractions import Fraction

from tests.contracts.revm.fund import MAX
from tests.stateful.kind_doors import KIND_IN, KIND_OUT
from tests.stateful.steps import Steps, ceil_div

VISITOR = "0x" + "f" * 40
PLENTY = 2**118
REDEEM = "redeem(uint256,address,address)"


class RoundTrip(Steps):
    def inv_03_round_trips_bring_nothing(self, ops: list[tuple[int, int]]) -> None:
        if any(self.world.misbehaves(i) for i in self.model.listed):
            return
        self.world.engine.snapshot()
        try:
            won = self.gone_round(ops)
        finally:
            self.world.engine.restore()
        self.check(3, won <= 0, f"{ops} brought {float(won)} units of the base")

    def gone_round(self, ops: list[tuple[int, int]]) -> Fraction:
        """What the visitor has more than before, at mid prices."""
        for i in self.model.listed:
            self.world.mint(i, VISITOR, PLENTY)
            token = self.world.tokens[i]
            self.world.send(VISITOR, token, "approve(address,uint256)", self.world.fund, MAX)
        had = self.value()
        for door, size in ops:
            self.comes_in(door, size)
        shares = self.world.shares(VISITOR)
        if ops[0][1] % 3 and shares:
            self.moves(REDEEM, shares, VISITOR, VISITOR)
        if self.world.shares(VISITOR):
            self.moves(KIND_OUT, self.world.shares(VISITOR), VISITOR, VISITOR)
        return self.value() - had

    def value(self) -> Fraction:
        base = self.model.prices[0].mid
        held = {i: self.world.balance(i, VISITOR) for i in self.model.listed}
        return sum((Fraction(held[i] * self.model.prices[i].mid, base) for i in held), Fraction(0))

    def comes_in(self, door: int, size: int) -> None:
        q, now = self.quote(), self.world.now
        if not q.supply:
            return
        if door == 0 and q.high:
            self.moves("deposit(uint256,address)", max(1, q.high * size // 10**7), VISITOR)
        elif door == 1 and q.high:
            # Just short of the next unit: where rounding the wrong way gains most.
            shares = ceil_div((size + 1) * q.supply, q.high) - 1
            self.moves("mint(uint256,address)", shares, VISITOR)
        elif door == 2:
            most = [PLENTY] * len(self.model.listed)
            self.moves(KIND_IN, max(1, q.supply * size // 10**7), VISITOR, most, now)

    def moves(self, signature: str, *args: object) -> None:
        out = self.world.act(VISITOR, self.world.fund, signature, *args)
        self.tally.count("round_trip", out.error)
