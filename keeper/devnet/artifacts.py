"""Our own contracts, compiled as they will be deployed; once for each state of the sources."""

import hashlib
import json
from functools import cache

from keeper.devnet.parts import Part, compiled
from keeper.paths import HOME, ROOT

REMAPPINGS = ["@openzeppelin/contracts/=node_modules/@openzeppelin/contracts/"]
SETTINGS = ("foundry.toml", "package-lock.json")


def artifact(name: str) -> Part:
    """Any contract under contracts/, by its name."""
    return _all()[name]


@cache
def _all() -> dict[str, Part]:
    sources = sorted((ROOT / "contracts").rglob("*.sol"))
    digest = hashlib.sha256()
    for path in (*sources, *(ROOT / name for name in SETTINGS)):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    cached = HOME / "artifacts" / f"{digest.hexdigest()[:16]}.json"
    if not cached.exists():
        files = [str(path.relative_to(ROOT)) for path in sources]
        made = compiled("0.8.30", ROOT, files, REMAPPINGS, via_ir=True)
        cached.parent.mkdir(parents=True, exist_ok=True)
        half = cached.with_suffix(f".{id(made)}")
        half.write_text(json.dumps(made))
        half.replace(cached)
    return {name: Part(*part) for name, part in json.loads(cached.read_text()).items()}
