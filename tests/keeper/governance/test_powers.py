"""Who may call what is read from the chain, and is what the table says, function by function."""

from collections.abc import Iterator

import pytest

from keeper.devnet.world import World
from keeper.governance.powers import MODULES, POWERS, Role, power
from keeper.governance.probes import Function, callers, functions
from tests.keeper.governance.ground import Founded

ALL = [function for module in MODULES for function in functions(module)]


@pytest.fixture(scope="module")
def founded(world: World) -> Iterator[Founded]:
    engine = world.on_anvil()
    yield Founded.on(engine, world.book)
    engine.close()


@pytest.mark.parametrize("function", ALL, ids=lambda one: f"{one.module}.{one.signature}"[:60])
def test_powers__on_chain__are_the_tables(founded: Founded, function: Function) -> None:
    at = founded.at.of_module(function.module)
    found = callers(founded.ask, at, function, founded.roles)
    assert found == power(function.module, function.name).who


def test_powers__of_functions_that_there_are_not__are_not_in_the_table() -> None:
    there = {(one.module, one.name) for one in ALL}
    told = {(module, name) for module, some in POWERS.items() for name in some}
    assert told <= there


def test_powers__of_the_launch__are_gone() -> None:
    assert not any(one.who == {Role.LAUNCH} for some in POWERS.values() for one in some.values())
