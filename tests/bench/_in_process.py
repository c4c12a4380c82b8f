"""Runs tests in process over contracts of another making: `python -m tests.bench._in_process FILE
PYTEST-ARGUMENT...`, where FILE has compiled contracts by name, and sources by path for the tests
that read these.
"""

import json
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from keeper.devnet.parts import Part
from keeper.paths import HOME, ROOT

PATIENCE = 300
"""Of the processor's seconds: by the clock a busy machine would kill mutants."""

BASIC = ("-x", "-q", "-p", "no:ape_test", "-p", "no:cacheprovider", "-m", "not slow")


def killer(
    parts: Mapping[str, Part], sources: Mapping[str, str], tests: Sequence[str]
) -> str | None:
    """The first test that fails over these contracts, if one does."""
    if not tests:
        return None
    with tempfile.TemporaryDirectory(dir=HOME) as folder:
        file = Path(folder) / "parts.json"
        file.write_text(json.dumps([parts, sources]))
        command: list[str | Path] = [sys.executable, "-m", "tests.bench._in_process", file, *tests]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == -signal.SIGXCPU:
        return "time"
    if done.returncode == 0:
        return None
    said = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return said[0].split()[1] if said else f"pytest ended with {done.returncode}"


def main(file: str, tests: Sequence[str]) -> int:
    import pytest
    from hypothesis import settings

    from keeper.devnet import artifacts
    from keeper.devnet import parts as devnet

    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, resource.RLIM_INFINITY))
    parts, sources = json.loads(Path(file).read_text())
    others = {name: Part(*part) for name, part in parts.items()}
    settings.register_profile("mutation", database=None, derandomize=True)
    settings.load_profile("mutation")
    read, compiled = artifacts._read, devnet.compiled

    def replaced(*args: Any, **options: Any) -> dict[str, Part]:
        return {name: others.get(name, part) for name, part in compiled(*args, **options).items()}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "read_text", _shown({ROOT / path: sources[path] for path in sources}))
        patch.setattr(artifacts, "_read", lambda file: {**read(file), **others})
        patch.setattr(devnet, "compiled", replaced)
        return int(pytest.main([*BASIC, *tests]))


def _shown(sources: Mapping[Path, str]) -> Callable[..., str]:
    read = Path.read_text

    def shown(path: Path, *args: Any, **options: Any) -> str:
        return sources[path] if path in sources else read(path, *args, **options)

    return shown


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
