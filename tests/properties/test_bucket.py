"""The bucket against its definition, in exact fractions: any history, every window.

The model keeps no level. It knows what was admitted and when the numbers changed, and asks of each
window what invariant 18 allows in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from math import ceil, floor
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from keeper.chain import abi
from keeper.devnet import parts
from keeper.devnet.engine import ZERO, Head, Reverted
from keeper.devnet.revm_engine import Account, RevmEngine
from keeper.paths import ROOT

HARNESS = "0x" + "b0" * 20
REMAPPINGS = ["@openzeppelin/contracts/=node_modules/@openzeppelin/contracts/"]
START = 1_800_000_000
LAST = 2**40 - 1
DAY = 86_400
YEAR = 365 * DAY
ONE = 10**18
WIDEST = 2**64 - 1


class Configure(NamedTuple):
    capacity: int
    refill: int


class Charge(NamedTuple):
    """So many eighths of what is available, and so much more."""

    eighths: int
    more: int = 0


class Step(NamedTuple):
    wait: int
    action: Configure | Charge


class Change(NamedTuple):
    time: int
    capacity: int
    refill: int


class Admitted(NamedTuple):
    time: int
    fraction: int


@dataclass
class Model:
    """What has happened, in its order, the first change of the numbers first."""

    past: list[Change | Admitted] = field(default_factory=list)

    def available(self, now: int) -> Fraction:
        """What the strictest of the windows that end now still allows."""
        end = len(self.past)
        return min(self.allowed(i, end, now) - self.admitted(i, end) for i in range(1, end + 1))

    def broken(self) -> Iterator[tuple[int, int]]:
        """Windows that admitted more than they may, over all pairs of events."""
        for end in range(1, len(self.past)):
            for start in range(1, end + 1):
                allowed = self.allowed(start, end + 1, self.past[end].time)
                if self.admitted(start, end + 1) > allowed:
                    yield start, end

    def admitted(self, start: int, end: int) -> int:
        return sum(one.fraction for one in self.past[start:end] if isinstance(one, Admitted))

    def allowed(self, start: int, end: int, until: int) -> Fraction:
        """The capacity when the window of `past[start:end]` begins, and what it refills.

        Of all windows that hold just these events, the shortest is the strictest.
        """
        changes = [one for one in self.past[:start] if isinstance(one, Change)]
        since = self.past[start].time if start < end else until
        return changes[-1].capacity + self.refilled(since, until)

    def refilled(self, since: int, until: int) -> Fraction:
        changes = [one for one in self.past if isinstance(one, Change)]
        ends = [*(one.time for one in changes[1:]), until]
        return sum(
            (
                Fraction(change.refill * (min(end, until) - max(change.time, since)), DAY)
                for change, end in zip(changes, ends, strict=True)
                if min(end, until) > max(change.time, since)
            ),
            Fraction(0),
        )


@cache
def bytecode() -> bytes:
    file = "contracts/mocks/BucketHarness.sol"
    return bytes.fromhex(
        parts.compiled("0.8.30", ROOT, [file], REMAPPINGS)["BucketHarness"].runtime
    )


class OnChain:
    """A bucket on revm, and the model of what it has let through."""

    def __init__(self, capacity: int, refill: int) -> None:
        self.engine = RevmEngine({HARNESS: Account(code=bytecode())}, Head(1, START))
        self.model = Model()
        self.configure(Configure(capacity, refill))

    @property
    def now(self) -> int:
        return self.engine.head.timestamp

    def wait(self, seconds: int) -> None:
        self.engine.advance(min(self.now + seconds, LAST))

    def take(self, step: Step) -> None:
        """The step on both, which must agree on what it may take."""
        self.wait(step.wait)
        available = floor(self.model.available(self.now))
        assert self.view("available(uint256)", self.now) == available
        if isinstance(step.action, Configure):
            self.configure(step.action)
        else:
            fraction = available * step.action.eighths // 8 + step.action.more
            assert self.charge(fraction) == (fraction <= available)

    def configure(self, to: Configure) -> None:
        self.engine.send(ZERO, HARNESS, abi.words("configure(uint64,uint64)", to))
        self.model.past.append(Change(self.now, *to))

    def charge(self, fraction: int) -> bool:
        try:
            self.engine.send(ZERO, HARNESS, abi.words("charge(uint256)", [fraction]))
        except Reverted as refused:
            self.explained(refused, fraction)
            return False
        self.model.past.append(Admitted(self.now, fraction))
        return True

    def explained(self, refused: Reverted, fraction: int) -> None:
        held = self.view("available(uint256)", self.now)
        assert refused.data == abi.call("Exceeded(uint256,uint256)", fraction, held)

    def view(self, signature: str, *values: int) -> int:
        return int.from_bytes(self.engine.call(HARNESS, abi.words(signature, values)), "big")


# Hardly anything, what a mandate would say, and the widest that the slot holds.
fractions = st.one_of(
    st.integers(0, 10), st.integers(1, 200).map(lambda bp: bp * 10**14), st.integers(0, WIDEST)
)
waits = st.one_of(
    st.just(0), st.integers(1, 100), st.integers(0, 3 * DAY), st.integers(YEAR, 100 * YEAR)
)
configures = st.builds(Configure, fractions, fractions)
charges = st.builds(Charge, st.integers(0, 8), st.sampled_from([0, 0, 0, 1]))
histories = st.lists(st.builds(Step, waits, charges | configures), max_size=12)


@settings(max_examples=300, deadline=None)
@given(fractions, fractions, histories)
@example(10, 1, [Step(0, Charge(8)), *[Step(DAY // 2 - 1, Charge(8))] * 2, Step(2, Charge(8))])
@example(WIDEST, WIDEST, [Step(0, Charge(8)), Step(LAST, Charge(8)), Step(0, Charge(0, 1))])
def test_invariant_18__in_any_history__no_window_admits_more_and_all_that_it_may_is_admitted(
    capacity: int, refill: int, history: list[Step]
) -> None:
    bucket = OnChain(capacity, refill)
    for step in history:
        bucket.take(step)
    assert not list(bucket.model.broken())


@settings(max_examples=150, deadline=None)
@given(fractions, fractions, histories, st.lists(waits, min_size=1, max_size=8), waits)
def test_invariant_18__of_a_window_to_come__tells_the_most(
    capacity: int, refill: int, history: list[Step], later: list[int], window: int
) -> None:
    bucket = OnChain(capacity, refill)
    for step in history:
        bucket.take(step)
    start = bucket.now
    most = bucket.view("most(uint256,uint256)", start, window)
    last = [one for one in bucket.model.past if isinstance(one, Change)][-1]
    assert most == floor(bucket.model.available(start) + Fraction(last.refill * window, DAY))
    before = len(bucket.model.past)
    for wait in later:
        if bucket.now + wait <= start + window:
            bucket.take(Step(wait, Charge(8)))
    assert bucket.model.admitted(before, len(bucket.model.past)) <= most


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 200_000), st.lists(st.integers(1, 30), min_size=20, max_size=60))
def test_invariant_18__charged_in_the_smallest_steps__starves_nobody(
    refill: int, steps: list[int]
) -> None:
    bucket = OnChain(10**6, refill)
    bucket.take(Step(0, Charge(8)))
    for wait in steps:
        bucket.take(Step(wait, Charge(8)))
    assert bucket.model.admitted(2, len(bucket.model.past)) == refill * sum(steps) // DAY


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2**190), st.integers(1, 2**256 - 1))
@example(1, 2**256 - 1)
def test_invariant_17__an_amount_as_a_fraction__is_rounded_up(amount: int, nav: int) -> None:
    bucket = OnChain(0, 0)
    assert bucket.view("fractionUp(uint256,uint256)", amount, nav) == ceil(
        Fraction(amount * ONE, nav)
    )


@pytest.mark.parametrize("amount", [0, 1])
def test_invariant_17__an_amount_of_no_nav__is_refused(amount: int) -> None:
    with pytest.raises(Reverted) as refused:
        OnChain(0, 0).view("fractionUp(uint256,uint256)", amount, 0)
    assert refused.value.data == abi.call("NoNav(uint256)", amount)


def test_model__of_a_window_too_full__tells() -> None:
    """The model itself, which must not say yes to everything."""
    full: list[Change | Admitted] = [Change(0, 10, 10), Admitted(0, 10)]
    assert not list(Model([*full, Admitted(DAY, 10)]).broken())
    assert list(Model([*full, Admitted(DAY, 11)]).broken()) == [(1, 2), (2, 2)]
    assert list(Model([*full, Admitted(DAY - 1, 10)]).broken()) == [(1, 2)]
    assert Model([*full, Change(DAY, 5, 0)]).available(9 * DAY) == 5
