"""Where things lie on disk: one place, so that a fresh clone touches nothing outside itself."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

HOME = Path(os.environ.get("KEEL_HOME", ROOT / ".keel"))
"""All that can be made again: compilers, caches, worlds, run folders."""

SOLC = HOME / "solc"
WORLDS = HOME / "worlds"
RUNS = HOME / "run"

NODE_MODULES = ROOT / "node_modules"
