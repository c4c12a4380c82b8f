from pathlib import Path

import pytest

from tests.scripts.tree import Tree, plant


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return plant(tmp_path)
