"""What a machine may lack: set-up says what, and how to get it, and shows no traceback."""

import platform
import shutil
from types import SimpleNamespace

import pytest

from keeper.errors import Problem
from scripts.lib import machine
from tests.scripts.tree import Tree


def refused(tree: Tree, *said: str) -> None:
    """Set-up fails in words, before it has made anything."""
    code, output = tree.run()
    assert code == 1
    assert "Traceback" not in output
    for words in said:
        assert words in output
    assert not tree.ground.venv.exists()
    assert not tree.ground.node_modules.exists()


def test_setup__with_wrong_pythons_only__names_them(tree: Tree) -> None:
    (tree.bin / "python3.11").unlink()
    tree.put("python3", "echo 3.9.18")
    tree.put("python", "echo 3.13.0")
    refused(
        tree,
        f"needs Python 3.11 or 3.12, and found 3.9.18 ({tree.bin}/python3), "
        f"3.13.0 ({tree.bin}/python)",
        "apt-get install python3",
        "brew install python",
    )


def test_setup__with_no_python__says_so(tree: Tree) -> None:
    (tree.bin / "python3.11").unlink()
    refused(tree, "found none at all")


def test_setup__with_a_python_that_does_not_run__takes_the_next(tree: Tree) -> None:
    tree.put("python3.12", "echo 'pyenv: python3.12: command not found' >&2; exit 127")
    assert tree.run()[0] == 0


def test_setup__with_no_node__says_how_to_get_it(tree: Tree) -> None:
    (tree.bin / "node").unlink()
    refused(tree, "there is no node on PATH", "apt-get install nodejs npm", "brew install node")


@pytest.mark.parametrize("version", ["v18.19.1", "v9.0.0", "v19.9.9"])
def test_setup__with_an_old_node__names_its_version(tree: Tree, version: str) -> None:
    path = tree.put("node", f"echo {version}")
    refused(tree, f"Node {version[1:]} ({path}) is too old", "nvm install")


def test_setup__with_a_node_that_does_not_run__says_so(tree: Tree) -> None:
    tree.put("node", "echo 'no version set' >&2; exit 1")
    refused(tree, "does not answer ('no version set')")


def test_setup__with_no_npm__says_how_to_get_it(tree: Tree) -> None:
    (tree.bin / "npm").unlink()
    refused(tree, "there is no npm on PATH", "apt-get install npm")


def test_setup__with_a_newer_node__goes_on(tree: Tree) -> None:
    tree.put("node", "echo v100.0.0")
    assert tree.run()[0] == 0


def test_room__when_short__names_what_is_free_and_needed(
    tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=2_999_999_999))
    with pytest.raises(Problem, match=r"has 2999 MB free, .* takes about 3000 MB"):
        machine.require_room(tree.ground, 3000)
    assert machine.require_room(tree.ground, 2999) == 2999


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch, tree: Tree) -> Tree:
    """A machine for which npm ships no Foundry."""
    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    monkeypatch.setattr(platform, "machine", lambda: "arm64")
    monkeypatch.setenv("PATH", str(tree.bin))
    return tree


def test_foundry__elsewhere_with_none__says_how_to_get_it(elsewhere: Tree) -> None:
    (elsewhere.bin / "forge").unlink()
    with pytest.raises(Problem, match=r"1\.7 on Darwin arm64, and there is no forge") as error:
        machine.check(elsewhere.ground, 0)
    assert "npm install -g" in error.value.remedy


def test_foundry__elsewhere_with_another_release__names_it(elsewhere: Tree) -> None:
    elsewhere.put("anvil", "echo anvil Version: 1.1.7-stable")
    with pytest.raises(Problem, match=r"bin/anvil is 'anvil Version: 1\.1\.7-stable'"):
        machine.check(elsewhere.ground, 0)


def test_foundry__elsewhere_on_path__is_taken(elsewhere: Tree) -> None:
    assert "Node 20.1.0" in machine.check(elsewhere.ground, 0)


def test_foundry__when_npm_left_it_out__is_missed(tree: Tree) -> None:
    """npm passes over an optional package that it cannot get, without failing."""
    tree.put("npm", "mkdir -p node_modules; touch node_modules/.package-lock.json")
    for tool in ("anvil", "forge"):
        (tree.bin / tool).unlink()
    code, output = tree.run()
    assert code == 1
    assert "there is no anvil on PATH" in output
