"""Where the keeper stands behind each event, and what cannot be."""

from typing import Any

import pytest

from keeper.errors import Halt
from keeper.journal import events as e
from keeper.journal.entry import START, after, draft
from keeper.journal.standing import Risk, Standing, stand
from tests.keeper.journal import ground
from tests.keeper.journal.ground import hash_of

BLOCK, OTHER = b"b" * 32, b"c" * 32


def behind(*events: Any) -> Standing:
    return stand(after(START, [draft(one, 0) for one in (ground.OWNER, *events)]))


def test_standing__behind_a_whole_epoch__has_nothing_open() -> None:
    found = behind(*ground.epoch(1))
    assert (found.due, found.flights, found.epoch) == ((), {}, 1)
    assert found.slot == 1_800_003_600


@pytest.mark.parametrize("until", range(1, len(ground.epoch(1))))
def test_standing__in_the_middle_of_an_epoch__knows_how_far(until: int) -> None:
    found = behind(*ground.epoch(1)[:until])
    assert found.due == (1_800_003_600,)
    flight = found.flights.get(1)
    assert (flight is not None) == (2 <= until <= 6)
    assert bool(flight and flight.attempts) == (4 <= until <= 6)
    assert bool(flight and flight.attempts and flight.attempts[0].sent) == (5 <= until <= 6)
    assert bool(flight and flight.mined) == (until == 6)


def test_attempts__of_one_intent__are_all_kept_and_any_may_be_mined() -> None:
    one, two = hash_of(1), hash_of(2)
    flying = (ground.intent(1), ground.signed(1, 7, one), ground.sent(one, e.Said.UNKNOWN))
    bumped = (*flying, ground.signed(1, 7, two), ground.sent(two, e.Said.REJECTED))
    found = behind(*bumped).flights[1]
    assert [(a.hash, a.sent) for a in found.attempts] == [(one, True), (two, False)]
    mined = behind(*bumped, ground.included(one)).flights[1]
    assert (mined.mined, mined.block) == (one, BLOCK)


def test_reorg__of_its_block__puts_a_transaction_back_in_flight() -> None:
    flying = (ground.intent(1), ground.signed(1, 0), ground.sent(), ground.included())
    again = (*flying, e.Reorged(ground.HASH, BLOCK))
    assert behind(*again).flights[1].mined == b""
    twice = (*again, ground.included(block=OTHER), e.Final(ground.HASH, OTHER))
    assert behind(*twice).flights == {}


def test_risk__that_is_halted__stays_so_until_a_person_resumes() -> None:
    halted = (e.Halted("the books differ"), e.Reduced("a drawdown"), e.Started("1", True))
    found = behind(*halted)
    assert (found.risk, found.reason) == (Risk.HALTED, "the books differ")
    assert behind(*halted, e.Resumed("ann", "looked")).risk is Risk.ACTIVE
    assert behind(e.Reduced("a drawdown")).risk is Risk.REDUCE_ONLY


def test_decisions__one_behind_the_other__end_in_the_last_ones_ledger() -> None:
    made = list(ground.decisions(3))
    found = behind(*made)
    assert found.ledger.decision == made[-1].ledger.decision
    assert found.decided == 4


def test_decisions__among_other_events_at_other_times__are_the_same_chain() -> None:
    """What was decided does not depend on what the network did meanwhile."""
    calm = behind(*ground.decisions(3))
    drafts = [draft(ground.OWNER, 7)]
    for number, made in enumerate(ground.decisions(3), 1):
        drafts += [draft(one, 99 * number) for one in (made, e.Alert("a", "storm"))]
    stormy = stand(after(START, drafts))
    assert stormy.head != calm.head
    assert stormy.ledger.decision == calm.ledger.decision


def decided() -> list[e.Decided]:
    return list(ground.decisions(3))


@pytest.mark.parametrize(
    ("events", "why"),
    [
        ([ground.OWNER], "opened once"),
        ([e.Due(5), e.Due(5)], "slot 5 was before"),
        ([e.Due(5), e.Done(5), e.Due(4)], "slot 4 was before"),
        ([e.Done(5)], "slot 5 is not due"),
        ([e.Skipped(5, "late")], "slot 5 is not due"),
        ([ground.intent(1), ground.intent(1)], "epoch 1 has an intent already"),
        ([*ground.epoch(2), ground.intent(2)], "epoch 2 has an intent already"),
        ([ground.signed(1, 0)], "epoch 1 has no intent"),
        ([ground.sent()], "is no transaction in flight"),
        ([ground.included()], "is no transaction in flight"),
        ([e.Dropped(1, "late")], "no intent without a signature"),
        ([ground.intent(1), ground.signed(1, 0), e.Dropped(1, "")], "without a signature"),
        ([ground.intent(1), ground.signed(1, 0), e.Final(ground.HASH, BLOCK)], "not in that"),
        ([*ground.epoch(1)[1:6], e.Final(hash_of(1), OTHER)], "not in that block"),
        ([*ground.epoch(1)[1:6], e.Reorged(hash_of(1), OTHER)], "not in that block"),
        ([e.LeaseTaken("a", 2), e.LeaseTaken("b", 2)], "fence 2 does not follow 2"),
        (decided()[1:], "does not begin where the last one ended"),
        ([decided()[0], decided()[0]], "does not begin where"),
        ([decided()[0]._replace(ledger=decided()[1].ledger)], "is of another"),
    ],
)
def test_event__that_cannot_follow__halts(events: list[Any], why: str) -> None:
    with pytest.raises(Halt, match=why):
        behind(*events)


def test_journal__without_an_owner__halts() -> None:
    with pytest.raises(Halt, match="opened once, and first"):
        stand(after(START, [draft(e.Due(1), 0)]))
