"""Anybody's moves on a fund with its real record and distributor; its prices go anywhere."""

from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.contracts.revm.fund import (
    ALICE,
    BOB,
    CAROL,
    FEES,
    GOVERNANCE,
    MALLORY,
    MAX,
    ONE,
    Limits,
)
from tests.stateful.ground import WAIT, Ground, Outcome, Tally, Violation
from tests.stateful.record_model import DAY, PERIOD, UNIT, RecordModel, Split

RATE = 200_000
HIGHEST = 300_000
HOLDERS = (ALICE, MALLORY)
PAYEES = (BOB, CAROL, FEES)
IN = "depositInKind(uint256,address,uint256[],uint256)"
OUT = "redeemInKind(uint256,address,address)"
TABLE = "setTable((address,uint32)[])"
CLAIM = "claim(address,address)"
CREDIT = "credit(address,address)"
PARTS = st.integers(1, 99)
SPLITS = st.tuples(PARTS, PARTS).filter(lambda two: sum(two) < 100)
OVER = st.sampled_from((0,) * 6 + (-1, 1))
PAUSE = st.sampled_from((60, 1800, 3599, 3600, 3601, 5 * 3600, DAY - 1, DAY, 5 * DAY, PERIOD))


class RecordMachine(RuleBasedStateMachine):
    """The fund's own invariants have a machine of their own; here 23 and 24 are held."""

    tally: ClassVar[Tally] = Tally()
    only: ClassVar[frozenset[int]] = frozenset()

    @initialize(part=PARTS)
    def begin(self, part: int) -> None:
        table = [(BOB, part * 10_000), (CAROL, 1_000_000 - part * 10_000)]
        limits = Limits(fee=ONE // 50)
        self.world = world = Ground.make((6, 18), limits, seed=10**9, recorded=RATE, payees=table)
        for who in HOLDERS:
            world.mint(0, who, 10**15)
            world.mint(1, who, 10**27)
        self.fund(ALICE, IN, 10**24, ALICE, [MAX, MAX], MAX)
        world.exchange(0, 7 * 10**11, 1, 3 * 10**20)
        world.price(1, 2300)
        self.model = RecordModel(RATE, 10**18, self.record("due()"), next_rate=RATE)
        self.split = Split(table)
        self.marks = [10**18]

    def hold(self, number: int, holds: bool, what: str) -> None:
        if not holds and (not self.only or number in self.only):
            raise Violation(number, what)

    def act(
        self, number: int, who: str, to: str, signature: str, *args: Any, refused: str = ""
    ) -> Outcome:
        """What must pass, or be refused for this reason: if not, that invariant has fallen."""
        out = self.world.act(who, to, signature, *args)
        kind = signature.split("(", maxsplit=1)[0]
        self.tally.count(kind, out.error)
        said = out.error or "nothing"
        self.hold(number, said == (refused or "nothing"), f"{kind} says {said}, not {refused}")
        return out

    def fund(self, who: str, signature: str, *args: Any) -> None:
        self.act(23, who, self.world.fund, signature, *args)

    def ask(self, signature: str, *args: Any) -> int:
        return self.world.ask(signature, *args)

    def record(self, signature: str) -> int:
        return self.world.word(self.world.record, signature)

    @rule(seconds=PAUSE)
    def time_passes(self, seconds: int) -> None:
        self.tally.count(WAIT, None)
        self.world.wait(seconds)

    @rule(percent=st.integers(60, 170))
    def the_price_moves(self, percent: int) -> None:
        self.tally.count("price", None)
        self.world.price(1, 23 * percent)

    @rule()
    def somebody_observes(self) -> None:
        low, supply = self.world.answers("nav()").word, self.ask("effectiveSupply()")
        shares = self.model.observe(self.world.now, low * UNIT // supply, supply)
        self.act(23, MALLORY, self.world.record, "observe()")
        got = self.ask("effectiveSupply()") - supply
        self.hold(23, got == shares, f"the fee is {got} shares, not {shares}")

    @rule(hours=st.integers(2, 8))
    def a_keeper_watches(self, hours: int) -> None:
        for _ in range(hours):
            self.world.wait(3600)
            self.somebody_observes()

    @rule(percents=st.tuples(*[st.integers(80, 170)] * 4))
    def a_period_ends(self, percents: tuple[int, ...]) -> None:
        """The last of these looks settles it, on the lowest of them; most of the time for a fee."""
        self.world.wait(max(0, self.model.due - self.world.now))
        for percent in percents:
            self.the_price_moves(percent)
            self.somebody_observes()
            self.world.wait(9 * 3600)

    @rule(rate=st.integers(0, HIGHEST + 10_000))
    def the_rate_changes(self, rate: int) -> None:
        refused = "RateTooHigh" if rate > HIGHEST else ""
        self.act(24, GOVERNANCE, self.world.record, "setRate(uint256)", rate, refused=refused)
        if not refused:
            self.model.set_rate(rate)

    @rule(who=st.sampled_from(HOLDERS), part=PARTS)
    def somebody_enters(self, who: str, part: int) -> None:
        self.fund(who, IN, 10**22 * part, who, [MAX, MAX], MAX)

    @rule(parts=st.lists(st.integers(1, 100), min_size=1, max_size=2))
    def holders_leave(self, parts: list[int]) -> None:
        for part in parts:
            for who in HOLDERS:
                self._leave(who, part)

    def _leave(self, who: str, part: int) -> None:
        shares = self.world.shares(who) * part // 100
        if not shares:
            return
        pending, supply = self._pending(), self.ask("effectiveSupply()")
        behind = shares - shares * (10**6 - self.model.exit_fee) // 10**6
        self.fund(who, OUT, shares, who, who)
        left = self._pending() - pending
        self.hold(23, left == behind, f"an exit leaves {left} behind, not {behind}")
        told, right = self.ask("effectiveSupply()"), supply - shares + behind
        self.hold(23, told == right, f"{told} shares behind an exit, not {right}")

    def _pending(self) -> int:
        return self.ask("effectiveSupply()") - self.ask("totalSupply()")

    @rule()
    def somebody_accrues(self) -> None:
        pending, held = self._pending(), self.world.shares(self.world.fees)
        self.fund(MALLORY, "accrue()")
        got = self.world.shares(self.world.fees) - held
        self.hold(23, got == pending, f"accrual mints {got} of {pending}")

    @rule()
    def somebody_distributes(self) -> None:
        held = self.world.shares(self.world.fees)
        self.split.arrive(held - self._owed())
        self.act(24, MALLORY, self.world.fees, "distribute(address)", self.world.fund)

    @rule(some=st.lists(st.sampled_from(PAYEES), min_size=1, max_size=2))
    def payees_claim(self, some: list[str]) -> None:
        for who in some:
            self._claim(who)

    def _claim(self, who: str) -> None:
        held = self.world.shares(self.world.fees)
        self.split.arrive(held - self._owed())
        due, had = self.split.credit.pop(who, 0), self.world.shares(who)
        refused = "" if due else "NothingToClaim"
        self.act(24, who, self.world.fees, CLAIM, self.world.fund, who, refused=refused)
        got = self.world.shares(who) - had
        self.hold(24, got == due, f"a claim pays {got}, not {due}")
        if not due:  # its refusal took the credits back
            self.act(24, MALLORY, self.world.fees, "distribute(address)", self.world.fund)

    @rule(parts=SPLITS, over=OVER)
    def the_table_changes(self, parts: tuple[int, int], over: int) -> None:
        """Round, so that each of the three has each part, and then as it may not."""
        first, second = parts
        third = 100 - first - second
        for pair in ((first, second), (second, third), (third, first)):
            self._set_table(pair, 0)
        self._set_table(parts, over)

    def _set_table(self, parts: tuple[int, int], over: int) -> None:
        """What was pending is the old table's too."""
        first, second = (part * 10_000 for part in parts)
        thirds = (first, second, 10**6 - first - second + over)
        table = sorted(zip(PAYEES, thirds, strict=True), key=lambda payee: int(payee[0], 16))
        pending, held = self._pending(), self.world.shares(self.world.fees)
        refused = "WrongSum" if over else ""
        self.act(24, GOVERNANCE, self.world.fees, TABLE, table, refused=refused)
        if not refused:
            self.split.arrive(held + pending - self._owed())
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
        self.hold(23, told == right, f"{dict(zip(VIEWS, told, strict=True))}, not {right}")
        exit_fee = self.ask("exitFee()")
        self.hold(23, exit_fee == model.exit_fee, f"exits pay {exit_fee}, not {model.exit_fee}")
        self.hold(23, self._pending() >= 0, "more is minted than there is")

    @invariant()
    def inv_24_the_mark_never_falls(self) -> None:
        if hasattr(self, "model"):
            self.marks.append(self.record("highWaterMark()"))
            self.hold(24, self.marks[-1] >= self.marks[-2], f"the mark fell: {self.marks[-2:]}")

    @invariant()
    def inv_24_a_split_is_whole(self) -> None:
        if not hasattr(self, "model"):
            return
        world, right = self.world, self._owed()
        owed = world.word(world.fees, "credited(address)", world.fund)
        held = world.shares(world.fees)
        self.hold(24, owed == right <= held, f"{owed} credited, not {right}, of {held}")
        for who, right in self.split.credit.items():
            told = world.word(world.fees, CREDIT, world.fund, who)
            self.hold(24, told == right, f"{who} is credited {told}, not {right}")

    @rule(amount=st.integers(1, 10**12))
    def somebody_gives(self, amount: int) -> None:
        self.tally.count("give", None)
        self.world.mint(0, self.world.fund, amount)


VIEWS = ("highWaterMark", "peak", "steadyPrice", "drawdown", "due")
