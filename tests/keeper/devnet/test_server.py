"""`keel devnet up`, as a person and as a program use it; everything is gone when it ends."""

import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from keeper.chain.node import Node
from keeper.devnet.anvil import Anvil
from keeper.devnet.fund import FundBook
from keeper.errors import Problem

KEEL = (sys.executable, "-m", "keeper", "devnet")
Up = Callable[..., "Devnet"]


class Devnet:
    """A devnet that runs beside the test, started with --json."""

    def __init__(self, run: Path, *options: str) -> None:
        self.run = run
        self.process = subprocess.Popen(
            [*KEEL, "up", "--json", "--run", str(run), *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        line = self.process.stdout.readline()
        self.about: dict[str, Any] = json.loads(line) if line else {}

    def node(self) -> Node:
        return Node(self.about["url"])

    def block(self) -> int:
        node = self.node()
        number = node.header().number
        node.close()
        return number

    def wait_for(self, block: int) -> None:
        deadline = time.monotonic() + 20
        while self.block() < block:
            assert time.monotonic() < deadline, f"block {block} did not come"
            time.sleep(0.01)

    def do(self, *words: str) -> "subprocess.CompletedProcess[str]":
        command = [*KEEL, *words, "--run", str(self.run)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def stop(self, with_signal: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(with_signal)
        self.process.communicate(timeout=20)
        return self.process.returncode


@pytest.fixture
def up() -> Iterator[Up]:
    """Starts devnets in a short folder of their own, and ends those that still run."""
    started: list[Devnet] = []
    with tempfile.TemporaryDirectory(prefix="keel") as folder:

        def start(*options: str, run: str = "run") -> Devnet:
            started.append(Devnet(Path(folder) / run, *options))
            return started[-1]

        yield start
        for devnet in started:
            if devnet.process.poll() is None:
                devnet.stop()


def test_up__prints_addresses_takes_orders_and_cleans_up(up: Up) -> None:
    devnet = up("--speed", "0")
    assert {t["symbol"] for t in devnet.about["addresses"]["tokens"]} > {"USDC", "WETH", "WBTC"}
    first = devnet.block()
    stepped = json.loads(devnet.do("step", "60", "--json").stdout)
    assert stepped["block"] == devnet.block() == first + 60
    crashed = json.loads(devnet.do("event", "flash-crash", "--size", "0.4", "--json").stdout)
    assert (crashed["kind"], crashed["size"]) == ("flash-crash", 0.4)
    told = devnet.do("step", "2").stdout
    assert told == f"2 blocks lived; the chain is at block {first + 62}\n"
    node = devnet.node()
    assert devnet.stop() == 0
    assert list(devnet.run.iterdir()) == []
    with pytest.raises(Problem, match="nobody answers"):
        node.rpc("eth_chainId")


def test_up__with_a_fund__gives_its_book_while_it_runs(up: Up) -> None:
    devnet = up("--speed", "0")
    book = Path(devnet.about["fund"])
    assert FundBook.read(book).fund == devnet.about["contracts"]["fund"]
    devnet.do("step", "30")
    shown = keel_fund("show", devnet.run)
    assert shown.returncode == 0, shown.stderr
    assert "deposits open, redemptions open" in shown.stdout
    devnet.stop()
    assert not book.exists()


def test_up__without_a_fund__says_so_to_whom_asks(up: Up) -> None:
    devnet = up("--speed", "0", "--no-fund")
    assert "fund" not in devnet.about
    shown = keel_fund("show", devnet.run)
    assert shown.returncode == 1
    assert "Start it without --no-fund" in shown.stderr


def keel_fund(word: str, run: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "keeper", "fund", word, "--run", str(run)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_up__at_a_speed__makes_blocks_by_itself(up: Up) -> None:
    devnet = up("--speed", "50")
    devnet.wait_for(devnet.block() + 10)
    assert devnet.stop(signal.SIGTERM) == 0


def test_up__still__mines_what_it_is_sent_and_has_no_market(up: Up) -> None:
    devnet = up("--still", "--chain-id", "1")
    node = devnet.node()
    assert node.chain_id == 1
    before = devnet.block()
    dev, other = node.rpc("eth_accounts")[4:6]
    node.rpc("eth_sendTransaction", {"from": dev, "to": other, "value": "0x1"})
    node.close()
    devnet.wait_for(before + 1)
    refused = devnet.do("step", "1")
    assert refused.returncode == 1
    assert "no market" in refused.stderr


def test_up__twice_in_one_folder__names_the_one_that_runs(up: Up) -> None:
    first = up("--speed", "0")
    second = up("--speed", "0")
    _, said = second.process.communicate(timeout=20)
    assert second.process.returncode == 1
    assert f"process {first.process.pid} at {first.about['url']}" in said
    assert "--run" in said
    assert first.do("step", "1").returncode == 0


def test_up__after_one_that_was_killed__starts(up: Up) -> None:
    killed = up("--speed", "0")
    killed.process.kill()
    killed.process.communicate()
    assert up("--speed", "0").do("step", "1").returncode == 0


def test_up__on_a_busy_port__says_so(up: Up) -> None:
    with Anvil() as other:
        devnet = up("--port", str(other.port))
        _, said = devnet.process.communicate(timeout=20)
    assert devnet.process.returncode == 1
    assert f"port {other.port} of 127.0.0.1 is in use" in said


def test_event__that_the_devnet_cannot_do__leaves_it_running(up: Up) -> None:
    devnet = up("--speed", "0")
    for words in (("reorg", "--size", "5"), ("flash-crash", "--size", "7")):
        refused = devnet.do("event", *words)
        assert refused.returncode == 1
        assert refused.stderr.startswith("keel: ")
    assert devnet.do("step", "1").returncode == 0


def test_step__with_no_devnet__says_how_to_start_one(tmp_path: Path) -> None:
    command = [*KEEL, "step", "1", "--run", str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "keel devnet up" in run.stderr


def test_up__in_a_folder_with_too_long_a_name__says_so(up: Up) -> None:
    devnet = up("--speed", "0", run="x" * 120)
    _, said = devnet.process.communicate(timeout=20)
    assert "too long" in said
    assert "--run" in said
