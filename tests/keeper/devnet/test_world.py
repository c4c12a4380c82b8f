"""The built world: whole or made again, loaded in a moment, its parts at their places."""

import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from keeper.chain import abi
from keeper.devnet import world as worlds
from keeper.devnet.accounts import ALICE, DEPLOYER, LOCAL_CHAINS, key
from keeper.devnet.anvil import Anvil, resident_mb
from keeper.devnet.builder import SAFE_PARTS
from keeper.devnet.revm_engine import RevmEngine
from keeper.devnet.tokens import TOKENS
from keeper.devnet.world import World
from keeper.errors import Problem


@pytest.fixture
def own_cache(tmp_path: Path, world: World, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of this test's own that holds the built world."""
    monkeypatch.setattr(worlds, "WORLDS", tmp_path)
    return Path(shutil.copytree(world.folder, tmp_path / world.folder.name))


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch, world: World) -> list[Path]:
    """Counts builds, which copy the world that is there instead of making it."""
    made: list[Path] = []

    def build(folder: Path, depth_usd: int, say: object) -> None:
        made.append(folder)
        shutil.copytree(world.folder, folder)

    monkeypatch.setattr(worlds, "_build", build)
    return made


def test_ensure__when_cached__builds_nothing(own_cache: Path, builds: list[Path]) -> None:
    assert worlds.ensure().folder == own_cache
    assert builds == []


@pytest.mark.parametrize("wound", ["truncated", "changed", "half"])
def test_ensure__with_a_broken_cache__says_so_and_builds_again(
    wound: str, own_cache: Path, builds: list[Path]
) -> None:
    dump = own_cache / "state.json.gz"
    whole = dump.read_bytes()
    if wound == "half":
        (own_cache / "book.json").unlink()
    else:
        dump.write_bytes(whole[:1000] if wound == "truncated" else whole[:-1] + b"x")
    said: list[str] = []
    assert worlds.ensure(say=said.append).dump == whole
    assert builds == [own_cache]
    assert "damaged: building it again" in said[0]


def test_ensure__with_other_depth__is_another_world(own_cache: Path, builds: list[Path]) -> None:
    assert worlds.ensure(depth_usd=5_000_000).folder != own_cache
    assert len(builds) == 1


def test_ensure__by_two_at_once__builds_once(
    tmp_path: Path, builds: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worlds, "WORLDS", tmp_path)
    threads = [threading.Thread(target=worlds.ensure) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(builds) == 1


@pytest.mark.slow
def test_ensure__on_a_full_disk__leaves_no_half_world(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(worlds, "WORLDS", tmp_path)
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(Problem, match=r"(?s)no space left.*Free"):
        worlds.ensure()
    assert [path.name for path in tmp_path.iterdir()] == ["lock"]


def test_safe__stands_at_its_canonical_addresses(revm: RevmEngine) -> None:
    for address in SAFE_PARTS.values():
        assert len(revm.code(address)) > 100


def test_tokens__have_the_decimals_and_first_prices_of_their_kind(
    revm: RevmEngine, world: World
) -> None:
    for token, spec in zip(world.book.tokens, TOKENS, strict=True):
        decimals = revm.call(token.address, abi.call("decimals()"))
        assert int.from_bytes(decimals, "big") == spec.decimals == token.decimals
        answer = revm.call(token.feed, abi.call("latestRoundData()"))
        round_ = abi.decode("(uint80,int256,uint256,uint256,uint80)", answer)
        assert round_[1] == spec.price_e8
        assert round_[3] <= revm.head.timestamp


def test_on_anvil__on_a_busy_port__says_which_and_what_to_do(world: World) -> None:
    with Anvil() as node, pytest.raises(Problem, match=f"(?s)port {node.port} .*in use.*--port"):
        world.on_anvil(port=node.port)


def test_anvil__when_its_starter_is_killed__ends_too() -> None:
    script = "from keeper.devnet.anvil import Anvil; n = Anvil(); print(n.pid, flush=True); input()"
    parent = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout
    assert parent.stdin
    pid = int(parent.stdout.readline())
    assert resident_mb(pid) > 1
    parent.kill()
    parent.wait()
    parent.stdout.close()
    parent.stdin.close()
    for _ in range(200):
        if not _alive(pid):
            return
        threading.Event().wait(0.02)
    pytest.fail(f"anvil {pid} outlived its starter")


def _alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def test_key__on_a_chain_that_is_not_local__is_refused() -> None:
    assert key(DEPLOYER, LOCAL_CHAINS[0]).startswith("0xac0974be")
    assert key(ALICE, LOCAL_CHAINS[1]) != key(DEPLOYER, LOCAL_CHAINS[1])
    with pytest.raises(Problem, match="chain 1 is not a local chain"):
        key(DEPLOYER, 1)
