"""The record and the split by their definitions, over everything that was ever observed."""

from dataclasses import dataclass, field

HOUR, DAY = 3600, 86_400
PERIOD = 30 * DAY
PPM = 10**6
UNIT = 10**30
ONE = 10**18


@dataclass
class Seen:
    """What was observed within an hour: the lowest of it counts."""

    since: int
    price: int


@dataclass
class RecordModel:
    rate: int
    mark: int
    due: int
    peak: int = 0
    exit_fee: int = 0
    next_rate: int = 0
    hours: list[Seen] = field(default_factory=list)
    window: list[tuple[int, int]] = field(default_factory=list)
    days: dict[int, int] = field(default_factory=dict)

    @property
    def steady(self) -> int:
        return min(one.price for one in self.hours[-2:]) if len(self.hours) > 1 else 0

    @property
    def drawdown(self) -> int:
        return (self.peak - self.steady) * ONE // self.peak if self.steady < self.peak else 0

    def observe(self, time: int, price: int, supply: int) -> int:
        """The shares that the performance fee brings."""
        if self.hours and time - self.hours[-1].since < HOUR:
            self.hours[-1].price = min(self.hours[-1].price, price)
        else:
            self.hours.append(Seen(time, price))
        shares = self._period(time, price, supply) if time >= self.due else 0
        if self.steady:
            self.peak = max(self.peak, self.steady)
            self.days[time // DAY] = self.steady
        self._quote()
        return shares

    def _period(self, time: int, price: int, supply: int) -> int:
        lasted = self.window[-1][0] - self.window[0][0] if self.window else 0
        if time < self.due + DAY or lasted < HOUR:
            self.window.append((time, price))
            return 0
        lowest = min(price, *(seen for _, seen in self.window))
        shares = self._settle(lowest, supply)
        self.window, self.due, self.rate = [], time + PERIOD, self.next_rate
        return shares

    def _settle(self, price: int, supply: int) -> int:
        if price <= self.mark:
            return 0
        fee = (price - self.mark) * self.rate // PPM
        self.mark = price - fee
        for one in self.hours[-2:]:
            one.price = one.price * self.mark // price
        self.peak = -(-self.peak * self.mark // price)
        return supply * fee // self.mark

    def set_rate(self, rate: int) -> None:
        self.next_rate = rate
        if rate < self.rate:
            self.rate = rate
            self._quote()

    def _quote(self) -> None:
        gain = max(0, self.steady - self.mark)
        self.exit_fee = gain * self.rate // self.steady if gain else 0


@dataclass
class Split:
    """Who has how much to come, to the unit, of what has come in."""

    table: list[tuple[str, int]]
    credit: dict[str, int] = field(default_factory=dict)
    paid: int = 0

    def arrive(self, amount: int) -> None:
        end = 0
        for account, part in self.table:
            begin, end = end, end + part
            more = amount * end // PPM - amount * begin // PPM
            self.credit[account] = self.credit.get(account, 0) + more
