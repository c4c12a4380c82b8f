"""Our own contracts, compiled as they will be deployed; once for each state of the sources."""

import hashlib
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

from keeper.devnet.parts import Part, compiled
from keeper.paths import HOME, ROOT

REMAPPINGS = ["@openzeppelin/contracts/=node_modules/@openzeppelin/contracts/"]
SETTINGS = ("foundry.toml", "package-lock.json")


def artifact(name: str) -> Part:
    """Any contract under contracts/, by its name."""
    return _read(ensure())[name]


def ensure(say: Callable[[str], None] = lambda _: None) -> Path:
    """All of them on disk, compiled now if these sources have not been yet."""
    cached = HOME / "artifacts" / f"{_key()}.json"
    if not cached.exists():
        say("compiling the contracts (once, up to a minute)")
        files = [str(path.relative_to(ROOT)) for path in sources()]
        made = compiled("0.8.30", ROOT, files, REMAPPINGS, via_ir=True)
        cached.parent.mkdir(parents=True, exist_ok=True)
        half = cached.with_suffix(f".{id(made)}")
        half.write_text(json.dumps(made))
        half.replace(cached)
    return cached


def sources(root: Path = ROOT) -> list[Path]:
    """Our own: ape lays OpenZeppelin's into a hidden folder beside them while it compiles."""
    inside = root / "contracts"
    found = sorted(inside.rglob("*.sol"))
    return [path for path in found if not path.relative_to(inside).parts[0].startswith(".")]


@cache
def _read(file: Path) -> dict[str, Part]:
    return {name: Part(*part) for name, part in json.loads(file.read_text()).items()}


@cache
def _key() -> str:
    """The sources do not change while a program runs."""
    digest = hashlib.sha256()
    for path in (*sources(), *(ROOT / name for name in SETTINGS)):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]
