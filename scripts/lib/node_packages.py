"""`node_modules`: what package-lock.json names, with none of the packages' own scripts run."""

import json
import platform
import shutil

from scripts.lib.ground import Ground
from scripts.lib.machine import require_foundry
from scripts.lib.stamps import digest
from scripts.lib.step import Note, Step
from scripts.lib.tools import Cause, ToolFailed, call

COMMAND = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")


def inputs(ground: Ground) -> str:
    made_for = (platform.system(), platform.machine())
    return digest(ground.root, ["package.json", "package-lock.json"], *made_for)


def damage(ground: Ground) -> str:
    # npm writes this file last.
    if not (ground.node_modules / ".package-lock.json").exists():
        return "node_modules is half made"
    wanted = json.loads((ground.root / "package.json").read_text()).get("devDependencies", {})
    lost = [name for name in wanted if not (ground.node_modules / name / "package.json").exists()]
    return f"node_modules lacks {', '.join(lost)}" if lost else ""


def make(ground: Ground, note: Note) -> None:
    log = ground.log(STEP.name)
    command = (*COMMAND, "--prefix", str(ground.root))
    try:
        call(log, *command)
    except ToolFailed as failure:
        if failure.cause is not Cause.INTEGRITY:
            raise
        note("npm's cache gave a package that is not the one locked; fetching past the cache")
        cache = ground.keel / "npm-cache"
        call(log, *command, "--cache", cache)
        shutil.rmtree(cache, ignore_errors=True)
    require_foundry(ground)


STEP = Step(
    name="node",
    title="Node packages",
    room_mb=500,
    inputs=inputs,
    damage=damage,
    make=make,
    product=lambda ground: ground.node_modules,
)
