"""Anybody's moves on a fund in any state, one rule for each kind, mostly moves that may be made."""

from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.contracts.revm.fund import DEPLOYER, FEES, GOVERNANCE, MAX, ONE, PEOPLE
from tests.stateful.actors import Actors
from tests.stateful.ground import Tally
from tests.stateful.tokens import MEND
from tests.stateful.worlds import WORLDS, World, make

PERSON = st.sampled_from(PEOPLE)
ANYONE = st.sampled_from((*PEOPLE, DEPLOYER, FEES))
PART = st.integers(1, 64)
HOW = st.sampled_from(
    ("",) * 16 + ("idle", "half", "nothing", "steal", "stranger", "over", "unlisted", "same")
)
CHARGE = st.sampled_from(("",) * 9 + ("over", "greedy", "stranger"))
TWIST = st.sampled_from(("",) * 14 + ("over", "greedy", "late"))
TOKEN = st.integers(0, 12)
PAUSE = st.integers(0, 4).map(lambda n: n == 4)
ON_PURPOSE = st.integers(0, 9).map(lambda n: n == 9)


class FundMachine(RuleBasedStateMachine):
    """The rules; what they do is in the parts of `Actors`, what must hold in `Checks`."""

    tally: ClassVar[Tally] = Tally()
    only: ClassVar[frozenset[int]] = frozenset()
    steps: Actors

    @initialize(world=st.sampled_from(WORLDS))
    def begin(self, world: World) -> None:
        self.tally.last = ""
        self.steps = make(world, self.tally, self.only)

    @rule(who=PERSON, to=PERSON, other=ON_PURPOSE, part=PART, twist=TWIST)
    def deposits(self, who: str, to: str, other: bool, part: int, twist: str) -> None:
        self.steps.enter_nav(who, to if other else who, part, twist, mint=False)

    @rule(who=PERSON, to=PERSON, other=ON_PURPOSE, part=PART, twist=TWIST)
    def mints(self, who: str, to: str, other: bool, part: int, twist: str) -> None:
        self.steps.enter_nav(who, to if other else who, part, twist, mint=True)

    @rule(who=ANYONE, owner=ANYONE, other=ON_PURPOSE, part=PART, twist=TWIST)
    def redeems(self, who: str, owner: str, other: bool, part: int, twist: str) -> None:
        self.steps.leave_nav(who, owner, other, part, twist, withdraw=False)

    @rule(who=ANYONE, owner=ANYONE, other=ON_PURPOSE, part=PART, twist=TWIST)
    def withdraws(self, who: str, owner: str, other: bool, part: int, twist: str) -> None:
        self.steps.leave_nav(who, owner, other, part, twist, withdraw=True)

    @rule(who=PERSON, to=PERSON, other=ON_PURPOSE, part=PART, twist=TWIST)
    def enters_in_kind(self, who: str, to: str, other: bool, part: int, twist: str) -> None:
        self.steps.enter_kind(who, to if other else who, part, twist)

    @rule(who=ANYONE, owner=ANYONE, other=ON_PURPOSE, part=PART, over=ON_PURPOSE, to=PERSON)
    def leaves_in_kind(
        self, who: str, owner: str, other: bool, part: int, over: bool, to: str
    ) -> None:
        self.steps.leave_kind(who, owner, other, part, over, to)

    @rule(who=ANYONE, token=TOKEN, to=PERSON, part=PART, anyway=ON_PURPOSE)
    def claims(self, who: str, token: int, to: str, part: int, anyway: bool) -> None:
        self.steps.claim_some(who, token, to, part, anyway=anyway)

    @rule(who=ANYONE, to=PERSON, part=PART, over=ON_PURPOSE)
    def transfers(self, who: str, to: str, part: int, over: bool) -> None:
        self.steps.transfer(who, to, part, over)

    @rule(who=PERSON, owner=PERSON, to=PERSON, part=PART, over=ON_PURPOSE)
    def transfers_from(self, who: str, owner: str, to: str, part: int, over: bool) -> None:
        self.steps.transfer_from(who, owner, to, part, over)

    @rule(owner=PERSON, who=PERSON, endless=st.booleans())
    def approves(self, owner: str, who: str, endless: bool) -> None:
        self.steps.approve(owner, who, MAX if endless else ONE)

    @rule(who=PERSON, yes=st.booleans())
    def accepts_deposits(self, who: str, yes: bool) -> None:
        self.steps.accept_deposits(who, yes)

    @rule(token=TOKEN, part=PART)
    def donates(self, token: int, part: int) -> None:
        self.steps.donate(token % self.steps.count, part)

    @rule(token=TOKEN, part=PART)
    def skims(self, token: int, part: int) -> None:
        steps = self.steps
        if part % 8 != 1:
            steps.donate(token % steps.count, part)
        steps.skim(token % steps.count)

    @precondition(lambda self: self.tally.last not in ("accrue", MEND))
    @rule()
    def accrues(self) -> None:
        self.steps.accrue()

    @rule(part=PART, exit_fee=st.integers(0, 300_000), how=CHARGE)
    def charges(self, part: int, exit_fee: int, how: str) -> None:
        self.steps.charge(part, exit_fee, how)

    @rule(sell=TOKEN, buy=TOKEN, part=PART, change=st.integers(50, 110), how=HOW)
    def exchanges(self, sell: int, buy: int, part: int, change: int, how: str) -> None:
        self.steps.trade(sell, buy, part, change, how)

    @rule(ops=st.lists(st.tuples(st.integers(0, 2), st.integers(1, 10**6)), min_size=1, max_size=3))
    def goes_round(self, ops: list[tuple[int, int]]) -> None:
        self.steps.inv_03_round_trips_bring_nothing(ops)

    @rule(seconds=st.one_of(st.integers(0, 3_600), st.integers(0, 86_400 * 90)))
    def time_passes(self, seconds: int) -> None:
        self.steps.wait(seconds)

    @rule(token=TOKEN, percent=st.integers(40, 250), epsilon=st.sampled_from((0, 0, 5_000, 20_000)))
    def a_price_moves(self, token: int, percent: int, epsilon: int) -> None:
        self.steps.move_price(token % self.steps.count, percent, epsilon)

    @rule(token=TOKEN, reason=st.integers(-2, 11), broken=ON_PURPOSE)
    def a_source_fails(self, token: int, reason: int, broken: bool) -> None:
        self.steps.trouble_prices(token % self.steps.count, max(0, reason), broken)

    @rule(deposits=PAUSE, redemptions=PAUSE)
    def the_gate_turns(self, deposits: bool, redemptions: bool) -> None:
        self.steps.pause(deposits, redemptions)

    @rule(fee=st.integers(0, 5), capacity=st.integers(0, 8), refill=st.integers(1, 8),
          cap=st.integers(0, 9), least=st.integers(0, 4), twist=st.integers(0, 12))  # fmt: skip
    def limits_change(
        self, fee: int, capacity: int, refill: int, cap: int, least: int, twist: int
    ) -> None:
        self.steps.change_limits(fee, capacity, refill, cap, least, twist)

    @rule(token=TOKEN, who=st.sampled_from((GOVERNANCE,) * 9 + (DEPLOYER,)), amiss=ON_PURPOSE)
    def lists(self, token: int, who: str, amiss: bool) -> None:
        self.steps.relist(token, who, amiss=amiss)

    @rule(token=TOKEN, manner=st.integers(1, 4), who=PERSON, part=PART)
    def a_token_misbehaves(self, token: int, manner: int, who: str, part: int) -> None:
        self.steps.misbehave(token, manner, who)
        self.steps.leave_kind(who, who, other=False, part=part, over=False, to=who)

    @rule(part=st.integers(1, 40))
    def a_token_is_seized(self, part: int) -> None:
        self.steps.seize(part)

    @rule(token=TOKEN)
    def a_token_mends(self, token: int) -> None:
        amiss = [i for i in range(self.steps.count) if self.steps.world.misbehaves(i)]
        if amiss:
            self.steps.mend(amiss[token % len(amiss)])

    @precondition(lambda self: self.tally.last not in ("accrue", MEND))
    @rule()
    def calm_returns(self) -> None:
        self.steps.calm()

    @rule(whole=st.booleans())
    def seeds(self, whole: bool) -> None:
        self.steps.seed(10 ** self.steps.world.decimals[0] if whole else 1)

    @invariant()
    def holds(self) -> None:
        self.steps.note_regimes()
        self.steps.all_hold()
