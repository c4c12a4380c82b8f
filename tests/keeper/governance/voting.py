"""A founded fund whose holders have held for more than a week, and its commands."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from click.testing import CliRunner

from keeper.__main__ import keel
from keeper.chain import abi
from keeper.devnet import listing
from keeper.devnet.accounts import ALICE, BOB, CAROL
from keeper.devnet.engine import Tx
from keeper.devnet.pool_builder import mint
from keeper.devnet.site import do
from keeper.devnet.world import World
from keeper.errors import KeelError
from keeper.governance.assembly import Assembly
from keeper.governance.founding import Addresses
from keeper.governance.proposals import Proposal
from keeper.units import DAY, ONE
from tests.keeper.governance.building import DOLLAR, Building

ENTER = "depositInKind(uint256,address,uint256[],uint256)"
PROPOSE = "propose(address[],uint256[],bytes[],string)"
BATCH = "(address[],uint256[],bytes[],bytes32)"
SHARES = {ALICE: 6000, BOB: 3000, CAROL: 1000}


@dataclass
class Voters:
    site: Building
    at: Addresses

    @classmethod
    def on(cls, world: World, folder: Path) -> Self:
        site = Building.on(world)
        record = site.deployment(folder / "deployment.json").run(lambda _: None)
        one = cls(site, Addresses.of(record.launch))
        for who, shares in SHARES.items():
            one.enter(who, shares)
        one.wait(8 * DAY)
        return one

    def enter(self, who: str, shares: int) -> None:
        usdc = self.site.book.token("USDC")
        amount = 2 * shares * DOLLAR
        forever = 2**48
        self.site.mine(
            mint(usdc, who, amount),
            do(usdc.address, "approve(address,uint256)", self.at.fund, amount, sender=who),
            do(self.at.fund, ENTER, shares * ONE, who, [amount] * 3, forever, sender=who),
        )

    @property
    def now(self) -> int:
        return self.site.node.header().timestamp

    def wait(self, seconds: int) -> None:
        self.until(self.now + seconds)

    def until(self, time: int) -> None:
        self.site.node.rpc("evm_setNextBlockTimestamp", hex(time))
        self.site.node.rpc("evm_mine")

    def priced(self) -> None:
        """Every feed answers anew: none is as patient as a vote."""
        self.site.mine(*listing.answers(self.site.book, self.now))

    @contextmanager
    def apart(self) -> Iterator[None]:
        with self.site.apart():
            yield

    def assembly(self) -> Assembly:
        return Assembly.of_fund(self.site.node, self.at.fund)

    def only(self) -> Proposal:
        (one,) = self.assembly().proposals()
        return one

    def propose(self, text: str, *calls: tuple[str, bytes], who: str = ALICE) -> Proposal:
        targets, datas = zip(*calls, strict=True)
        args = (list(targets), [0] * len(calls), list(datas), text)
        self.site.mine(do(self.at.governor, PROPOSE, *args, sender=who))
        return self.assembly().proposals()[-1]

    def vote(self, one: Proposal, who: str, support: int) -> None:
        cast = "castVote(uint256,uint8)"
        self.site.mine(do(self.at.governor, cast, one.id, support, sender=who))

    def govern(self, what: str, one: Proposal, who: str) -> None:
        """`queue`, `execute`, `cancel` or `veto`."""
        data = abi.call(what + BATCH, *one.motion.batch)
        self.site.node.rpc("anvil_setBalance", who, hex(1000 * ONE))
        self.site.mine(Tx(who, self.at.governor, data))

    def queue(self, one: Proposal) -> Proposal:
        """Voted for by all, and in the timelock."""
        self.until(one.snapshot + 1)
        for who in SHARES:
            self.vote(one, who, 1)
        self.until(one.deadline + 1)
        self.govern("queue", one, BOB)
        return self.assembly().proposals()[one.number - 1]

    def execute(self, one: Proposal) -> None:
        """From being proposed to taking effect."""
        queued = self.queue(one)
        self.until(queued.safe_until or 0)
        self.govern("execute", queued, BOB)

    def keel(self, *words: str, answer: str = "") -> tuple[int, str]:
        """A command's end and what it said, the fund named by its address."""
        where = ("--fund", self.at.fund, "--rpc", self.site.engine.node.url)
        run = CliRunner().invoke(keel, [*words, *where], input=answer or None)
        if isinstance(run.exception, KeelError):
            return run.exit_code, f"{run.output}keel: {run.exception}"
        if run.exception and not isinstance(run.exception, SystemExit):
            raise run.exception
        return run.exit_code, run.output

    def read(self, to: str, signature: str, *args: Any) -> int:
        return int.from_bytes(self.site.node.call(to, abi.call(signature, *args)), "big")

    def close(self) -> None:
        self.site.close()
