"""Journals on files of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from keeper.journal.sqlite import SqliteStore
from tests.keeper.journal.server import Server, Unavailable, started


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    made = SqliteStore.write(path)
    yield made
    made.close()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    try:
        with started() as found:
            yield found
    except Unavailable as reason:
        pytest.skip(str(reason))


@pytest.fixture
def address(server: Server) -> str:
    """A new database on the server."""
    return server.database()
