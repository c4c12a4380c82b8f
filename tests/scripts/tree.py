"""A small Keel in a temporary folder, where set-up runs for real against stand-ins for its tools.

PATH holds only what a test puts there, so that each thing a machine may lack can be taken away.
"""

import os
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from keeper.paths import ROOT
from scripts.lib.ground import Ground

UTILITIES = ("bash", "sh", "dirname", "env", "sed", "mkdir", "touch", "sleep", "cat", "rm")
PYTHON = getattr(sys, "_base_executable", sys.executable)

NPM = """
mkdir -p node_modules/.bin
touch node_modules/.bin/anvil node_modules/.bin/forge node_modules/.package-lock.json
"""
UV = """
[ "$1" = --version ] && echo "uv 0.0.0" && exit
touch .venv/bin/keel
"""
INSTALL = """
class SetupError(Exception): ...
def install(root):
    (root / ".keel/solc").mkdir(parents=True, exist_ok=True)
    (root / ".keel/solc/solc-v0.0.0").touch()
"""
KEEPER = """
import pathlib
pathlib.Path(".keel/worlds/one").mkdir(parents=True, exist_ok=True)
pathlib.Path(".keel/worlds/one/book.json").touch()
"""


@dataclass(frozen=True)
class Tree:
    root: Path
    bin: Path

    @property
    def ground(self) -> Ground:
        return Ground(self.root)

    def put(self, name: str, body: str, folder: Path | None = None) -> Path:
        """A command that writes down each call of it, then does as the body says."""
        path = (folder or self.bin) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'#!/bin/sh\necho "{name} $*" >> "{self.root}/calls"\n{body}\n')
        path.chmod(0o755)
        return path

    def calls(self, name: str) -> list[str]:
        """How a command was called, oldest first."""
        log = self.root / "calls"
        lines = log.read_text().splitlines() if log.exists() else []
        return [line.removeprefix(f"{name} ") for line in lines if line.startswith(f"{name} ")]

    def environment(self, **more: str) -> dict[str, str]:
        home = self.root.parent / "home"
        return {"PATH": str(self.bin), "HOME": str(home), "LC_ALL": "C.UTF-8", **more}

    def start(self, *command: str, **more: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            command or ("./scripts/setup",),
            cwd=self.root,
            env=self.environment(**more),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *command: str, **more: str) -> tuple[int, str]:
        """The exit code, and all that was printed."""
        process = self.start(*command, **more)
        said, _ = process.communicate(timeout=60)
        return process.returncode, said


def plant(folder: Path) -> Tree:
    """A tree in which set-up succeeds, in a machine that has all that it asks for."""
    tree = Tree(folder / "keel", folder / "bin")
    tree.bin.mkdir(parents=True)
    (folder / "home").mkdir()
    ignore = shutil.ignore_patterns("__pycache__", "solc")
    shutil.copytree(ROOT / "scripts", tree.root / "scripts", ignore=ignore)
    for name in UTILITIES:
        if path := shutil.which(name):
            (tree.bin / name).symlink_to(path)
    tree.put("python3.11", f'exec "{PYTHON}" "$@"')
    tree.put("node", "echo v20.1.0")
    tree.put("npm", NPM)
    for tool in ("anvil", "forge"):
        tree.put(tool, f"echo {tool} Version: 1.7.1")
    tree.put("uv", UV, tree.ground.uv_home / "bin")
    _write(tree.root)
    return tree


def _write(root: Path) -> None:
    files = {
        "scripts/solc/install.py": INSTALL,
        "keeper/__init__.py": "",
        "keeper/__main__.py": KEEPER,
        "keeper/errors.py": (ROOT / "keeper/errors.py").read_text(),
        "pyproject.toml": "",
        "requirements.lock": "",
        "requirements-setup.lock": "",
        "package.json": "{}",
        "package-lock.json": "{}",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def closed_port() -> int:
    """A port of this machine on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def offline() -> dict[str, str]:
    """Settings that send pip, uv and npm to a closed port, and only there, without waiting."""
    index = f"http://127.0.0.1:{closed_port()}"
    return {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": f"{index}/simple",
        "PIP_RETRIES": "0",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "UV_DEFAULT_INDEX": f"{index}/simple",
        "UV_HTTP_RETRIES": "0",
        "UV_NO_CONFIG": "1",
        "npm_config_registry": index,
        "npm_config_fetch_retries": "0",
    }
