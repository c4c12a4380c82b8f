"""Runs the tools that set Keel up, and says in plain words why one of them failed."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from enum import Enum
from pathlib import Path

from keeper.errors import Problem

NEARLY_FULL = 20 * 2**20
"""Bytes; with less than that left, a failure is put down to the disk whatever the tool said."""


class Cause(Enum):
    """Why a tool failed, by what it printed; the first that matches."""

    DISK = r"ENOSPC|no space left on device|disk quota exceeded"
    INTEGRITY = r"EINTEGRITY|do not match the hashes|hash mismatch"
    CERTIFICATE = (
        r"certificate.verify.failed|UnknownIssuer|invalid peer certificate"
        r"|SELF_SIGNED_CERT|UNABLE_TO_\w+_(?:CERT|SIGNATURE)"
    )
    NETWORK = (
        r"failed to establish a new connection|newconnectionerror|name resolution"
        r"|name or service not known|network is unreachable|timed? ?out|proxyerror|connection reset"
        r"|connection refused|remotedisconnected|from versions: none"
        r"|error sending request|failed to fetch|dns error"
        r"|\b(?:ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH)\b"
    )
    OTHER = r""


INSTALLERS = {
    "pip": "the Python package index",
    "uv": "the Python package index",
    "npm": "the npm registry",
}
"""The tools that need a network, and what they reach for."""


class ToolFailed(Exception):
    """A tool ended with an error; carries what it printed."""

    def __init__(self, tool: str, code: int, output: str) -> None:
        super().__init__(f"{tool} ended with code {code}")
        self.tool = tool
        self.code = code
        self.output = output

    @property
    def cause(self) -> Cause:
        possible = Cause if self.tool in INSTALLERS else (Cause.DISK, Cause.OTHER)
        return next(one for one in possible if re.search(one.value, self.output, re.IGNORECASE))

    @property
    def telling(self) -> str:
        """The line of the output that gave the cause away."""
        lines = [line.strip() for line in self.output.splitlines() if line.strip()]
        pattern = re.compile(self.cause.value, re.IGNORECASE)
        return next((line for line in lines if pattern.search(line)), "")[:240]


def call(log: Path, *command: str | Path, env: Mapping[str, str] | None = None) -> None:
    """Runs a tool to its end with its output in the log; raises ToolFailed if it fails."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        out.write(f"$ {' '.join(map(str, command))}\n".encode())
        out.flush()
        start = out.tell()
        code = _run(command, out.fileno(), {**os.environ, **(env or {})})
    if code:
        with log.open("rb") as written:
            written.seek(start)
            output = written.read().decode(errors="replace")
        raise ToolFailed(Path(command[0]).name, code, output)


def _run(command: tuple[str | Path, ...], out: int, env: Mapping[str, str]) -> int:
    # A group of its own, so that what the tool started stops with it.
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=subprocess.STDOUT,
        env=env,
        start_new_session=True,
    )
    try:
        return process.wait()
    except BaseException:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait()
        raise


def explain(failure: ToolFailed, root: Path) -> Problem:
    """What a person can do about it."""
    if failure.cause is Cause.DISK or shutil.disk_usage(root).free < NEARLY_FULL:
        return no_space(f"{failure.tool} could not write")
    said = f"{failure.tool} ({failure.telling})"
    match failure.cause:
        case Cause.NETWORK:
            source = INSTALLERS[failure.tool]
            return Problem(f"No network: {said} could not reach {source}", _network())
        case Cause.CERTIFICATE:
            return Problem(f"{said} does not trust the certificate it was shown", _certificate())
        case Cause.INTEGRITY:
            return Problem(
                f"{said} was given a package that is not the one in our lock file",
                "Empty its cache (npm cache clean --force, or .keel/uv/bin/uv cache clean) and run "
                "this again; if a mirror is set, it serves an altered package.",
            )
    return Problem(str(failure), "Its last words are below; then run this again.")


def no_space(what: str) -> Problem:
    return Problem(
        f"The disk is full: {what}",
        "Free some space here and in your home folder's caches (a first set-up takes about 2 GB), "
        "then run this again.",
    )


def _network() -> str:
    return (
        "Check the connection. Behind a proxy, set HTTPS_PROXY; with a mirror of your own, set "
        "PIP_INDEX_URL and UV_DEFAULT_INDEX for Python, npm_config_registry for Node. "
        "Then run this again: it goes on from here."
    )


def _certificate() -> str:
    return (
        "If your network has an authority of its own, name its file in SSL_CERT_FILE, PIP_CERT and "
        "NODE_EXTRA_CA_CERTS, then run this again."
    )
