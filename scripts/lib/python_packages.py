"""`.venv`: uv puts into it exactly what the lock names, by hash; where uv cannot, pip does."""

import subprocess
import sys
from pathlib import Path

from scripts.lib.ground import Ground
from scripts.lib.stamps import digest
from scripts.lib.step import Note, Step
from scripts.lib.tools import Cause, ToolFailed, call

SUPPORTED = ("3.11", "3.12")
LOCK = "requirements.lock"
UV_LOCK = "requirements-setup.lock"


def inputs(ground: Ground) -> str:
    return digest(ground.root, [LOCK, UV_LOCK, "pyproject.toml"])


def damage(ground: Ground) -> str:
    version = _version(ground.python)
    if not version.startswith(SUPPORTED):
        return f"the Python in .venv does not run ({version or 'no answer'})"
    if not (ground.venv / "bin/keel").exists():
        return ".venv has no keel command"
    # It names the tree, so it also tells that the tree was moved.
    held = _environment_file(ground, version)
    if not held.exists() or held.read_text(encoding="ascii") != environment(ground):
        return f".venv lacks the {held.name} of this tree"
    return ""


def make(ground: Ground, note: Note) -> None:
    log = ground.log(STEP.name)
    if not ground.python.exists():
        call(log, base_python(), "-m", "venv", "--without-pip", ground.venv)
    try:
        _with_uv(ground, log)
    except ToolFailed as failure:
        if failure.tool != "uv" or failure.cause in (Cause.DISK, Cause.INTEGRITY):
            raise
        note(f"{failure} ({failure.telling}); pip takes over, which is slower")
        _with_pip(ground, log)
    file = _environment_file(ground, _version(ground.python))
    file.write_text(environment(ground), encoding="ascii")


def base_python() -> str:
    """Not that of `.venv`, which may be active, and may be about to be made again."""
    base: str = getattr(sys, "_base_executable", sys.executable)
    return base


def _with_uv(ground: Ground, log: Path) -> None:
    uv = _uv(ground)
    if not _works(uv, "--version"):
        call(log, base_python(), "-m", "venv", "--clear", ground.uv_home)
        lock = ground.root / UV_LOCK
        call(log, _pip(ground), "install", "--require-hashes", "--requirement", lock)
    into = ("--python", ground.python)
    call(log, uv, "pip", "sync", *into, "--require-hashes", ground.root / LOCK)
    call(log, uv, "pip", "install", *into, "--no-deps", "--no-build-isolation", "-e", ground.root)


def _with_pip(ground: Ground, log: Path) -> None:
    """Into a fresh `.venv`, since pip leaves what an older lock has put there."""
    call(log, base_python(), "-m", "venv", "--without-pip", "--clear", ground.venv)
    pip = (_pip(ground), "--python", ground.python, "install")
    call(log, *pip, "--require-hashes", "--requirement", ground.root / LOCK)
    call(log, *pip, "--no-deps", "--no-build-isolation", "-e", ground.root)


def _uv(ground: Ground) -> Path:
    return ground.uv_home / "bin/uv"


def _pip(ground: Ground) -> Path:
    return ground.uv_home / "bin/pip"


def environment(ground: Ground) -> str:
    """A line that Python runs at its start, so that a plain `ape test` needs no exports.

    Compilers and ape's data stay inside the tree, and anvil and forge are those of the lock.
    """
    path = str(ground.node_modules / ".bin")
    return (
        "import os; "
        f"os.environ.setdefault('SOLCX_BINARY_PATH', {str(ground.solc)!a}); "
        f"os.environ.setdefault('APE_DATA_FOLDER', {str(ground.keel / 'ape')!a}); "
        f"os.environ.get('PATH', '').startswith({path!a}) or "
        f"os.environ.update(PATH={path!a} + os.pathsep + os.environ.get('PATH', ''))\n"
    )


def _environment_file(ground: Ground, version: str) -> Path:
    return ground.venv / f"lib/python{version}/site-packages/keel_env.pth"


def _version(python: Path) -> str:
    """'3.11', or nothing if it does not run."""
    probe = "import sys; print('%d.%d' % sys.version_info[:2])"
    return _works(python, "-I", "-S", "-c", probe)


def _works(command: Path, *args: str) -> str:
    try:
        done = subprocess.run([command, *args], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()


STEP = Step(
    name="python",
    title="Python packages",
    room_mb=1300,
    inputs=inputs,
    damage=damage,
    make=make,
    product=lambda ground: ground.venv,
)
