"""Invariant 18 exhausted on small widths: whatever is charged, whenever, however often.

A day of three seconds, so that a refill is now more and now less than a unit a second. From every
level, at every second of a window, everything between nothing and all that is left is charged; what
all of these sequences take at most is compared with what was promised for the window. How long
nobody charged before matters only by the level that it leaves, and every level is begun with.

The arithmetic is the mirror's, which is the bytecode's (the benchmark `differential`, and at full
width `test_bucket.py`); one step at full width is proved (`tests/proofs`).
"""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import product

import pytest

from keeper.devnet.mandate import PERCENT
from keeper.records import bucket
from keeper.records.bucket import Bucket, Budget
from keeper.records.fund import Purse
from keeper.units import HOUR
from tests.contracts.revm.mandated import SAFE, MandatedWorld

DAY = 3
CAPACITIES = (0, 1, 2)
REFILLS = (0, 1, 4, 7)
TIGHT_CAPACITIES = (0, 1, 2)
TIGHT_REFILLS = (0, 1, 4)
LASTS = range(1, 6)
"""Seconds that the Safe's bucket is in force."""

WINDOWS = range(8)
Taken = Callable[[int, int, int, int], int]
Case = tuple[Budget, int, int, int]
"""A budget, how long its overlay lasts, a window, and the most that was taken in it."""


@pytest.fixture(autouse=True)
def short_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bucket, "DAY", DAY)


def budget(sizes: tuple[int, int, int, int], level: int, tight: int, lasts: int) -> Budget:
    capacity, refill, tight_capacity, tight_refill = sizes
    tightened = Bucket(tight_capacity, tight_refill, tight, 0)
    return Budget(Bucket(capacity, refill, level, 0), tightened, lasts)


def most_taken(sizes: tuple[int, int, int, int]) -> Taken:
    """What all sequences of charges take at most, from second 0 to the window's last one."""

    @cache
    def taken(level: int, tight: int, lasts: int, window: int) -> int:
        now = budget(sizes, level, tight, lasts)
        return max(
            fraction + (behind(now.charged(fraction, 0), lasts, window) if window else 0)
            for fraction in range(now.left(0) + 1)
        )

    def behind(charged: Budget, lasts: int, window: int) -> int:
        assert charged.tight
        levels = charged.set.level_at(1), charged.tight.level_at(1)
        return taken(*levels, max(lasts - 1, 0), window - 1)

    return taken


def tightened() -> Iterator[Case]:
    """Every budget under an overlay, with every window."""
    for sizes in product(CAPACITIES, REFILLS, TIGHT_CAPACITIES, TIGHT_REFILLS):
        taken = most_taken(sizes)
        levels = product(range(sizes[0] * DAY + 1), range(sizes[2] * DAY + 1))
        for (level, tight), lasts, window in product(levels, LASTS, WINDOWS):
            case = budget(sizes, level, tight, lasts)
            yield case, lasts, window, taken(level, tight, lasts, window)


def test_invariant_18__of_any_charges_at_all__is_kept_in_every_window() -> None:
    reached = 0
    for capacity, refill in product(CAPACITIES, REFILLS):
        taken = most_taken((capacity, refill, 0, 0))
        for level, window in product(range(capacity * DAY + 1), WINDOWS):
            most = Bucket(capacity, refill, level, 0).most(0, window)
            assert taken(level, 0, 0, window) <= most
            reached += taken(level, 0, 0, window) == most
    assert reached > 100


@pytest.mark.parametrize("silence", [0, 1, DAY, 10**3, 10**9, 2**40])
def test_invariant_18__after_any_silence__no_bucket_is_more_than_full(silence: int) -> None:
    for capacity, refill in product(CAPACITIES, REFILLS):
        for level in range(capacity * DAY + 1):
            left = Bucket(capacity, refill, level, 0).level_at(silence)
            assert level <= left <= capacity * DAY
            assert left == min(level + refill * silence, capacity * DAY)


def test_invariant_18__under_an_overlay__is_kept_in_every_window() -> None:
    """But for the one that ends with the overlay: see the next test."""
    cases = reached = 0
    for case, lasts, window, taken in tightened():
        if window != lasts:
            assert taken <= case.most(0, window), (case, window)
            cases, reached = cases + 1, reached + (taken == case.most(0, window))
    assert cases > 10_000
    assert reached > 1_000


def test_invariant_18__in_the_second_in_which_an_overlay_ends__is_kept() -> None:
    for case, lasts, window, taken in tightened():
        if window == lasts:
            assert taken <= case.most(0, window), (case, window)


def test_worst_case_loss__of_the_last_second__is_not_above_that_of_the_window() -> None:
    world = MandatedWorld.under()
    world.price(1, 1, epsilon_ppm=10_000)
    lower = "tightenBudget(uint8,uint64,uint64,uint256)"
    world.send(SAFE, world.gate, lower, Purse.TURNOVER, PERCENT, 0, world.now + HOUR)
    promised = world.worst(HOUR)
    world.wait(HOUR)
    assert world.worst(0) <= promised


def test_windows__of_a_bucket_that_refills_twice__are_seen_to_break(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The enumeration itself, which must not say yes to everything."""
    sizes = (2, 2, 0, 0)
    promised = Bucket(2, 2, 0, 0).most(0, 3)
    honest = Bucket.level_at

    def twice(self: Bucket, time: int) -> int:
        return honest(self._replace(refill=2 * self.refill), time)

    assert most_taken(sizes)(0, 0, 0, 3) <= promised
    monkeypatch.setattr(Bucket, "level_at", twice)
    assert most_taken(sizes)(0, 0, 0, 3) > promised
