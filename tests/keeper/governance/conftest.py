"""The local world, built once; and a fund of its own for each file that asks for voters."""

from collections.abc import Iterator

import pytest

from keeper.devnet import world as worlds
from keeper.devnet.world import World
from tests.keeper.governance.voting import Voters


@pytest.fixture(scope="session")
def world() -> World:
    return worlds.ensure()


@pytest.fixture(scope="module")
def founded(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Voters]:
    made = Voters.on(world, tmp_path_factory.mktemp("founded"))
    yield made
    made.close()


@pytest.fixture
def voters(founded: Voters) -> Iterator[Voters]:
    """As they were before each test."""
    with founded.apart():
        yield founded
