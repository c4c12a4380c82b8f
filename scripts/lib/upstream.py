"""The chain that the fork run forks: the user's own, or a devnet that stands in for one."""

import json
import os
import select
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, cast

from keeper.errors import Problem
from scripts.lib.ground import Ground

UP = (
    *("-m", "keeper", "devnet", "up"),
    *("--still", "--no-fund", "--chain-id", "1", "--json", "--run"),
)
START = 120.0
"""Seconds for the devnet to say where it is."""
END = 10.0


@contextmanager
def upstream(ground: Ground) -> Iterator[Mapping[str, str]]:
    """The variables that ape and the tests read; nothing to add when the user has a node."""
    if os.environ.get("MAINNET_RPC"):
        yield {}
        return
    with tempfile.TemporaryDirectory(prefix="keel") as run:
        process = subprocess.Popen(
            [str(ground.python), *UP, run], cwd=ground.root, stdout=subprocess.PIPE, text=True
        )
        try:
            yield _address(process)
        finally:
            _stop(process)


def _address(process: "subprocess.Popen[str]") -> Mapping[str, str]:
    out = cast("IO[str]", process.stdout)
    ready, _, _ = select.select([out], [], [], START)
    line = out.readline() if ready else ""
    try:
        said = json.loads(line)
        return {"MAINNET_RPC": said["url"], "KEEL_ADDRESS_BOOK": said["book"]}
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise Problem(
            f"`keel devnet up` did not say where it is, but {line!r}",
            "Run ./scripts/setup, then .venv/bin/keel devnet up --still to see why.",
        ) from error


def _stop(process: "subprocess.Popen[str]") -> None:
    process.terminate()
    try:
        process.wait(END)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    cast("IO[str]", process.stdout).close()
