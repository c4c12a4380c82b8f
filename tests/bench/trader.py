"""A trader who knows the true price, at the doors of a fund that knows only a lagging feed.

A year of prices; a feed that follows late, on a threshold and a heartbeat; the real Fund on revm.
The trader passes whichever NAV door pays at that moment and closes the round trip through the door
in kind, so that it is ready for the next; it searches for the threshold and the size that take the
most. Its gain is counted at true prices, as a part of the fund's NAV at the time, summed up. The
fund's mix is brought back to target every day, at true prices and no cost.
"""

from collections.abc import Callable
from typing import NamedTuple

from keeper.devnet.engine import Reverted
from keeper.devnet.feeds import Feed
from keeper.devnet.prices import SyntheticPrices
from keeper.devnet.tokens import E8, SPEC, SYMBOLS
from tests.contracts.revm.fund import ALICE, ONE, FundWorld, Limits

STEP = 600
DAY = 86_400 // STEP
DELAY = 1  # steps from observation to chain
WETH = SYMBOLS.index("WETH")
EPSILON_PPM = 7_500  # deviation threshold of 0.5 % and an allowance for latency
CAPACITY = REFILL = ONE // 10
WEIGHT = 0.6
NAV_USD = 1_000_000


class Setting(NamedTuple):
    """What the fund defends itself with."""

    epsilon_ppm: int
    capacity: int
    refill: int


class Habit(NamedTuple):
    """What the trader waits for (a part of NAV), and how much of what is allowed it takes."""

    margin: float
    size: float


class Outcome(NamedTuple):
    profit: float
    flow: float
    trades: int


class Moment(NamedTuple):
    true: float
    feed: float


FUND = Setting(EPSILON_PPM, CAPACITY, REFILL)


def run(quick: bool) -> dict[str, object]:
    years = 0.1 if quick else 1.0
    path = _path(seed=5, steps=int(years * 365 * DAY))
    habits = _habits(quick)
    settings = {
        "profit": FUND,
        "without_spread": FUND._replace(epsilon_ppm=0),
        "without_bucket": FUND._replace(capacity=ONE, refill=ONE),
    }
    best = {name: _search(path, setting, habits) for name, setting in settings.items()}
    worst = max(abs(moment.true / moment.feed - 1) for moment in path)
    admitted = (CAPACITY + REFILL * years * 365) / ONE
    return {
        "years": years,
        "profit": best["profit"][1].profit,
        "bound": max(0.0, worst - EPSILON_PPM / 10**6) * WEIGHT * admitted,
        "without_spread": best["without_spread"][1].profit,
        "without_bucket": best["without_bucket"][1].profit,
        "worst_feed_error": worst,
        "declared_error": EPSILON_PPM / 10**6,
        "flow_admitted": admitted,
        "best": {name: {**h._asdict(), **o._asdict()} for name, (h, o) in best.items()},
    }


def _path(seed: int, steps: int) -> list[Moment]:
    """True price and feed, side by side, at every step."""
    prices = SyntheticPrices(seed, STEP)
    feed = Feed(SPEC["WETH"], bytes(16))
    true = [prices.at(step)[WETH] for step in range(steps + DELAY)]
    path = []
    for step in range(steps):
        if feed.due(true[step], step * STEP):
            feed.answer, feed.observed_at = true[step], step * STEP
        path.append(Moment(true[step + DELAY] / E8, feed.answer / E8))
    return path


def _habits(quick: bool) -> list[Habit]:
    """From the greedy to the patient; the flow bucket makes waiting for the best moment pay."""
    margins = (0.0, 0.002, 0.008) if quick else (0.0, 0.0005, 0.001, 0.002, 0.004, 0.008, 0.016)
    return [*(Habit(margin, 1.0) for margin in margins), Habit(0.002, 0.1)]


def _search(path: list[Moment], setting: Setting, habits: list[Habit]) -> tuple[Habit, Outcome]:
    tried = ((habit, _live(path, setting, habit)) for habit in habits)
    return max(tried, key=lambda pair: pair[1].profit)


def _live(path: list[Moment], setting: Setting, habit: Habit) -> Outcome:
    trader = Trader(setting, habit, path[0].feed)
    for step, moment in enumerate(path):
        if step % DAY == 0:
            trader.rebalance(moment)
        trader.look(step, moment)
    return Outcome(trader.profit, trader.flow, trader.trades)


class Trader:
    """One fund and the trader at its doors; amounts in units, USDC with 6 and WETH with 18."""

    def __init__(self, setting: Setting, habit: Habit, price: float) -> None:
        limits = Limits(flow_capacity=setting.capacity, flow_refill=setting.refill)
        self._world = FundWorld.make((6, 18), limits, seed=NAV_USD * 10**6)
        self._setting = setting
        self._habit = habit
        self._start = self._world.engine.head.timestamp
        self._answer = 0.0
        self.profit = self.flow = 0.0
        self.trades = 0
        self._world.mint(0, ALICE, 10**18)
        self._world.mint(1, ALICE, 10**30)
        self.rebalance(Moment(price, price))

    def look(self, step: int, moment: Moment) -> None:
        """Passes a door if what it pays exceeds what the trader waits for."""
        cash, coins = self._cash, self._coins
        true = cash + coins * moment.true
        error = self._setting.epsilon_ppm / 10**6
        high = cash + coins * moment.feed * (1 + error)
        low = cash + coins * moment.feed * (1 - error)
        if true / high - 1 > self._habit.margin:
            self._pass(step, moment, self._buy)
        elif 1 - true / low > self._habit.margin:
            self._pass(step, moment, self._sell)

    def _pass(self, step: int, moment: Moment, door: Callable[[int], int]) -> None:
        now = self._start + step * STEP
        self._world.engine.advance(max(now, self._world.engine.head.timestamp))
        if moment.feed != self._answer:
            self._world.price(1, moment.feed, self._setting.epsilon_ppm)
            self._answer = moment.feed
        nav = self._cash + self._coins * moment.true
        before = self._wealth(moment)
        room = self._read("flowAvailable()") * self._habit.size / ONE * nav
        try:
            moved = door(int(room * 10**6 * 0.999))
        except Reverted:
            return
        self._count()
        self.profit += (self._wealth(moment) - before) / nav
        self.flow += moved / 10**6 / nav
        self.trades += 1

    def _buy(self, amount: int) -> int:
        """In at NAV while the feed is too low, out in kind at once."""
        self._do("deposit(uint256,address)", amount, ALICE)
        self._do("redeemInKind(uint256,address,address)", self._world.shares(ALICE), ALICE, ALICE)
        return amount

    def _sell(self, amount: int) -> int:
        """In kind first, then out at NAV while the feed is too high, as far as the cash goes."""
        low = self._world.read(self._world.fund, "(uint256,uint256)", "nav()")[0]
        part = min(amount, int(self._cash * 10**6) // 2)
        shares = part * self._read("effectiveSupply()") // low
        self._do(
            "depositInKind(uint256,address,uint256[],uint256)",
            *(shares, ALICE, [2**255, 2**255], 2**40),
        )
        self._do("redeem(uint256,address,address)", shares, ALICE, ALICE)
        return part

    def rebalance(self, moment: Moment) -> None:
        """The keeper brings the mix back to target, at true prices and for nothing."""
        cash, coins = self._world.recorded(0), self._world.recorded(1)
        nav = cash / 10**6 + coins / ONE * moment.true
        wanted = nav * WEIGHT / moment.true
        more = wanted - coins / ONE
        if more > 0:
            self._exchange(0, int(more * moment.true * 10**6), 1, int(more * ONE))
        elif more < 0:
            self._exchange(1, int(-more * ONE), 0, int(-more * moment.true * 10**6))
        self._world.price(1, moment.feed, self._setting.epsilon_ppm)
        self._answer = moment.feed
        self._count()

    def _exchange(self, sell: int, sold: int, buy: int, bought: int) -> None:
        if min(sold, bought) > 0:
            self._world.exchange(sell, sold, buy, bought)

    def _count(self) -> None:
        self._cash = self._world.recorded(0) / 10**6
        self._coins = self._world.recorded(1) / ONE

    def _wealth(self, moment: Moment) -> float:
        return self._world.balance(0, ALICE) / 10**6 + (
            (self._world.balance(1, ALICE) - 10**30) / ONE * moment.true
        )

    def _do(self, signature: str, *args: object) -> None:
        self._world.send(ALICE, self._world.fund, signature, *args)

    def _read(self, signature: str) -> int:
        return int(self._world.read(self._world.fund, "(uint256)", signature))
