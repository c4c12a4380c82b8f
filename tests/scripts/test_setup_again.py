"""Set-up is run again and again: it does nothing, or mends, or makes what changed."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.lib.ground import Ground
from tests.scripts.tree import NPM, Tree

STEPS = ("python", "node", "compilers", "world")


@pytest.fixture
def done(tree: Tree) -> Tree:
    """A tree that is set up, with its calls forgotten."""
    code, output = tree.run()
    assert code == 0, output
    (tree.root / "calls").unlink()
    return tree


def test_setup__on_a_fresh_tree__makes_all_of_it(tree: Tree) -> None:
    code, output = tree.run()
    assert code == 0
    titles = ["This machine", "Python packages", "Node packages", "Solidity compilers"]
    for number, title in enumerate([*titles, "The devnet's world"], 1):
        assert f"[{number}/5] {title} …" in output
    assert all(tree.ground.stamp(step).exists() for step in STEPS)


def test_setup__when_all_is_there__does_nothing_at_once(done: Tree) -> None:
    since = time.monotonic()
    assert done.run() == (0, "")
    assert time.monotonic() - since < 1
    assert done.calls("npm") == done.calls("uv") == done.calls("node") == []


def test_setup__with_a_new_python_lock__keeps_the_environment(done: Tree) -> None:
    marker = done.ground.venv / "marker"
    marker.touch()
    (done.root / "requirements.lock").write_text("# newer")
    code, output = done.run()
    assert code == 0
    assert "[2/5]" in output
    assert "[3/5]" not in output
    assert marker.exists()
    sync, editable = done.calls("uv")[-2:]
    assert sync.startswith("pip sync")
    assert "--require-hashes" in sync
    assert "--no-deps" in editable


def test_setup__with_a_new_node_lock__makes_what_rests_on_it(done: Tree) -> None:
    (done.root / "package-lock.json").write_text('{"newer": true}')
    code, output = done.run()
    assert code == 0
    assert len(done.calls("npm")) == 1
    assert "--ignore-scripts" in done.calls("npm")[0]
    assert "[2/5]" not in output


def test_setup__after_a_lock_that_failed__does_not_trust_what_the_old_one_left(done: Tree) -> None:
    lock = done.root / "package-lock.json"
    lock.write_text('{"newer": true}')
    done.put("npm", "exit 1")
    assert done.run()[0] == 1
    lock.write_text("{}")
    done.put("npm", NPM)
    code, output = done.run()
    assert code == 0
    assert "never finished: made again from the start" in output
    assert len(done.calls("npm")) == 2


def test_setup__in_a_tree_that_was_moved__makes_its_environment_again(
    done: Tree, tmp_path: Path
) -> None:
    moved = Tree(done.root.rename(tmp_path / "moved"), done.bin)
    code, output = moved.run()
    assert code == 0
    assert "[2/5]" in output
    assert str(moved.root) in environment_file(moved.ground).read_text()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20])


def environment_file(ground: Ground) -> Path:
    (found,) = ground.venv.glob("lib/python3.*/site-packages/keel_env.pth")
    return found


@pytest.mark.parametrize("step", STEPS)
def test_setup__with_a_stamp_cut_short__takes_the_step_again(done: Tree, step: str) -> None:
    whole = done.ground.stamp(step).read_text()
    cut(done.ground.stamp(step))
    code, output = done.run()
    assert code == 0
    assert f"[{STEPS.index(step) + 2}/5]" in output
    assert done.ground.stamp(step).read_text() == whole


def test_setup__with_a_damaged_stamp__says_that_it_starts_over(done: Tree) -> None:
    done.ground.stamp("python").write_bytes(b"\xff\xfe")
    _, output = done.run()
    assert "its stamp is damaged: made again from the start" in output


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda g: (g.venv / "bin/python").unlink(), "Python in .venv does not run"),
        (lambda g: (g.venv / "bin/keel").unlink(), ".venv has no keel command"),
        (lambda g: environment_file(g).unlink(), ".venv lacks the keel_env.pth of this tree"),
        (lambda g: cut(environment_file(g)), ".venv lacks the keel_env.pth of this tree"),
        (lambda g: (g.node_modules / ".package-lock.json").unlink(), "node_modules is half made"),
    ],
    ids=["no-python", "no-keel", "no-pth", "cut-pth", "half-node-modules"],
)
def test_setup__with_a_broken_product__says_so_and_mends_it(
    done: Tree, harm: Callable[[Ground], None], said: str
) -> None:
    harm(done.ground)
    code, output = done.run()
    assert code == 0
    assert f"{said}" in output
    assert ": made again from the start" in output
    assert done.run() == (0, "")


def test_setup__with_a_package_gone__names_it(done: Tree) -> None:
    (done.root / "package.json").write_text('{"devDependencies": {"solc": "1", "@a/b": "1"}}')
    done.put(
        "npm",
        "mkdir -p node_modules/.bin node_modules/solc node_modules/@a/b\n"
        "touch node_modules/.package-lock.json node_modules/.bin/anvil node_modules/.bin/forge\n"
        "touch node_modules/solc/package.json node_modules/@a/b/package.json",
    )
    assert done.run()[0] == 0
    (done.ground.node_modules / "@a/b/package.json").unlink()
    code, output = done.run()
    assert code == 0
    assert "node_modules lacks @a/b: made again" in output


@pytest.mark.parametrize("product", ["solc/solc-v0.0.0", "worlds/one/book.json"])
def test_setup__with_a_made_file_gone__makes_it_again(done: Tree, product: str) -> None:
    made = done.ground.keel / product
    made.unlink()
    assert done.run()[0] == 0
    assert made.exists()


def test_environment__of_the_venv__is_there_with_no_exports(done: Tree) -> None:
    show = "import os; print(*map(os.getenv, ['SOLCX_BINARY_PATH', 'APE_DATA_FOLDER', 'PATH']))"
    python = str(done.ground.python)
    bins = done.ground.node_modules / ".bin"
    keel = done.ground.keel
    path = f"{bins}:{done.bin}"
    assert done.run(python, "-c", show)[1] == f"{keel}/solc {keel}/ape {path}\n"
    # What a person has set stays, and a child does not put the folder in front a second time.
    assert done.run(python, "-c", show, APE_DATA_FOLDER="mine", PATH=path)[1] == (
        f"{keel}/solc mine {path}\n"
    )
