"""Anybody's moves on a fund with its real record and distributor; its prices go anywhere."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from keeper.devnet.engine import Reverted
from tests.contracts.revm.fund import (
    ALICE,
    BOB,
    CAROL,
    FEES,
    GOVERNANCE,
    MALLORY,
    MAX,
    ONE,
    FundWorld,
    Limits,
)
from tests.stateful.record_model import DAY, PERIOD, UNIT, RecordModel, Split

RATE = 200_000
HIGHEST = 300_000
HOLDERS = (ALICE, MALLORY)
PAYEES = (BOB, CAROL, FEES)
IN = "depositInKind(uint256,address,uint256[],uint256)"
OUT = "redeemInKind(uint256,address,address)"
PARTS = st.integers(1, 99)
PAUSE = st.sampled_from((60, 1800, 3599, 3600, 3601, 5 * 3600, DAY - 1, DAY, 5 * DAY, PERIOD))


class RecordMachine(RuleBasedStateMachine):
    """The fund's own invariants have a machine of their own; here 23 and 24 are held."""

    @initialize(part=PARTS)
    def begin(self, part: int) -> None:
        table = [(BOB, part * 10_000), (CAROL, 1_000_000 - part * 10_000)]
        limits = Limits(fee=ONE // 50)
        self.world = world = FundWorld.make(
            (6, 18), limits, seed=10**9, recorded=RATE, payees=table
        )
        for who in HOLDERS:
            world.mint(0, who, 10**15)
            world.mint(1, who, 10**27)
        self.fund(ALICE, IN, 10**24, ALICE, [MAX, MAX], MAX)
        world.exchange(0, 7 * 10**11, 1, 3 * 10**20)
        world.price(1, 2300)
        self.model = RecordModel(RATE, 10**18, self.record("due()"), next_rate=RATE)
        self.split = Split(table)
        self.marks = [10**18]

    def fund(self, who: str, signature: str, *args: Any) -> None:
        self.world.send(who, self.world.fund, signature, *args)

    def ask(self, signature: str, *args: Any) -> int:
        return int(self.world.read(self.world.fund, "(uint256)", signature, *args))

    def record(self, signature: str) -> int:
        return int(self.world.read(self.world.record, "(uint256)", signature))

    @rule(seconds=PAUSE)
    def time_passes(self, seconds: int) -> None:
        self.world.wait(seconds)

    @rule(percent=st.integers(60, 170))
    def the_price_moves(self, percent: int) -> None:
        self.world.price(1, 23 * percent)

    @rule()
    def somebody_observes(self) -> None:
        low, _ = self.world.read(self.world.fund, "(uint256,uint256)", "nav()")
        supply, now = self.ask("effectiveSupply()"), self.world.engine.head.timestamp
        shares = self.model.observe(now, low * UNIT // supply, supply)
        self.world.send(MALLORY, self.world.record, "observe()")
        assert self.ask("effectiveSupply()") == supply + shares, "23: another fee"

    @rule(hours=st.integers(2, 30))
    def a_keeper_watches(self, hours: int) -> None:
        for _ in range(hours):
            self.world.wait(3600)
            self.somebody_observes()

    @rule(rate=st.integers(0, HIGHEST + 10_000))
    def the_rate_changes(self, rate: int) -> None:
        try:
            self.world.send(GOVERNANCE, self.world.record, "setRate(uint256)", rate)
        except Reverted:
            assert rate > HIGHEST
            return
        assert rate <= HIGHEST, "24: above the ceiling"
        self.model.set_rate(rate)

    @rule(who=st.sampled_from(HOLDERS), part=PARTS)
    def somebody_enters(self, who: str, part: int) -> None:
        self.fund(who, IN, 10**22 * part, who, [MAX, MAX], MAX)

    @rule(who=st.sampled_from(HOLDERS), part=st.integers(1, 100))
    def somebody_leaves(self, who: str, part: int) -> None:
        shares = self.world.shares(who) * part // 100
        if not shares:
            return
        pending, supply = self._pending(), self.ask("effectiveSupply()")
        behind = shares - shares * (10**6 - self.model.exit_fee) // 10**6
        self.fund(who, OUT, shares, who, who)
        assert self._pending() == pending + behind, "23: an exit leaves something else behind"
        assert self.ask("effectiveSupply()") == supply - shares + behind

    def _pending(self) -> int:
        return self.ask("effectiveSupply()") - self.ask("totalSupply()")

    @rule()
    def somebody_accrues(self) -> None:
        pending, held = self._pending(), self.world.shares(self.world.fees)
        self.fund(MALLORY, "accrue()")
        assert self.world.shares(self.world.fees) == held + pending

    @rule()
    def somebody_distributes(self) -> None:
        held = self.world.shares(self.world.fees)
        self.split.arrive(held - self._owed())
        self.world.send(MALLORY, self.world.fees, "distribute(address)", self.world.fund)

    @rule(who=st.sampled_from(PAYEES))
    def a_payee_claims(self, who: str) -> None:
        held = self.world.shares(self.world.fees)
        self.split.arrive(held - self._owed())
        due, had = self.split.credit.pop(who, 0), self.world.shares(who)
        try:
            self.world.send(who, self.world.fees, "claim(address,address)", self.world.fund, who)
        except Reverted:
            assert not due
        else:
            assert self.world.shares(who) == had + due, "24: a split pays something else"
        if not due:  # its refusal took the credits back
            self.world.send(MALLORY, self.world.fees, "distribute(address)", self.world.fund)

    @rule(parts=st.tuples(PARTS, PARTS).filter(lambda two: sum(two) < 100))
    def the_table_changes(self, parts: tuple[int, int]) -> None:
        """What was pending is the old table's too."""
        pending, held = self._pending(), self.world.shares(self.world.fees)
        self.split.arrive(held + pending - self._owed())
        first, second = (part * 10_000 for part in parts)
        thirds = (first, second, 10**6 - first - second)
        table = sorted(zip(PAYEES, thirds, strict=True), key=lambda payee: int(payee[0], 16))
        signature = "setTable((address,uint32)[])"
        self.world.send(GOVERNANCE, self.world.fees, signature, table)
        self.split.table = table

    def _owed(self) -> int:
        return sum(self.split.credit.values())

    @invariant()
    def inv_23_the_record_is_as_defined(self) -> None:
        if not hasattr(self, "model"):
            return
        model = self.model
        told = [self.record(f"{name}()") for name in VIEWS]
        right = [model.mark, model.peak, model.steady, model.drawdown, model.due]
        assert told == right, f"23: {dict(zip(VIEWS, told, strict=True))}, not {right}"
        assert self.ask("exitFee()") == model.exit_fee, "23: another part for exits"
        assert self._pending() >= 0

    @invariant()
    def inv_24_the_mark_never_falls(self) -> None:
        if hasattr(self, "model"):
            self.marks.append(self.record("highWaterMark()"))
            assert self.marks[-1] >= self.marks[-2], "24: the mark fell"

    @invariant()
    def inv_24_a_split_is_whole(self) -> None:
        if not hasattr(self, "model"):
            return
        signature = "credited(address)"
        owed = self.world.read(self.world.fees, "(uint256)", signature, self.world.fund)
        assert owed == self._owed() <= self.world.shares(self.world.fees)
        for who, right in self.split.credit.items():
            told = self.world.read(
                self.world.fees, "(uint256)", "credit(address,address)", self.world.fund, who
            )
            assert told == right, f"24: {who} is credited {told}, not {right}"

    @rule(amount=st.integers(1, 10**12))
    def somebody_gives(self, amount: int) -> None:
        self.world.mint(0, self.world.fund, amount)


VIEWS = ("highWaterMark", "peak", "steadyPrice", "drawdown", "due")
