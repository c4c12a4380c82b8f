"""Runs a benchmark by its name: `./scripts/bench devnet --json`.

A table on standard output, or one JSON object with --json; progress goes to standard error. Every
object says on which machine and which code it was measured. One that says of itself that it is not
`sound` found what must not be, and the command fails.
"""

import argparse
import importlib
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from pathlib import Path

from keeper.errors import Problem

HERE = Path(__file__).parent
ALL = "all"

Figures = dict[str, object]


def built() -> list[str]:
    """A leading underscore marks what benchmarks share."""
    return sorted(path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_"))


def measure(name: str, *, quick: bool) -> Figures:
    if name not in built():
        raise Problem(
            f"there is no benchmark {name!r}",
            f"There are: {', '.join([*built(), ALL])}.",
        )
    print(f"bench: {name}{', the quick run' if quick else ''} …", file=sys.stderr)
    since = time.monotonic()
    figures: Figures = importlib.import_module(f"tests.bench.{name}").run(quick)
    print(f"bench: {name} took {time.monotonic() - since:.0f} s", file=sys.stderr)
    return {**figures, "machine": machine(), "commit": commit()}


def measure_all(*, quick: bool) -> tuple[Figures, bool]:
    """Each of them, whatever becomes of the others; one that failed is null."""
    figures: Figures = dict.fromkeys(built())
    for name in built():
        try:
            figures[name] = measure(name, quick=quick)
        except Exception as error:  # The figures of an hour must not go with the last of them.
            print(f"bench: {name} failed: {error!r}", file=sys.stderr)
    return figures, all(isinstance(one, dict) and sound(one) for one in figures.values())


def sound(figures: Figures) -> bool:
    return figures.get("sound") is not False


def machine() -> Figures:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": os.cpu_count(),
        "cpu": _cpu(),
        "memory_gb": round(memory / 2**30, 1),
        "python": platform.python_version(),
        "platform": platform.platform(),
    }


def _cpu() -> str | None:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or None
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or None


def commit() -> str | None:
    """The code that ran, with `+dirty` if it is not just what was committed."""
    head = _git("rev-parse", "--short=12", "--verify", "HEAD")
    return f"{head}+dirty" if head and _git("status", "--porcelain") else head


def _git(*args: str) -> str | None:
    command = ["git", "-C", str(HERE), *args]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None


@contextmanager
def quiet_stdout() -> Iterator[None]:
    """What a benchmark or its children print goes to standard error: the object stands alone."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        with redirect_stdout(sys.stderr):
            yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def table(figures: Figures) -> str:
    rows = list(_flat(figures))
    width = max(len(key) for key, _ in rows)
    return "\n".join(f"{key:<{width}}  {_shown(value)}" for key, value in rows)


def _flat(figures: Figures, above: str = "") -> Iterator[tuple[str, object]]:
    for key, value in figures.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def _shown(value: object) -> str:
    if value is None:
        return "not measured"
    return f"{value:,.6g}" if isinstance(value, float) else str(value)


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/bench",
        description=__doc__,
        epilog=f"names: {', '.join([*built(), ALL])}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", metavar="NAME", help="a benchmark, or all of them with `all`")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--quick", action="store_true", help="a shorter run of the same")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    asked = parse(arguments)
    try:
        with quiet_stdout():
            if asked.name == ALL:
                figures, whole = measure_all(quick=asked.quick)
            else:
                figures = measure(asked.name, quick=asked.quick)
                whole = sound(figures)
    except Problem as problem:
        print(f"bench: {problem}", file=sys.stderr)
        return 1
    print(json.dumps(figures, allow_nan=False) if asked.json else table(figures))
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
