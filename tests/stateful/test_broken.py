"""That the benchmark of the invariants has what it needs: broken funds, and proofs of the rest."""

import pytest

from keeper.paths import ROOT
from tests.bench import _broken_fees
from tests.bench._broken import PATCHES, Patch, sources
from tests.stateful.errors import OUT_OF_REACH, own_errors

OF_THE_FUND = range(1, 17)
OF_FEES = {("Record", 23), ("Record", 24), ("FeeDistributor", 24)}
EVERY = [*PATCHES, *_broken_fees.PATCHES]


@pytest.mark.parametrize("patch", EVERY, ids=[patch.what for patch in EVERY])
def test_broken_fund__finds_its_place_in_the_sources(patch: Patch) -> None:
    assert sources(patch)


def test_broken_funds__break_every_invariant_of_the_fund() -> None:
    assert set(OF_THE_FUND) <= {patch.invariant for patch in PATCHES}


def test_broken_fees__break_both_invariants_of_fees() -> None:
    broken = {(patch.deployed[0], patch.invariant) for patch in _broken_fees.PATCHES}
    assert broken == OF_FEES


@pytest.mark.parametrize("error", OUT_OF_REACH)
def test_error_out_of_reach__is_declared_and_shown_by_a_test_in_solidity(error: str) -> None:
    _, test = OUT_OF_REACH[error]
    file, name = test.split(": ")
    text = (ROOT / "tests" / "contracts" / "forge" / file).read_text()
    assert error in own_errors()
    assert f"function {name}(" in text
    assert f"{error}.selector" in text
