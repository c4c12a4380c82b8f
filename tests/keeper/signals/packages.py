"""Packages of strangers, as an installer would leave them: code, and a name for it."""

from pathlib import Path

import pytest

from keeper.paths import ROOT

DOCS = (ROOT / "docs/strategies.md").read_text()
GOOD = DOCS.partition("```python\n")[2].partition("```")[0]
"""The plug-in that is shown to authors."""


def bad(body: str, top: str = "", needs: str = '"mean(1)"') -> str:
    """A family whose opinions are made by these lines from `price` and the row."""
    lines = "\n            ".join(body.strip().splitlines())
    return f"""
import numpy as np
{top}
from keeper.signals.family import Parameters

class Bad:
    name = "bad"
    source = "None"
    parameters = Parameters

    def needs(self, of, assets):
        return ({needs},)

    def compile(self, cases, universe):
        (at,) = universe.rows(["mean(1)"])
        memory = dict()
        def rule(features):
            price = np.tile(features.values[at], (len(cases), 1))
            {lines}
        return rule
"""


def install(folder: Path, name: str, **families: tuple[str, str]) -> None:
    """Each family with its class and its code, in one package."""
    folder.mkdir(exist_ok=True)
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    lines = ["[keel.strategies]"]
    for family, (made, code) in families.items():
        module = f"{name.replace('-', '_')}_{family}"
        (folder / f"{module}.py").write_text(code)
        lines.append(f"{family} = {module}:{made}")
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that Python imports from."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    return folder
