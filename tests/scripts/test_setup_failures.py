"""What may go wrong on the way: each failure says what to do, and the next run recovers."""

import os
import shutil
import signal
import time
from pathlib import Path

import pytest

from scripts.lib.ground import HERE
from scripts.lib.tools import Cause, ToolFailed, explain
from tests.scripts.tree import NPM, Tree, offline


def fails(tree: Tree, **more: str) -> str:
    code, output = tree.run(**more)
    assert code == 1
    assert "Traceback" not in output
    return output


def test_network__when_npm_has_none__is_said(tree: Tree) -> None:
    for tool in ("node", "npm"):
        (tree.bin / tool).unlink()
        (tree.bin / tool).symlink_to(str(shutil.which(tool)))
    for lock in ("package.json", "package-lock.json"):
        shutil.copy(HERE.root / lock, tree.root)
    output = fails(tree, **offline())
    assert "No network: npm (" in output
    assert "could not reach the npm registry" in output
    assert "HTTPS_PROXY" in output
    assert "npm_config_registry" in output
    assert f"The end of {tree.ground.log('node')}:" in output


@pytest.mark.slow
def test_network__when_pip_has_none__is_said(tree: Tree) -> None:
    shutil.rmtree(tree.ground.uv_home)
    shutil.copy(HERE.root / "requirements-setup.lock", tree.root)
    output = fails(tree, **offline())
    assert "No network: pip (" in output
    assert "could not reach the Python package index" in output
    assert "PIP_INDEX_URL" in output


def test_network__when_uv_alone_has_none__leaves_it_to_pip(tree: Tree) -> None:
    uv = tree.ground.uv_home / "bin/uv"
    uv.unlink()
    uv.symlink_to(HERE.uv_home / "bin/uv")
    tree.put("pip", "touch .venv/bin/keel", tree.ground.uv_home / "bin")
    shutil.copy(HERE.root / "requirements.lock", tree.root)
    code, output = tree.run(**offline(), UV_NO_CACHE="1")
    assert code == 0
    assert "uv ended with code" in output
    assert "pip takes over, which is slower" in output
    locked, editable = tree.calls("pip")
    assert "--require-hashes" in locked
    assert "--no-deps" in editable


def test_cache__with_a_damaged_package__is_passed_by(tree: Tree) -> None:
    tree.put(
        "npm",
        f'case "$*" in *--cache*) {NPM} ;; *) echo npm error code EINTEGRITY; exit 1 ;; esac',
    )
    code, output = tree.run()
    assert code == 0
    assert "fetching past the cache" in output
    assert len(tree.calls("npm")) == 2


def test_registry__with_an_altered_package__is_refused(tree: Tree) -> None:
    tree.put("npm", "echo npm error code EINTEGRITY; exit 1")
    output = fails(tree)
    assert "a package that is not the one in our lock file" in output
    assert "npm cache clean --force" in output


def test_disk__when_a_tool_fills_it__is_said(tree: Tree) -> None:
    tree.put("npm", "echo 'npm error code ENOSPC'; exit 228")
    output = fails(tree)
    assert "The disk is full: npm could not write" in output
    assert "about 2 GB" in output


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("file", ["log/setup-node.log", "stamps/node.new"])
def test_disk__when_set_up_itself_cannot_write__is_said(tree: Tree, file: str) -> None:
    path = tree.ground.keel / file
    path.parent.mkdir(parents=True)
    path.symlink_to("/dev/full")
    assert "The disk is full: a file: No space left on device" in fails(tree)
    path.unlink()
    assert tree.run()[0] == 0


def test_tool__that_fails_otherwise__shows_its_last_words(tree: Tree) -> None:
    tree.put(
        "npm", "seq() { :; }; i=0; while [ $i -lt 40 ]; do i=$((i+1)); echo line $i; done; false"
    )
    output = fails(tree)
    assert "npm ended with code 1" in output
    assert "  | line 40" in output
    assert "  | line 26" in output
    assert "  | line 25" not in output


def test_folder__that_cannot_be_made__is_named(tree: Tree) -> None:
    shutil.rmtree(tree.ground.keel)
    tree.ground.keel.touch()
    assert f"Could not set up: {tree.ground.keel}: File exists" in fails(tree)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_interrupt__half_way__stops_the_tools_and_the_next_run_recovers(
    tree: Tree, sent: signal.Signals
) -> None:
    tree.put("npm", "mkdir -p node_modules/half; echo $$ > pid; touch ready; exec sleep 60")
    process = tree.start()
    wait_for(tree.root / "ready")
    process.send_signal(sent)
    said, _ = process.communicate(timeout=10)
    assert process.returncode == 130
    assert "stopped; the next run goes on from here" in said
    assert "Traceback" not in said
    with pytest.raises(ProcessLookupError):
        os.kill(int((tree.root / "pid").read_text()), 0)
    tree.put("npm", NPM)
    code, output = tree.run()
    assert code == 0
    assert "[2/5]" not in output
    assert "never finished: made again from the start" in output
    assert not (tree.ground.node_modules / "half").exists()


def test_two_at_once__the_second__waits_and_has_nothing_left_to_do(tree: Tree) -> None:
    tree.put("npm", f"touch ready; while [ ! -e go ]; do sleep 0.02; done; {NPM}")
    first = tree.start()
    wait_for(tree.root / "ready")
    second = tree.start()
    assert second.stdout is not None
    waiting = second.stdout.readline()
    (tree.root / "go").touch()
    assert f"Another set-up is at work (process {first.pid}); waiting" in waiting
    assert [first.wait(10), second.wait(10)] == [0, 0]
    assert second.stdout.read() == ""
    assert len(tree.calls("npm")) == 1
    first.communicate()
    second.communicate()


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 10
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} did not appear"
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("tool", "output", "cause"),
    [
        ("pip", "NewConnectionError('...: Failed to establish a new connection')", Cause.NETWORK),
        ("pip", "[Errno -3] Temporary failure in name resolution", Cause.NETWORK),
        ("uv", "error sending request for url\n  dns error", Cause.NETWORK),
        ("npm", "npm error code EAI_AGAIN", Cause.NETWORK),
        ("npm", "npm error network request failed, reason: ETIMEDOUT", Cause.NETWORK),
        ("uv", "invalid peer certificate: UnknownIssuer", Cause.CERTIFICATE),
        ("npm", "npm error code SELF_SIGNED_CERT_IN_CHAIN", Cause.CERTIFICATE),
        (
            "pip",
            "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]",
            Cause.CERTIFICATE,
        ),
        ("pip", "THESE PACKAGES DO NOT MATCH THE HASHES", Cause.INTEGRITY),
        ("uv", "Hash mismatch for `click==8.1.8`", Cause.INTEGRITY),
        ("uv", "failed to write: No space left on device (os error 28)", Cause.DISK),
        ("python", "OSError: [Errno 122] Disk quota exceeded", Cause.DISK),
        ("python", "ModuleNotFoundError: No module named 'x'", Cause.OTHER),
        ("python", "TimeoutError: timed out", Cause.OTHER),
        ("pip", "ModuleNotFoundError: No module named 'x'", Cause.OTHER),
        ("npm", "npm error code E404", Cause.OTHER),
    ],
)
def test_cause__of_what_a_tool_printed__is_recognised(tool: str, output: str, cause: Cause) -> None:
    assert ToolFailed(tool, 1, output).cause is cause


def test_explanation__of_a_certificate__names_the_settings(tmp_path: Path) -> None:
    failure = ToolFailed("uv", 2, "hm\n  invalid peer certificate: UnknownIssuer")
    problem = explain(failure, tmp_path)
    assert "uv (invalid peer certificate: UnknownIssuer)" in problem.what
    assert "NODE_EXTRA_CA_CERTS" in problem.remedy
