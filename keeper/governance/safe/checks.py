"""What `verify` asks a fund's Safe: who decides there, and that nobody else does."""

from collections.abc import Iterator

from keeper.devnet.engine import ZERO
from keeper.errors import Problem
from keeper.governance import config
from keeper.governance.questions import Check, Pinned
from keeper.governance.safe.creation import HANDLER, SINGLETON, VERSION
from keeper.governance.safe.standing import Standing


def of(pinned: Pinned, safe: str, wanted: config.Safe | None) -> Iterator[Check]:
    """Compared with the TOML's owners; told alone where it only names an address."""
    new = wanted if wanted and wanted.owners else None
    try:
        found = Standing.read(pinned.node, safe, pinned.block)
    except Problem:
        yield Check(
            "what the Safe is", "no Safe: a person, or another contract", "a Safe" if new else None
        )
        return
    rows = (
        ("version", found.version, VERSION),
        ("singleton", found.singleton, SINGLETON),
        ("fallback handler", found.handler, HANDLER),
        ("modules", _listed(found.modules), "none"),
        ("guard", "none" if found.guard == ZERO else found.guard, "none"),
    )
    if new:
        yield Check("the Safe's owners", _listed(found.owners), _listed(new.owners))
        yield Check("the Safe's threshold", str(found.threshold), str(new.threshold))
    else:
        yield Check("the Safe's owners", _listed(found.owners), None)
        yield Check("the Safe's threshold", str(found.threshold), None)
    for what, is_, should in rows:
        yield Check(f"the Safe's {what}", is_, should if new else None)


def _listed(some: tuple[str, ...]) -> str:
    """In whatever order the Safe tells them."""
    return ", ".join(sorted(some)) or "none"
