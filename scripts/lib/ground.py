"""Where set-up puts things, all of it inside the tree."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Ground:
    """A tree of Keel's; tests build small ones of their own."""

    root: Path

    @property
    def keel(self) -> Path:
        return self.root / ".keel"

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.venv / "bin/python"

    @property
    def uv_home(self) -> Path:
        """uv lives apart, since a sync of `.venv` removes all that the lock does not name."""
        return self.keel / "uv"

    @property
    def node_modules(self) -> Path:
        return self.root / "node_modules"

    @property
    def solc(self) -> Path:
        return self.keel / "solc"

    @property
    def worlds(self) -> Path:
        return self.keel / "worlds"

    def stamp(self, step: str) -> Path:
        return self.keel / "stamps" / step

    def log(self, step: str) -> Path:
        return self.keel / "log" / f"setup-{step}.log"


HERE = Ground(Path(__file__).resolve().parents[2])
