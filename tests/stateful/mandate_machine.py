"""A keeper that tries anything under a real mandate, while prices, time and investors move."""

from fractions import Fraction

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from keeper.devnet.engine import Reverted
from keeper.devnet.mandate import PERCENT
from keeper.records.fund import Limit
from tests.contracts.revm.fund import ALICE, MAX, ONE, PRICE
from tests.contracts.revm.mandated import LIMITS, SAFE, Budgets, Leg, MandatedWorld
from tests.stateful.mandate_model import Bounds, Budget, Rebalance, Seen, Traded, nav

BANDS = {1: (5, 45, 30), 2: (0, 40, 20)}
EPSILONS = (1_000, 3_000, 4_000)
PRICES = (1.0, 3_000.0, 60_000.0)
SLIPPAGE = Fraction(LIMITS[Limit.SLIPPAGE], ONE)
PROGRESS = Fraction(LIMITS[Limit.PROGRESS], ONE)
IN = "depositInKind(uint256,address,uint256[],uint256)"
OUT = "redeemInKind(uint256,address,address)"
PLACES = st.integers(0, 2)
LEG = st.tuples(PLACES, PLACES, st.integers(1, 25_000), st.integers(985_000, 1_012_000))
"""What is sold and bought, how much in millionths of NAV, and what it brings of what is fair."""

SIZES = Budgets((PERCENT // 2, 30 * PERCENT, 20 * PERCENT), (PERCENT // 2, 20 * PERCENT, PERCENT))


class MandateMachine(RuleBasedStateMachine):
    """17 to 22 for each rebalance that passes; 18 over all windows between any two of them."""

    @initialize()
    def begin(self) -> None:
        limits = list(LIMITS)
        limits[Limit.FIRST_AT : Limit.TRIP_AT + 1] = [50 * PERCENT] * 6
        self.world = MandatedWorld.under(limits=tuple(limits), sizes=SIZES)
        self.factors = [1.0, 1.0, 1.0]
        for token, (least, most, target) in BANDS.items():
            self.world.rule(token, least, most, target)
        self.targets = [0, *(target * PERCENT for _, _, target in BANDS.values())]
        one, a_day = (
            [Fraction(part, ONE) for part in parts] for parts in (SIZES.capacities, SIZES.refills)
        )
        self.loss, self.turnover, self.shift = map(Budget, one, a_day)
        self.passed = 0
        self._price()
        self.world.mint(0, ALICE, 10**13)
        self.world.mint(1, ALICE, 10**22)
        self.world.mint(2, ALICE, 10**12)

    def _price(self) -> None:
        for token, (first, factor) in enumerate(zip(PRICES, self.factors, strict=True)):
            self.world.price(token, first * factor, EPSILONS[token])

    def _seen(self) -> list[Seen]:
        types = "((uint256,uint256,uint256,uint8)[])"
        prices = self.world.read(self.world.prices, types, "vector(address[])", self.world.tokens)
        return [
            Seen(self.world.recorded(token), *(Fraction(part, PRICE) for part in price[:3]))
            for token, price in enumerate(prices)
        ]

    def _leg(self, seen: list[Seen], sketch: tuple[int, int, int, int]) -> Leg:
        sell, buy, part, fair = sketch
        worth = nav(seen) * part / 100_000
        amount = int(worth / seen[sell].mid)
        bought = int(amount * seen[sell].mid / seen[buy].mid * fair / 10**6)
        return Leg(sell, buy, amount, bought)

    @rule(sketches=st.lists(LEG, min_size=1, max_size=3))
    def the_keeper_trades(self, sketches: list[tuple[int, int, int, int]]) -> None:
        seen = self._seen()
        self._try(seen, [self._leg(seen, one) for one in sketches])

    @rule(token=st.sampled_from((1, 2)), part=st.integers(1, 100), fair=st.integers(992, 1_001))
    def the_keeper_goes_to_target(self, token: int, part: int, fair: int) -> None:
        """What an honest one does, at a price that a thief would choose."""
        seen = self._seen()
        whole = nav(seen)
        gap = self.targets[token] * whole / ONE - seen[token].amount * seen[token].mid
        sell, buy = (0, token) if gap > 0 else (token, 0)
        amount = int(abs(gap) * part / 100 / seen[sell].mid)
        bought = int(amount * seen[sell].mid / seen[buy].mid * fair / 1_000)
        self._try(seen, [Leg(sell, buy, amount, bought)])

    def _try(self, seen: list[Seen], legs: list[Leg]) -> None:
        left, supply = self.world.budgets(), self._supply()
        try:
            self.world.rebalance(*legs)
        except Reverted:
            assert self._amounts() == [one.amount for one in seen], "22: a refusal moved something"
            return
        self.passed += 1
        bounds = [Bounds(*(Fraction(0),) * 3)] + [
            Bounds(Fraction(least, 100), Fraction(most, 100), Fraction(self.targets[at], ONE))
            for at, (least, most, _) in BANDS.items()
        ]
        done = Rebalance(seen, self._amounts(), [Traded(*leg) for leg in legs], bounds)
        self._judge(done, left)
        assert self._supply() == supply, "21: the supply changed"

    def _judge(self, done: Rebalance, left: tuple[int, ...]) -> None:
        taken = [Fraction(a - b, ONE) for a, b in zip(left, self.world.budgets(), strict=True)]
        assert done.lost() <= taken[0], f"17: lost {done.lost()}, charged {taken[0]}"
        assert done.turned_over() <= taken[1], "17: turned over more than was charged"
        done.moved_what_was_named()
        done.held_the_corner(SLIPPAGE)
        done.kept_its_bands()
        done.came_nearer(PROGRESS)
        self.loss.take(self.world.now, taken[0])
        self.turnover.take(self.world.now, taken[1])

    @rule(one=st.integers(0, 50), two=st.integers(0, 45))
    def the_keeper_moves_targets(self, one: int, two: int) -> None:
        wanted = [0, one * PERCENT, two * PERCENT]
        moves = [Fraction(b - a, ONE) for a, b in zip(self.targets, wanted, strict=True)]
        rises = sum((move for move in moves if move > 0), Fraction())
        falls = -sum((move for move in moves if move < 0), Fraction())
        try:
            self.world.rebalance(targets=wanted)
        except Reverted:
            return
        for at, (least, most, _) in BANDS.items():
            assert least * PERCENT <= wanted[at] <= most * PERCENT, "19: a target outside its band"
        self.shift.take(self.world.now, max(rises, falls))
        self.targets = wanted

    @rule(seconds=st.sampled_from((1, 60, 3_600, 5 * 3_600, 86_399, 86_400, 40 * 86_400)))
    def time_passes(self, seconds: int) -> None:
        self.world.wait(seconds)
        self.world.observe()

    @rule(token=st.sampled_from((1, 2)), percent=st.integers(85, 118))
    def a_price_moves(self, token: int, percent: int) -> None:
        self.factors[token] = min(2.0, max(0.6, self.factors[token] * percent / 100))
        self._price()
        self.world.observe()

    @rule(part=st.integers(1, 300))
    def an_investor_enters(self, part: int) -> None:
        """Up to three times what there is: no budget is an amount."""
        shares = self._supply() * part // 100
        try:
            self.world.send(ALICE, self.world.fund, IN, shares, ALICE, [MAX] * 3, MAX)
        except Reverted:
            return

    @rule(part=st.integers(1, 100))
    def an_investor_leaves(self, part: int) -> None:
        shares = self.world.shares(ALICE) * part // 100
        if shares:
            self.world.send(ALICE, self.world.fund, OUT, shares, ALICE, ALICE)

    @rule(amount=st.integers(1, 10**12), token=PLACES)
    def somebody_gives(self, amount: int, token: int) -> None:
        self.world.mint(token, self.world.fund, amount)

    @rule(hours=st.integers(1, 60), percent=st.integers(0, 20))
    def the_safe_tightens(self, hours: int, percent: int) -> None:
        """It never lets more pass, and nothing has to happen at its end."""
        sizes = (1, percent * PERCENT, percent * PERCENT)
        until = self.world.now + hours * 3_600
        signature = "tightenBudget(uint8,uint64,uint64,uint256)"
        try:
            self.world.send(SAFE, self.world.gate, signature, *sizes, until)
        except Reverted:
            return

    @invariant()
    def inv_21_nothing_stays_outside(self) -> None:
        if not hasattr(self, "passed"):
            return
        for token in self.world.tokens:
            allowance = "allowance(address,address)"
            for other in (self.world.executor, self.world.door, self.world.gate):
                given = self.world.read(token, "(uint256)", allowance, self.world.fund, other)
                assert given == 0, "21: an allowance"
            held = self.world.read(token, "(uint256)", "balanceOf(address)", self.world.door)
            assert held == 0, "21: the door holds something"

    def _amounts(self) -> list[int]:
        return [self.world.recorded(token) for token in range(3)]

    def _supply(self) -> int:
        return int(self.world.read(self.world.fund, "(uint256)", "totalSupply()"))
