"""A fund's first months by our commands alone: founded, verified, voted on, guarded by a real Safe.

Beside the commands there are only gifts of dollars and the passing of time.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from keeper.__main__ import keel
from keeper.chain import abi
from keeper.devnet.accounts import ALICE, BOB, CAROL
from keeper.devnet.artifacts import artifact
from keeper.devnet.engine import Tx
from keeper.devnet.fund import created
from keeper.devnet.pool_builder import mint
from keeper.devnet.world import World
from keeper.errors import KeelError
from keeper.governance.assembly import Assembly
from keeper.governance.proposals import Proposal, State
from keeper.units import DAY, ONE
from scripts.lib.deploy import deploy
from scripts.lib.verify import verify
from tests.keeper.governance.building import DOLLAR, Building
from tests.keeper.governance.safe.owned import of_owners

FEE = 'title = "A lower fee"\ntext = "{}"\n[fund]\nmanagement_fee_percent = {}\n'
SHARES = {"alice": (ALICE, 6000), "bob": (BOB, 3000), "carol": (CAROL, 1000)}
pytestmark = pytest.mark.slow


@dataclass
class Life:
    site: Building
    folder: Path
    fund: str
    lens: str

    # What people type

    def keel(self, *words: str, ends: int = 0) -> str:
        return _run(keel, words, self.site.engine.node.url, ends)

    def gov(self, *words: str, ends: int = 0) -> str:
        return self.keel("gov", *words, "--fund", self.fund, ends=ends)

    def invest(self, *words: str) -> str:
        return self.keel("fund", *words, "--fund", self.fund, "--lens", self.lens, "--yes")

    def safe(self, *action: str) -> tuple[str, ...]:
        """Proposed, and signed by two of the owners, each offline and in a file of its own."""
        file = self._file("tx")
        self.keel("safe", "propose", "--fund", self.fund, "--out", file, *action)
        signed = []
        for name in ("alice", "carol"):
            signed.append(self._file(name))
            offline = _run(
                keel, ("safe", "sign", file, "--as", name, "--yes", "--out", signed[-1]), ""
            )
            assert "made anew by: keel safe hash" in offline
        return tuple(signed)

    def send(self, signed: Sequence[str], ends: int = 0) -> str:
        merged = self._file("merged")
        self.keel("safe", "merge", *signed, "--out", merged)
        self.keel("safe", "simulate", merged, ends=ends)
        return self.keel("safe", "execute", merged, "--as", "stranger", "--yes", ends=ends)

    # What goes on around them

    @property
    def now(self) -> int:
        return self.site.node.header().timestamp

    def until(self, time: int) -> None:
        """The newest block is of this time."""
        self.site.node.rpc("evm_setNextBlockTimestamp", hex(time))
        self.site.node.rpc("evm_mine")

    @property
    def proposals(self) -> list[Proposal]:
        return Assembly.of_fund(self.site.node, self.fund).proposals()

    @property
    def fee(self) -> int:
        """In basis points a year."""
        raw = self.site.node.call(self.fund, abi.call("limits()"))
        return int.from_bytes(raw[:32], "big") * 10_000 // ONE

    def voted(self, percent: str, *voters: str) -> Proposal:
        """From a file to the timelock."""
        file = self.folder / "fee.toml"
        file.write_text(FEE.format(f"By {len(list(self.folder.iterdir()))} files.", percent))
        self.gov("propose", str(file), "--as", "alice", "--yes")
        one = self.proposals[-1]
        number = str(one.number)
        self.until(one.snapshot + 1)
        for name in voters:
            self.gov("vote", number, "for", "--as", name, "--yes")
        self.until(one.deadline + 1)
        self.gov("queue", number, "--as", "bob", "--yes")
        return self.proposals[-1]

    def _file(self, name: str) -> str:
        count = len(list(self.folder.iterdir()))
        return str(self.folder / f"{name}-{count}.json")


def _run(command: click.Command, words: Sequence[str], rpc: str, ends: int = 0) -> str:
    done = CliRunner().invoke(command, list(words), env={"KEEL_RPC": rpc} if rpc else {})
    if isinstance(done.exception, KeelError):
        assert ends == 1, done.exception
        return str(done.exception)
    assert done.exit_code == ends, done.output
    return done.output


@pytest.fixture
def life(world: World, tmp_path: Path) -> Iterator[Life]:
    site = Building.on(world)
    try:
        yield founded(site, tmp_path)
    finally:
        site.engine.close()


def founded(site: Building, folder: Path) -> Life:
    """By `deploy`, its Safe of three owners with it; read back by `verify`; entered in kind."""
    toml, out, rpc = folder / "fund.toml", folder / "deployment.json", site.engine.node.url
    toml.write_text(of_owners(site.toml))
    _run(deploy, (str(toml), "--as", "deployer", "--yes", "--out", str(out)), rpc)
    assert ", 0 differ" in _run(verify, (str(out), str(toml)), rpc)
    lens = created(ALICE, site.node.nonce(ALICE))
    site.mine(Tx(ALICE, None, artifact("Lens").linked({})))
    life = Life(site, folder, json.loads(out.read_text())["modules"]["Fund"], lens)
    for name, (who, shares) in SHARES.items():
        site.mine(mint(site.book.token("USDC"), who, 2 * shares * DOLLAR))
        life.invest("enter", str(shares), "--as", name)
    life.until(life.now + 8 * DAY)
    return life


def test_fund__by_commands_alone__is_governed_as_promised(life: Life) -> None:
    _takes_effect_exactly_at_the_delay(life)
    _is_not_held_up_by_a_silent_safe(life)
    _is_vetoed_once(life)
    _dies_when_nobody_executes_it(life)


def _takes_effect_exactly_at_the_delay(life: Life) -> None:
    one = life.voted("1.5", "alice", "bob")
    signed = life.safe("execute", str(one.number))
    assert one.ready
    life.until(one.ready - 1)
    assert "not ready" in life.send(signed, ends=1)
    life.until(one.ready)
    life.send(signed)
    assert life.fee == 150


def _is_not_held_up_by_a_silent_safe(life: Life) -> None:
    one = life.voted("1.25", "alice", "bob")
    assert one.safe_until
    life.until(one.safe_until - 60)
    assert "the Safe's alone for a day" in life.gov(
        "execute", str(one.number), "--as", "bob", "--yes", ends=1
    )
    life.until(one.safe_until)
    life.gov("execute", str(one.number), "--as", "bob", "--yes")
    assert life.fee == 125


def _is_vetoed_once(life: Life) -> None:
    """The second time it has two quorums, of 20 % each, in favour."""
    one = life.voted("1", "bob")
    life.send(life.safe("veto", str(one.number)))
    assert life.proposals[-1].state == State.CANCELED
    again = life.voted("1", "alice", "bob")
    assert "were vetoed once" in life.send(life.safe("veto", str(again.number)), ends=1)
    assert again.safe_until
    life.until(again.safe_until)
    life.gov("execute", str(again.number), "--as", "carol", "--yes")
    assert life.fee == 100


def _dies_when_nobody_executes_it(life: Life) -> None:
    one = life.voted("0.5", "alice", "bob")
    assert one.ready
    life.until(one.ready + 14 * DAY)
    assert "nothing is left to do" in life.gov("show", str(one.number))
    assert life.proposals[-1].state == State.EXPIRED
    life.gov("execute", str(one.number), "--as", "bob", "--yes", ends=1)
    assert life.fee == 100
