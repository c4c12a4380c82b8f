"""What refills: over any window W a bucket admits at most its level and what W refills."""

from typing import NamedTuple, Self

from keeper.units import DAY


class Bucket(NamedTuple):
    """Fractions of NAV, 10**18 = 100 %; the level counts in days of them, so that what a second
    refills is a whole number."""

    capacity: int
    refill: int
    """A day."""
    level: int
    """10**18 * 86,400 = 100 %."""
    time: int
    """Of the level, in Unix seconds."""

    @classmethod
    def full(cls, capacity: int, refill: int, time: int) -> Self:
        return cls(capacity, refill, capacity * DAY, time)

    def level_at(self, time: int) -> int:
        return min(self.level + self.refill * (time - self.time), self.capacity * DAY)

    def left(self, time: int) -> int:
        return self.level_at(time) // DAY

    def most(self, time: int, window: int) -> int:
        """What all charges from then on, and within the window, may take."""
        return (self.level_at(time) + self.refill * window) // DAY

    def charged(self, fraction: int, time: int) -> Self:
        """After a charge of no more than is left."""
        return self._replace(level=self.level_at(time) - fraction * DAY, time=time)

    def sized(self, capacity: int, refill: int, time: int) -> Self:
        """With new numbers from then on: a smaller capacity cuts, a larger one only makes room."""
        level = min(self.level_at(time), capacity * DAY)
        return self._replace(capacity=capacity, refill=refill, level=level, time=time)


class Budget(NamedTuple):
    """Governance's bucket, and the Safe's while it lasts: a charge passes both."""

    set: Bucket
    tight: Bucket | None = None
    until: int = 0
    """When the Safe's ends, in Unix seconds."""

    def in_force(self, now: int) -> tuple[Bucket, ...]:
        """The tighter one last."""
        return (self.set, self.tight) if self.tight and now < self.until else (self.set,)

    def left(self, now: int) -> int:
        return min(one.left(now) for one in self.in_force(now))

    def sizes(self, now: int) -> tuple[int, int]:
        """At once and a day, each the smaller, as the mandate's hash has it."""
        there = self.in_force(now)
        return min(one.capacity for one in there), min(one.refill for one in there)

    def most(self, now: int, window: int) -> int:
        """What all charges from now on, and within the window, may take: behind the end of the
        Safe's bucket, governance's may be full."""
        own = self.set.most(now, window)
        if not self.tight or now >= self.until:
            return own
        lasts = self.until - now
        if window < lasts:  # in the second in which it ends it is not in force
            return min(own, self.tight.most(now, window))
        later = self.set.capacity + self.set.refill * (window - lasts) // DAY + 1
        return min(own, self.tight.most(now, lasts) + later)

    def charged(self, fraction: int, now: int) -> Self:
        tight = self.tight
        if tight and now < self.until:
            tight = tight.charged(fraction, now)
        return self._replace(set=self.set.charged(fraction, now), tight=tight)

    def sized(self, capacity: int, refill: int, now: int) -> Self:
        return self._replace(set=self.set.sized(capacity, refill, now))

    def tightened(self, capacity: int, refill: int, until: int, now: int) -> Self:
        """A new overlay begins full; one that goes on keeps what was taken out of it."""
        if self.tight and now < self.until:
            tight = self.tight.sized(capacity, refill, now)
        else:
            tight = Bucket.full(capacity, refill, now)
        return self._replace(tight=tight, until=until)
