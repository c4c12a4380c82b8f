"""What a chain would not take is found here, and not when somebody founds a fund."""

import pytest

from keeper.devnet.artifacts import artifact
from keeper.governance.powers import MODULES

RUNTIME, CREATION = 24_576, 49_152
"""Bytes: EIP-170 and EIP-3860."""

OTHERS = ("FundFactory", "Launch", "UniswapV3Executor", "Lens", "Zap")


@pytest.mark.parametrize("name", [*MODULES, *OTHERS])
def test_contract__fits_onto_a_chain(name: str) -> None:
    part = artifact(name)
    assert 0 < len(part.runtime) // 2 <= RUNTIME
    assert len(part.creation) // 2 <= CREATION
