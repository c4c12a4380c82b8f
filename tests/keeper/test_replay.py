"""Decisions are made again byte for byte: from what was written down, on any machine."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from keeper.cycle import decide, final
from keeper.paths import ROOT
from keeper.plan.mandate.judge import judge
from keeper.plan.mandate.verdict import Accepted
from keeper.portfolio.history import history
from keeper.records.canonical import decode, digest, encode
from keeper.records.decision import Decision
from keeper.records.ledger import Ledger
from keeper.replay import Recorded, differences, replay
from keeper.signals.panel import NOTHING
from tests.bench._mind_ground import Ground
from tests.bench._mirror_life import live

COUNT = 500
ALLOCATORS = ("risk parity", "hierarchical", "minimum variance", "black litterman")
OTHER = {
    "NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3 AVX512F AVX512CD AVX512_SKX",
    "OPENBLAS_CORETYPE": "Prescott",
    "OPENBLAS_NUM_THREADS": "2",
    "PYTHONHASHSEED": "7",
    "TZ": "Pacific/Kiritimati",
}
"""A processor of 2004, as far as numpy and its algebra can tell."""

TOML = """
[portfolio]
combination = "record"
allocator = "{allocator}"
[trading]
band_percent = 0.2
"""
FAMILIES = (
    'family = "momentum"\nlookback = {}',
    'family = "crossing"\nfast = 6\nslow = {}',
    'family = "breakout"\nwindow = {}',
    'family = "reversion"\nwindow = {}',
    'family = "bollinger"\nwindow = {}',
    'family = "pairs"\nfirst = "T1"\nsecond = "T2"\nwindow = {}',
)


def written(allocator: str) -> str:
    """A keeper's TOML of thirty strategies."""
    cases = (
        f"[[strategies]]\n{one.format(n)}\n" for one in FAMILIES for n in (12, 24, 48, 96, 192)
    )
    return TOML.format(allocator=allocator) + "".join(cases)


def decisions(seed: int, count: int, toml: str) -> list[Recorded]:
    """Of a fund that lives on between them, hours and at times days."""
    rng, found, ledger = Random(seed), list[Recorded](), Ledger()
    ground = Ground.of(seed, bars=400, more=count, toml=toml)
    for at in range(count):
        live(ground.world, rng)
        ground.world.align(rng)
        ground.push(400 + at)
        snapshot = ground.snapshot(ground.stream.row())
        past = history(snapshot.features.returns, ground.mind.portfolio)
        done = decide(snapshot, ground.mind, ledger, NOTHING, past)
        found.append(Recorded(toml, ground.place, snapshot, ledger, NOTHING, done.decision))
        ledger = done.ledger
        carry_out(ground, done.decision)
    return found


def carry_out(ground: Ground, decision: Decision) -> None:
    plan = final(decision)
    state = ground.world.state
    verdict = judge(state, plan, state.door.keeper) if plan else None
    if isinstance(verdict, Accepted) and plan:
        assert ground.world.carry_out(plan) == verdict.state.amounts
        ground.world.state = verdict.state


@pytest.fixture(scope="module")
def recorded() -> Sequence[Recorded]:
    each = COUNT // len(ALLOCATORS)
    return [
        one
        for seed, allocator in enumerate(ALLOCATORS)
        for one in decisions(seed, each, written(allocator))
    ]


@pytest.mark.slow
def test_replay__on_another_machine__makes_the_same_calldata(
    recorded: Sequence[Recorded], tmp_path: Path
) -> None:
    file = tmp_path / "decisions"
    file.write_bytes(b"".join(encode(one) + b"\n" for one in recorded))
    command = [sys.executable, "-m", "tests.keeper.replaying", str(file)]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | OTHER, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    wanted = [f"{digest(one.decision).hex()} {one.calldata.hex()}" for one in recorded]
    assert done.stdout.splitlines() == wanted
    assert len(wanted) == COUNT
    assert sum(bool(one.calldata) for one in recorded) > COUNT // 4


@pytest.mark.slow
def test_differences__of_a_decision_that_was_changed__name_the_part(
    recorded: Sequence[Recorded],
) -> None:
    one = next(one for one in recorded if one.decision.plan)
    assert differences(one) == []
    plan = one.decision.plan
    assert plan
    leg = plan.legs[0]._replace(amount=plan.legs[0].amount + 1)
    other = plan._replace(legs=(leg, *plan.legs[1:]))
    assert differences(one._replace(decision=one.decision._replace(plan=other))) == ["plan"]
    epoch = one.decision._replace(epoch=one.decision.epoch + 1)
    assert differences(one._replace(decision=epoch)) == ["epoch"]


def test_recorded__written_down_and_read__is_the_same() -> None:
    (one,) = decisions(1, 1, written("equal"))
    again = decode(Recorded, encode(one))
    assert encode(again) == encode(one)
    assert digest(replay(again).decision) == digest(one.decision)


def test_decide__without_what_was_made_when_the_bar_came__decides_the_same() -> None:
    (one,) = decisions(2, 1, written("risk parity"))
    assert digest(replay(one).decision) == digest(one.decision)
