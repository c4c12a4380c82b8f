"""An anvil of our own: started on a port that was seen free, stopped by the one who started it."""

import ctypes
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from keeper.chain.node import Node
from keeper.errors import Problem, Retry
from keeper.paths import NODE_MODULES

START_TIMEOUT = 20.0
PATIENCE = 120.0
"""A whole state is taken and given in one call."""

PRUNED = ("--prune-history", "1", "--transaction-block-keeper", "4")
"""Keeps memory flat over months of blocks; reorgs and reads of the past need it off."""


def binary() -> str:
    shipped = NODE_MODULES / "@foundry-rs/anvil-linux-amd64/bin/anvil"
    found = str(shipped) if shipped.exists() else shutil.which("anvil")
    if not found:
        raise Problem(
            "anvil is missing: neither in node_modules nor on PATH",
            "Run ./scripts/setup; on a platform other than Linux x64 install Foundry 1.7 first.",
        )
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def require_free(port: int) -> None:
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise Problem(
                f"port {port} of 127.0.0.1 is in use by another process",
                "Give another with --port, or leave it out: a free one is found by itself.",
            )


class Anvil:
    """A running node. `with Anvil(...) as node:` stops it again, and only it."""

    def __init__(self, *args: str, port: int | None = None) -> None:
        if port:
            require_free(port)
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the node)
        command = [binary(), "--port", str(self.port), "--silent", *args]
        self._process = subprocess.Popen(
            command,
            stdout=self._log,
            stderr=self._log,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 (one call into libc)
        )
        self.client = Node(self.url, PATIENCE)
        self.rpc = self.client.rpc
        self._wait()

    @property
    def pid(self) -> int:
        return self._process.pid

    def _wait(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                self._fail(f"anvil ended at its start with code {self._process.returncode}")
            try:
                self.rpc("eth_chainId")
            except (Problem, Retry):
                time.sleep(0.005)
            else:
                return
        self._fail(f"anvil did not answer within {START_TIMEOUT:.0f} s")

    def _fail(self, what: str) -> None:
        self._log.seek(0)
        said = self._log.read().decode(errors="replace").strip()[-500:]
        self.stop()
        raise Problem(f"{what}: {said}", "Run ./scripts/setup again; it repairs what it made.")

    def stop(self) -> None:
        self.client.close()
        if self._process.poll() is None:
            self._process.terminate()
        self._process.wait()
        self._log.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def resident_mb(pid: int) -> float:
    """Resident memory of a process (Linux)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * 4096 / 2**20


def _die_with_parent() -> None:
    """A node must not outlive whoever started it, even one that was killed (Linux)."""
    try:
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)
    except (OSError, AttributeError):
        return
