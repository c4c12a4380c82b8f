"""The local world, built once for each configuration and loaded from its dump ever after.

The dump holds compiled code of others, so it is made on the user's machine and never shipped.
"""

import errno
import fcntl
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from keeper.devnet import dump as dumps
from keeper.devnet.anvil import PRUNED, Anvil
from keeper.devnet.anvil_engine import AnvilEngine
from keeper.devnet.book import Book
from keeper.devnet.builder import build
from keeper.devnet.dump import Pruning
from keeper.devnet.revm_engine import RevmEngine
from keeper.devnet.site import GENESIS
from keeper.errors import Problem
from keeper.paths import ROOT, WORLDS

CHAIN_ID = 31337
BLOCK_GAS = 60_000_000
DEPTH_USD = 2_000_000
"""What moves a pool's price by two percent, by default."""

MADE_OF = (
    "keeper/chain/abi.py",
    "keeper/devnet/builder.py",
    "keeper/devnet/dump.py",
    "keeper/devnet/parts.py",
    "keeper/devnet/pool_builder.py",
    "keeper/devnet/pool_math.py",
    "keeper/devnet/reports.py",
    "keeper/devnet/site.py",
    "keeper/devnet/tokens.py",
    "keeper/devnet/world.py",
    "contracts/mocks/DevDollar.sol",
    "contracts/mocks/DevProxy.sol",
    "contracts/mocks/DevToken.sol",
    "package-lock.json",
)

ANVIL = ("--order", "fifo", "--no-request-size-limit")


def silent(_: str) -> None:
    """Progress for nobody."""


class World(NamedTuple):
    """A built world on disk."""

    folder: Path

    @property
    def book_path(self) -> Path:
        return self.folder / "book.json"

    @property
    def book(self) -> Book:
        return Book.read(self.book_path)

    @property
    def dump(self) -> bytes:
        return (self.folder / "state.json.gz").read_bytes()

    def on_anvil(
        self, *, port: int | None = None, chain_id: int = CHAIN_ID, history: bool = False
    ) -> AnvilEngine:
        """A node with the world on it; the caller closes it."""
        kept = () if history else PRUNED
        node = Anvil(*_flags(chain_id, BLOCK_GAS), *kept, port=port)
        dumps.load(node, self.dump)
        return AnvilEngine(node, None if history else self._pruning)

    def on_revm(self, *, chain_id: int = CHAIN_ID) -> RevmEngine:
        return RevmEngine.from_dump(self.dump, chain_id, self._pruning)

    @property
    def _pruning(self) -> Pruning:
        book = self.book
        ids = tuple(id_ for token in book.tokens for id_ in token.feed_ids)
        return Pruning(book.feed_cache or "", ids)


def ensure(depth_usd: int = DEPTH_USD, say: Callable[[str], None] = silent) -> World:
    """The world of this configuration, built now if it is not there yet."""
    folder = WORLDS / _key(depth_usd)
    if _whole(folder):
        return World(folder)
    with _locked():
        if _whole(folder):
            return World(folder)
        if folder.exists():
            say(f"the cached world {folder.name} is damaged: building it again")
            shutil.rmtree(folder)
        _build(folder, depth_usd, say)
    return World(folder)


def _build(folder: Path, depth_usd: int, say: Callable[[str], None]) -> None:
    say("building the local world: Safe, Uniswap V3, Chainlink, twelve tokens (once, ~30 s)")
    with Anvil(*_flags(CHAIN_ID, 10**9)) as node:
        engine = AnvilEngine(node)
        book = build(engine, depth_usd)
        engine.mine([], engine.head.timestamp + 12, 10**9)
        dump = dumps.slim(dumps.take(node), blocks=1)
    try:
        _keep(folder, book, dump)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise Problem(
            f"no space left for the world in {WORLDS}", "Free a hundred megabytes; try again."
        ) from error
    say(f"the world is ready: {len(book.pools)} pools, {len(dump) // 1024} KB")


def _keep(folder: Path, book: Book, dump: bytes) -> None:
    """All of it or nothing."""
    with tempfile.TemporaryDirectory(dir=WORLDS) as made:
        half = Path(made) / "world"
        half.mkdir()
        book.write(half / "book.json")
        (half / "state.json.gz").write_bytes(dump)
        (half / "sha256").write_text(hashlib.sha256(dump).hexdigest())
        half.rename(folder)


def _flags(chain_id: int, block_gas: int) -> list[str]:
    said = ["--chain-id", str(chain_id), "--gas-limit", str(block_gas)]
    return [*ANVIL, *said, "--timestamp", str(GENESIS)]


def _key(depth_usd: int) -> str:
    digest = hashlib.sha256(str(depth_usd).encode())
    for name in MADE_OF:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()[:16]


def _whole(folder: Path) -> bool:
    """A cache that a crash or a full disk left half done, or that rotted, is none."""
    try:
        dump = (folder / "state.json.gz").read_bytes()
        said = (folder / "sha256").read_text()
        return hashlib.sha256(dump).hexdigest() == said and (folder / "book.json").exists()
    except FileNotFoundError:
        return False


@contextmanager
def _locked() -> Iterator[None]:
    WORLDS.mkdir(parents=True, exist_ok=True)
    with (WORLDS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
