"""The compilers, and the devnet's world, which is built once and loaded ever after."""

import shutil

from keeper.errors import Problem
from scripts.lib.ground import Ground
from scripts.lib.stamps import digest
from scripts.lib.step import Note, Step
from scripts.lib.tools import call
from scripts.solc.install import SetupError, install

MADE_OF = (
    "contracts/mocks",
    "keeper/chain",
    "keeper/devnet",
    "package-lock.json",
    "requirements.lock",
    "scripts/solc",
)
"""More than the world is made of: a look too many is cheap, `keel devnet build` has a cache."""


def _compiler_inputs(ground: Ground) -> str:
    # The compilers' launchers name Node by its path.
    facts = (str(ground.root), shutil.which("node") or "")
    return digest(ground.root, ["scripts/solc", "package-lock.json"], *facts)


def _compiler_damage(ground: Ground) -> str:
    return "" if ground.solc.is_dir() and any(ground.solc.iterdir()) else "there is no compiler"


def _install_compilers(ground: Ground, _note: Note) -> None:
    try:
        install(ground.root)
    except SetupError as error:
        raise Problem(str(error), "Then run this again.") from error


def _world_inputs(ground: Ground) -> str:
    return digest(ground.root, MADE_OF)


def _world_damage(ground: Ground) -> str:
    return "" if any(ground.worlds.glob("*/book.json")) else "there is no world"


def _build_world(ground: Ground, _note: Note) -> None:
    call(ground.log(WORLD.name), ground.python, "-m", "keeper", "devnet", "build")


COMPILERS = Step(
    name="compilers",
    title="Solidity compilers",
    room_mb=50,
    inputs=_compiler_inputs,
    damage=_compiler_damage,
    make=_install_compilers,
    product=lambda ground: ground.solc,
)
WORLD = Step(
    name="world",
    title="The devnet's world",
    room_mb=150,
    inputs=_world_inputs,
    damage=_world_damage,
    make=_build_world,
)
