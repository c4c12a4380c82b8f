"""The chain that all faults happen on, and the network between."""

from collections.abc import Iterator

import pytest

from keeper.devnet.anvil import Anvil
from tests.faults.ground import Network, settle


@pytest.fixture(scope="session")
def chain() -> Iterator[tuple[Anvil, list[str]]]:
    """A node of the test's own, and the hashes of what is on its chain."""
    with Anvil() as anvil:
        yield anvil, settle(anvil)


@pytest.fixture
def network(chain: tuple[Anvil, list[str]]) -> Iterator[Network]:
    with Network(chain[0]) as made:
        yield made


@pytest.fixture
def hashes(chain: tuple[Anvil, list[str]]) -> list[str]:
    return chain[1]
