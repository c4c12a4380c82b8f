"""The local world, built once."""

import pytest

from keeper.devnet import world as worlds
from keeper.devnet.world import World


@pytest.fixture(scope="session")
def world() -> World:
    return worlds.ensure()
