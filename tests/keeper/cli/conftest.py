"""One fund for the quick tests of a module."""

from collections.abc import Iterator

import pytest

from tests.keeper.cli.ground import Ground


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    made = Ground.make(tmp_path_factory.mktemp("fund"))
    yield made
    made.close()
