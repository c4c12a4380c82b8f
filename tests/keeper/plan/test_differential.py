"""The benchmark `differential` agrees on what is right, and sees a mirror that is wrong."""

import pytest

from keeper.plan.mandate import fractions, judge, legs, outcome, terms
from keeper.records import bucket
from tests.bench import differential
from tests.bench.differential import Batch, batch

PATIENCE = 25
"""Funds that a broken mirror may get through."""


def first_found() -> Batch | None:
    return next((one for one in map(batch, range(PATIENCE)) if one.found), None)


def test_batch__of_a_sound_mirror__finds_nothing_and_is_the_same_again() -> None:
    one, again = batch(1), batch(1)
    assert one.found is None
    assert one._replace(cpu=0) == again._replace(cpu=0)
    assert one.verdicts.total() == differential.EACH
    assert one.verdicts["accepted"] > differential.EACH // 4


@pytest.mark.parametrize(
    ("where", "what", "wrong"),
    [
        (legs, "DOUBT", 3),
        (legs, "over_up", lambda value, by: value // by),
        (outcome, "of_up", fractions.of_down),
        (judge, "part_up", fractions.part_down),
        (judge, "MOST_LEGS", 13),
        (terms, "PRICE_UNIT", 10**29),
        (bucket, "DAY", 86_399),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_batch__of_a_mirror_with_one_thing_wrong__says_where(
    monkeypatch: pytest.MonkeyPatch, where: object, what: str, wrong: object
) -> None:
    monkeypatch.setattr(where, what, wrong)
    one = first_found()
    assert one
    assert one.found
    assert one.found.startswith(f"seed {one.seed}, plan {one.verdicts.total() + 1}: ")
    assert "\n  mirror:   " in one.found
    assert "\n  bytecode: " in one.found


def test_figures__of_a_disagreement_or_too_few__are_unsound() -> None:
    one = batch(1)
    assert differential._figures([one], quick=True)["sound"]
    assert not differential._figures([one], quick=False)["sound"]
    broken = differential._figures([one, one._replace(found="seed 1, plan 3: refused\nand")], True)
    assert (broken["sound"], broken["disagreements"]) == (False, 1)
    assert broken["first"] == "seed 1, plan 3: refused"
