"""A fund on revm and the same in the mirror: what both say to plans and to questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from eth_utils.crypto import keccak

from keeper.chain import abi
from keeper.chain.door import PLAN
from keeper.devnet.engine import Reverted
from keeper.devnet.mandate import RULE
from keeper.plan.mandate.judge import judge
from keeper.plan.mandate.terms import (
    drawdown,
    in_force,
    look,
    mandate_hash,
    terms,
    worst_case_loss,
)
from keeper.plan.mandate.verdict import Accepted, Refusal, Verdict
from keeper.records import fund as mirror
from keeper.records.bucket import Bucket, Budget
from keeper.records.fund import Leg, Limit, Plan, Rule, State
from keeper.units import DAY
from tests.bench._mirror_acts import Acts
from tests.bench._mirror_shapes import Shape
from tests.bench._mirror_words import Disagreement, data_of, told
from tests.contracts.revm.fund import MALLORY
from tests.contracts.revm.mandated import KEEPER, SAFE, MandatedWorld

CHAIN = 31337
STOCK = 2**118
SEEN = "(uint256[],uint256[],uint256[],uint256,uint256,uint256[3])"
CHANGED = b"\x60\x00"
"""What is behind an executor's address that was allowed with other code."""


@dataclass
class Pair(Acts):
    """Acts, and what is said to plans, to looks and to questions, which must be the same."""

    compared: int = 0

    @classmethod
    def make(cls, shape: Shape) -> Self:
        cash, sizes = shape.cash, shape.sizes
        world = MandatedWorld.under(shape.decimals, cash, shape.limits, sizes)
        world.tokens = [token.lower() for token in world.tokens]
        now = world.now
        pairs = zip(sizes.capacities, sizes.refills, strict=True)
        full = tuple(Budget(Bucket.full(capacity, refill, now)) for capacity, refill in pairs)
        rules = tuple(Rule() for _ in world.tokens)
        mandate = mirror.Mandate(CHAIN, world.gate.lower(), shape.limits, full, rules)
        unit = 10 ** shape.decimals[0]
        amounts = (cash * unit, *(0 for _ in world.tokens[1:]))
        door = mirror.Door(KEEPER, now + 365 * DAY, 0, {})
        record = mirror.Record(0, 0, 0, 0)
        state = State(now, tuple(world.tokens), amounts, (), mandate, record, door)
        pair = cls(world, state, errors=[0] * len(world.tokens))
        pair._allow_executors()
        for at, price in enumerate(shape.prices):
            pair.price(at, price)
        for at in range(1, len(world.tokens)):
            pair.rule(at, shape.rules[at])
            if shape.amounts[at]:
                pair.hold(at, shape.amounts[at])
        pair.observe()
        return pair

    def _allow_executors(self) -> None:
        world, allowed = self.world, {}
        made = [world.executor, *(world.deploy("MockExecutor") for _ in range(3))]
        world.executor, self.spare, self.changed, self.removed = (one.lower() for one in made)
        for one in (world.executor, self.spare, self.changed, self.removed):
            world.govern(world.door, "allow(address)", one)
            code = bytes(world.read(world.door, "(bytes32)", "executors(address)", one))
            allowed[one] = mirror.Executor(code, code)
            for token in range(len(world.tokens)):
                world.mint(token, one, STOCK)
        world.govern(world.door, "remove(address)", self.removed)
        world.engine.set_code(self.changed, CHANGED)
        allowed[self.changed] = allowed[self.changed]._replace(code=keccak(CHANGED))
        allowed[self.removed] = allowed[self.removed]._replace(allowed=bytes(32))
        self.state = self.state._replace(door=self.state.door._replace(executors=allowed))

    # Anybody's

    def trip(self, who: str = MALLORY) -> None:
        world, mandate, record = self.world, self.state.mandate, self.state.record
        line = in_force(mandate, Limit.TRIP_AT, self.now)
        try:
            high = world.read(world.fund, "(uint256,uint256)", "nav()")[1]
            supply = world.read(world.fund, "(uint256)", "effectiveSupply()")
        except Reverted:
            high, supply = 0, 1
        seen = look(high, supply, record.peak, line, self.looked, self.now)
        if who == SAFE:
            seen = seen._replace(fallen=drawdown(record, self.now)[0], trips=True, seen=0)
        try:
            said = self.world.send(who, self.world.gate, "trip()")
        except Reverted:
            return
        fallen = world.engine.logs()[-1].data[-32:]
        answer = (int.from_bytes(fallen, "big"), bool(said[-1]))
        self._same("trip()", (seen.fallen, seen.trips), answer)
        self.looked = seen.seen
        self._mandate(tripped=seen.trips)

    def submit(self, plan: Plan, who: str) -> Verdict:
        """What both say to the plan, which must be the same to the last bit."""
        verdict = judge(self.state, plan, who)
        world = self.world
        legs = [(leg.executor, leg.sell, leg.buy, leg.amount, _route(leg)) for leg in plan.legs]
        words = (plan.epoch, plan.deadline, plan.mandate, plan.decision, list(plan.targets), legs)
        try:
            world.send(who, world.door, f"rebalance({PLAN})", words)
        except Reverted as reverted:
            self._refused(verdict, reverted.data)
        else:
            self._accepted(verdict, plan)
        if isinstance(verdict, Accepted):
            self.state = verdict.state
        return verdict

    def _refused(self, verdict: Verdict, data: bytes) -> None:
        if isinstance(verdict, Accepted):
            raise Disagreement("refused", "accepts", told(data))
        self.compared += 1
        if data_of(verdict) != data:
            raise Disagreement("the reason", verdict, told(data))

    def _accepted(self, verdict: Verdict, plan: Plan) -> None:
        log = self.world.engine.logs()[-1]
        if isinstance(verdict, Refusal):
            raise Disagreement("accepted", verdict, "accepts")
        seen = [price.mid for price in self.state.prices]
        numbers = (seen, verdict.before, verdict.after, verdict.nav_before, verdict.nav_after)
        if abi.arguments(SEEN, *numbers, verdict.left) != log.data:
            said = abi.decode(SEEN, log.data)
            raise Disagreement("Rebalanced", (*numbers, verdict.left), said)
        topics = (plan.epoch.to_bytes(32, "big"), plan.mandate, plan.decision)
        self._same("topics", tuple("0x" + one.hex() for one in topics), log.topics[1:])

    # The whole of it

    def audit(self, windows: Sequence[int]) -> None:
        """All that can be read, against the mirror."""
        world, state = self.world, self.state
        _, amounts = world.read(world.fund, "(address[],uint256[])", "holdings()")
        self._same("holdings()", state.amounts, amounts)
        left = tuple(one.left(self.now) for one in state.mandate.budgets)
        self._same("budgets()", left, world.budgets())
        self._same(
            "mandateHash()", mandate_hash(state.tokens, state.mandate, self.now), world.hash()
        )
        found = terms(state.tokens, state.mandate, state.record, self.now)
        types = f"((bytes32,bool,bool,uint256,uint256[20],{RULE}[]))"
        said = world.read(world.gate, types, "terms(address[])", state.tokens)
        mine = (
            found.hash,
            found.open,
            found.reduce_only,
            found.risk,
            found.limits,
            tuple(rule[:4] for rule in found.rules),
        )
        self._same("terms()", mine, (*said[:5], tuple(rule[:4] for rule in said[5])))
        fallen = world.read(world.gate, "(uint256,bool)", "drawdown()")
        self._same("drawdown()", drawdown(state.record, self.now), fallen)
        for window in windows:
            worst = worst_case_loss(state.mandate, self.errors, self.now, window)
            self._same(f"worstCaseLoss({window})", worst, world.worst(window))

    def _same(self, what: str, mine: object, theirs: object) -> None:
        self.compared += 1
        if mine != theirs:
            raise Disagreement(what, mine, theirs)


def _route(leg: Leg) -> bytes:
    return b"".join(word.to_bytes(32, "big") for word in (leg.brings, leg.returns, 0, 128, 0))
