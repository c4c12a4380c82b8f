"""A Postgres of its own: a free port, a new folder, the user postgres where we are root."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import NamedTuple

INSTALLED = Path("/usr/lib/postgresql")
HOW = "apt-get install postgresql, and `pip install psycopg` if ./scripts/setup did not"
_names = count()


class Unavailable(Exception):
    """There is no Postgres here, and how to get it."""


class Server(NamedTuple):
    folder: Path
    port: int
    bin: Path

    def database(self) -> str:
        name = f"keel_{next(_names)}"
        self.sql("postgres", f"CREATE DATABASE {name}")
        return f"host={self.folder} port={self.port} user=postgres dbname={name}"

    def sql(self, database: str, command: str) -> None:
        where = ("-h", self.folder, "-p", str(self.port), "-U", "postgres", "-d", database)
        self.run("psql", *where, "-qc", command)

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses='' -k {self.folder}"
        log = self.folder / "log"
        self.run("pg_ctl", "-D", self.folder / "data", "-w", "-o", options, "-l", log, "start")

    def kill(self) -> None:
        """As when the power goes: nothing is written any more."""
        self.run("pg_ctl", "-D", self.folder / "data", "-w", "-m", "immediate", "stop")

    def run(self, tool: str, *words: object) -> None:
        command = [*_as_postgres(), str(self.bin / tool), *map(str, words)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")


@contextmanager
def started() -> Iterator[Server]:
    found = _installed()
    folder = Path(tempfile.mkdtemp(prefix="keel-"))
    server = Server(folder, _free_port(), found[-1].parent)
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        words = ("-D", folder / "data", "-U", "postgres", "-A", "trust", "--no-sync")
        server.run("initdb", *words)
        server.start()
        yield server
        server.kill()
    finally:
        shutil.rmtree(folder)


def _installed() -> list[Path]:
    found = sorted(INSTALLED.glob("*/bin/initdb"))
    try:
        import psycopg  # noqa: F401 (only whether it is there, and its libpq)
    except ImportError:
        found = []
    if not found:
        raise Unavailable(f"no Postgres: {HOW}")
    return found


def _as_postgres() -> tuple[str, ...]:
    """Postgres does not run as root."""
    if os.geteuid() != 0:
        return ()
    return ("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
