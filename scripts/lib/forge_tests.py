"""Forge's tests in Solidity, called as pytest is: paths, then where to leave the XML report.

The contracts are compiled as they will be deployed; the tests, which deploy these, by the quicker
of the compiler's two ways: by the other they take a quarter of an hour.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from keeper.paths import NODE_MODULES, ROOT

SHIPPED = NODE_MODULES / "@foundry-rs/forge-linux-amd64/bin"
REPORT = "--junitxml="
OUT = ".keel/forge/out"
QUICKLY = {
    "FOUNDRY_VIA_IR": "false",
    "FOUNDRY_OUT": ".keel/forge/tests",
    "FOUNDRY_CACHE_PATH": ".keel/forge/tests-cache",
    "KEEL_ARTIFACTS": OUT,
}


def main(arguments: Sequence[str]) -> int:
    """Words that only pytest understands leave nothing for forge to do."""
    at = next(i for i, word in enumerate(arguments) if word.startswith(REPORT))
    paths, report, others = arguments[:at], arguments[at], arguments[at + 1 :]
    if others:
        print(f"left out: forge does not understand {' '.join(others)}")
        return 0
    environment = {**os.environ, "PATH": f"{SHIPPED}{os.pathsep}{os.environ.get('PATH', '')}"}
    match = ",".join(path if path.endswith(".sol") else f"{path}/**" for path in paths)
    match = f"{{{match}}}" if len(paths) > 1 else match
    build = ["forge", "build", "--offline", "--quiet"]
    for command, how in (([*build, "contracts"], {}), (build, QUICKLY)):
        environment |= how
        # Apart from the tests, whose report is all that may be printed.
        if code := subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
            return code
    command = ["forge", "test", "--offline", "--junit", "--match-path", match]
    with Path(report.removeprefix(REPORT)).open("w") as xml:
        code = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=xml, check=False
        ).returncode
    if code:
        _show_failures(command[:3] + command[4:], environment)
    return code


def _show_failures(command: Sequence[str], environment: dict[str, str]) -> None:
    """The XML is for the sum; a person reads forge's own words."""
    subprocess.run(command, cwd=ROOT, env=environment, check=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
