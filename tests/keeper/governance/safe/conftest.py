"""One fund and its Safe for each file of tests."""

from collections.abc import Iterator

import pytest

from keeper.devnet.world import World
from tests.keeper.governance.safe.owned import Owned


@pytest.fixture(scope="module")
def house(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Owned]:
    made = Owned.on(world, tmp_path_factory.mktemp("owned"))
    yield made
    made.close()


@pytest.fixture
def owned(house: Owned) -> Iterator[Owned]:
    """As it was before each test."""
    with house.apart():
        yield house
