"""Set-up takes a native compiler where there is a right one, and npm's where there is none."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from keeper.paths import NODE_MODULES, ROOT
from scripts.solc import install as compilers

RIGHT = "Version: 0.8.30+commit.73712a01.Linux.g++"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home; its `bin` is the PATH, and holds only what runs npm's compilers."""
    home = tmp_path / "home"
    (home / "bin").mkdir(parents=True)
    for name in ("node", "sh"):
        (home / "bin" / name).symlink_to(str(shutil.which(name)))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PATH", str(home / "bin"))
    return home


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A clone whose name a shell would trip over."""
    root = tmp_path / "a clone's $HOME"
    root.mkdir()
    (root / "scripts").symlink_to(ROOT / "scripts")
    (root / "node_modules").symlink_to(NODE_MODULES)
    return root


def put(path: Path, body: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


def placed(root: Path, version: str = "0.8.30") -> Path:
    return root / ".keel" / "solc" / f"solc-v{version}"


@pytest.mark.parametrize(
    "place",
    [
        "bin/solc",
        ".solcx/solc-v0.8.30",
        ".svm/0.8.30/solc-0.8.30",
        ".local/share/svm/0.8.30/solc-0.8.30",
    ],
)
def test_install__with_a_native_compiler__runs_it(home: Path, root: Path, place: str) -> None:
    native = put(home / place, f"echo '{RIGHT}'")
    compilers.install(root)
    assert compilers.native("0.8.30") == native
    assert str(native) in placed(root).read_text()
    assert "solc-0.8.26" in placed(root, "0.8.26").read_text()


@pytest.mark.parametrize(
    "body",
    [
        "echo 'Version: 0.8.31+commit.73712a01.Linux.g++'",
        "echo 'Version: 0.8.30+commit.00000000.Linux.g++'",
        "echo 'Version: 0.8.30+commit.73712a01.mod.Linux.g++'",
        "echo 'Version: 0.8.30-nightly.2025.5.7+commit.73712a01.Linux.g++'",
        "echo 'Version: 0.8.30+commit.73712a01.Emscripten.clang'",
        f"echo '{RIGHT}'; exit 1",
        "kill -9 $$",
        "printf '\\377\\376'",
    ],
)
def test_install__with_a_compiler_that_is_not_the_release__takes_npms(
    home: Path, root: Path, body: str
) -> None:
    put(home / "bin" / "solc", body)
    compilers.install(root)
    assert compilers.native("0.8.30") is None
    assert "solc.mjs" in placed(root).read_text()


def test_native__that_is_no_program__is_passed_over(home: Path) -> None:
    put(home / ".solcx" / "solc-v0.8.30", "").write_bytes(b"\x7fELF")
    right = put(home / "bin" / "solc", f"echo '{RIGHT}'")
    assert compilers.native("0.8.30") == right


def test_install__a_second_time__changes_nothing(home: Path, root: Path) -> None:
    compilers.install(root)
    before = {path: path.stat() for path in placed(root).parent.iterdir()}
    compilers.install(root)
    after = {path: path.stat() for path in placed(root).parent.iterdir()}
    assert sorted(path.name for path in before) == ["solc-v0.8.26", "solc-v0.8.30"]
    assert {p: (s.st_ino, s.st_mtime_ns) for p, s in after.items()} == {
        p: (s.st_ino, s.st_mtime_ns) for p, s in before.items()
    }


def test_install__once_the_native_compiler_is_gone__goes_back_to_npms(
    home: Path, root: Path
) -> None:
    native = put(home / "bin" / "solc", f"echo '{RIGHT}'")
    compilers.install(root)
    native.unlink()
    compilers.install(root)
    assert "solc.mjs" in placed(root).read_text()


def test_install__without_node_modules__says_how_to_get_them(home: Path, root: Path) -> None:
    (root / "node_modules").unlink()
    with pytest.raises(compilers.SetupError, match=r"no solc 0\.8\.30 in .*run `npm ci`"):
        compilers.install(root)


def test_install__without_node__says_to_get_it(home: Path, root: Path) -> None:
    (home / "bin" / "node").unlink()
    with pytest.raises(compilers.SetupError, match=r"no `node` on PATH .*install Node 20"):
        compilers.install(root)


def another_release(root: Path) -> None:
    (root / "node_modules").unlink()
    (root / "node_modules").mkdir()
    for release in compilers.RELEASES.values():
        target = NODE_MODULES / compilers.RELEASES["0.8.26"].package
        (root / "node_modules" / release.package).symlink_to(target)


def half_a_package(root: Path) -> None:
    (root / "node_modules").unlink()
    (root / "node_modules" / "solc").mkdir(parents=True)
    (root / "node_modules" / "solc" / "soljson.js").touch()


@pytest.mark.parametrize("spoil", [another_release, half_a_package])
def test_install__of_what_is_not_the_release__fails_and_leaves_what_was_there(
    home: Path, root: Path, spoil: Callable[[Path], None]
) -> None:
    compilers.install(root)
    good = placed(root).read_text()
    spoil(root)
    with pytest.raises(
        compilers.SetupError, match=r"with 0\.8\.30\+commit\.73712a01: run `npm ci`"
    ):
        compilers.install(root)
    assert placed(root).read_text() == good
    assert len(list(placed(root).parent.iterdir())) == len(compilers.RELEASES)
