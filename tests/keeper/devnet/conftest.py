"""The local world, and the two engines it runs on."""

from collections.abc import Callable, Iterator

import pytest

from keeper.devnet import world as worlds
from keeper.devnet.anvil_engine import AnvilEngine
from keeper.devnet.engine import Engine
from keeper.devnet.market import Market, MarketConfig
from keeper.devnet.prices import SyntheticPrices
from keeper.devnet.revm_engine import RevmEngine
from keeper.devnet.world import World

SEED = 3


@pytest.fixture(scope="session")
def world() -> World:
    return worlds.ensure()


@pytest.fixture
def revm(world: World) -> RevmEngine:
    return world.on_revm()


@pytest.fixture
def anvil(world: World) -> Iterator[AnvilEngine]:
    engine = world.on_anvil(history=True)
    yield engine
    engine.close()


@pytest.fixture
def market_on(world: World) -> Callable[..., Market]:
    """A market on an engine; keywords are those of its configuration."""

    def make(engine: Engine, **config: object) -> Market:
        settings = MarketConfig.model_validate({"seed": SEED} | config)
        return Market(engine, world.book, SyntheticPrices(SEED, settings.seconds), settings)

    return make


@pytest.fixture
def market(revm: RevmEngine, market_on: Callable[..., Market]) -> Market:
    return market_on(revm)
