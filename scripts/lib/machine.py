"""What the machine has to bring: Node, npm, room on the disk, and Foundry where npm has none."""

import importlib.util
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

from keeper.errors import Problem
from scripts.lib.ground import Ground

NODE = 20
FOUNDRY = "1.7"
MB = 10**6


def check(ground: Ground, room_mb: int) -> str:
    """A line on what was found; raises a Problem that says what is missing and how to get it."""
    require_ensurepip()
    node = require_node()
    require_npm()
    if not ships_foundry():
        require_foundry(ground)
    free_mb = require_room(ground, room_mb)
    return f"Python {platform.python_version()}, Node {node}, {free_mb / 1000:.0f} GB free"


def require_ensurepip() -> None:
    if importlib.util.find_spec("ensurepip") is None:
        raise Problem(
            f"Python {platform.python_version()} ({sys.executable}) cannot make environments",
            "Debian, Ubuntu: sudo apt-get install python3-venv",
        )


def require_node() -> str:
    path = shutil.which("node")
    said = _answer(path, "--version") if path else ""
    version = re.fullmatch(r"v(\d+)\.\d+\.\d+\S*", said)
    if not version:
        found = f"{path} does not answer ({said!r})" if path else "there is no node on PATH"
        raise Problem(f"Keel needs Node {NODE} or newer, and {found}", _get_node())
    if int(version[1]) < NODE:
        raise Problem(f"Node {said[1:]} ({path}) is too old: Keel needs {NODE}", _get_node())
    return said[1:]


def require_npm() -> None:
    if not shutil.which("npm"):
        raise Problem(
            "Keel needs npm, and there is no npm on PATH",
            "Debian, Ubuntu: sudo apt-get install npm. Elsewhere it comes with Node.",
        )


def require_room(ground: Ground, room_mb: int) -> int:
    free_mb = shutil.disk_usage(ground.root).free // MB
    if free_mb < room_mb:
        raise Problem(
            f"{ground.root} has {free_mb} MB free, and what is still to be set up takes "
            f"about {room_mb} MB",
            "Free some space, or move the tree to a larger disk.",
        )
    return free_mb


def ships_foundry() -> bool:
    """npm's packages that hold anvil and forge themselves are locked for this platform alone."""
    return platform.system() == "Linux" and platform.machine() in ("x86_64", "AMD64")


def require_foundry(ground: Ground) -> None:
    """anvil and forge, out of node_modules or else of the right version on PATH."""
    for tool in ("anvil", "forge"):
        if (ground.node_modules / ".bin" / tool).exists():
            continue
        path = shutil.which(tool)
        said = _answer(path, "--version") if path else ""
        if not re.search(rf"\b{re.escape(FOUNDRY)}\.", said):
            found = f"{path} is {said.splitlines()[0]!r}" if said else f"there is no {tool} on PATH"
            raise Problem(
                f"Keel needs Foundry {FOUNDRY} on {platform.system()} {platform.machine()}, "
                f"and {found}",
                f"npm install -g @foundry-rs/anvil@{FOUNDRY} @foundry-rs/forge@{FOUNDRY}, "
                "or foundryup; then run this again.",
            )


def _answer(path: str | Path, *args: str) -> str:
    try:
        done = subprocess.run(
            [path, *args], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return (done.stdout or done.stderr).strip()


def _get_node() -> str:
    return (
        "Debian 13, Ubuntu 25.04 or newer: sudo apt-get install nodejs npm. macOS: brew install "
        "node. Elsewhere a version manager such as nvm or fnm: nvm install 22."
    )
