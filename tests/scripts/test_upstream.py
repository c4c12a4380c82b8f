"""The fork run forks the user's node, or a devnet that it starts and stops itself."""

import os
import time
from pathlib import Path

import pytest

from keeper.errors import Problem
from scripts.lib import upstream as module
from scripts.lib.upstream import upstream
from tests.scripts.tree import Tree

SERVES = """
import json, os, pathlib, signal, sys
words = ["devnet", "up", "--still", "--no-fund", "--chain-id", "1", "--json", "--run"]
assert sys.argv[1:-1] == words, sys.argv
signal.signal(signal.SIGTERM, lambda *_: (pathlib.Path("ended").touch(), sys.exit()))
pathlib.Path("pid").write_text(str(os.getpid()))
print(json.dumps({"url": "http://127.0.0.1:1", "book": "book.json", "more": 1}), flush=True)
signal.pause()
"""


@pytest.fixture
def serving(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """A tree whose `keeper` is what a test writes."""
    monkeypatch.delenv("MAINNET_RPC", raising=False)
    tree.ground.python.parent.mkdir(parents=True)
    tree.ground.python.symlink_to(tree.bin / "python3.11")
    devnet(tree, SERVES)
    return tree


def devnet(tree: Tree, code: str) -> None:
    (tree.root / "keeper/__main__.py").write_text(code)


def test_upstream__without_a_node__is_a_devnet_while_it_lasts(serving: Tree) -> None:
    with upstream(serving.ground) as environment:
        assert environment == {
            "MAINNET_RPC": "http://127.0.0.1:1",
            "KEEL_ADDRESS_BOOK": "book.json",
        }
        assert not (serving.root / "ended").exists()
    assert (serving.root / "ended").exists()


def test_upstream__with_a_node__is_that_node(
    serving: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAINNET_RPC", "http://127.0.0.1:2")
    with upstream(serving.ground) as environment:
        assert environment == {}
    assert not (serving.root / "pid").exists()


@pytest.mark.parametrize("line", ["", "booting", "[]", '{"url": "http://127.0.0.1:1"}'])
def test_upstream__that_does_not_say_where_it_is__is_a_problem(serving: Tree, line: str) -> None:
    devnet(serving, f"print({line!r})")
    with (
        pytest.raises(Problem, match="did not say where it is, but") as error,
        upstream(serving.ground),
    ):
        pass
    assert repr(line)[1:-1] in error.value.what


def test_upstream__that_hangs__is_given_up_and_killed(
    serving: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "START", 0.5)
    monkeypatch.setattr(module, "END", 0.1)
    devnet(serving, "import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(60)")
    with pytest.raises(Problem), upstream(serving.ground):
        pass
    gone(serving.root / "pid")


def test_upstream__after_a_failing_run__is_stopped(serving: Tree) -> None:
    with pytest.raises(KeyboardInterrupt), upstream(serving.ground):
        raise KeyboardInterrupt
    gone(serving.root / "pid")


def gone(pid: Path) -> None:
    time.sleep(0.05)
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)
