"""Founds a fund by its TOML. What is done, the chain says: a crash costs nothing but time."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from keeper.chain import abi
from keeper.chain.node import Node
from keeper.devnet.fund import created
from keeper.errors import Problem
from keeper.execution.sender import Order, Outcome, Sender
from keeper.governance import commons, factories, founding, terms
from keeper.governance.config import Config
from keeper.governance.facts import Facts
from keeper.governance.founding import Addresses, Founding
from keeper.governance.powers import MODULES
from keeper.governance.record import Record
from keeper.governance.safe import creation
from keeper.governance.terms import Setting

CHUNK_GAS = 14_000_000
"""What a transaction of settings takes at most, with room below the sender's own limit."""

OPENED = abi.topic("Opened(address,address)")


class Step(NamedTuple):
    order: Order
    opens: bool = False
    """Whether it makes the launch."""


class Deployment:
    """A fund on its way, seen and moved by its founder."""

    def __init__(
        self, config: Config, sender: Sender, path: Path, *, factory: str | None = None
    ) -> None:
        self.config = config
        self.sender = sender
        self.node: Node = sender.node
        self.path = path
        self.facts = Facts.read(self.node, config)
        self.factory = factory or commons.factory().address(self.node)
        if factory:
            factories.require_ours(self.node, factory)
        self.record = self._resumed() or self._planned(self.node.header().timestamp)

    @property
    def founding(self) -> Founding:
        return terms.founding(self.config, self.facts, self.record.since)

    @property
    def at(self) -> Addresses:
        return Addresses.of(self.record.launch)

    @property
    def settings(self) -> list[Setting]:
        return terms.settings(self.config, self.facts, self.record.since, self.at)

    def run(self, done: Callable[[Outcome], None]) -> Record:
        """Goes on from wherever the chain is, to the end."""
        last: Order | None = None
        while step := next(self.left(), None):
            _require_progress(step.order, last)
            last = step.order
            if step.opens:
                self.record.write(self.path)
            (outcome,) = self.sender.send([step.order])
            if step.opens:
                self._opened(outcome)
            done(outcome)
        self.record = self._whole()
        self.record.write(self.path)
        return self.record

    def left(self) -> Iterator[Step]:
        """What is still to do, by the chain as it is now; in order."""
        yield from map(Step, self._safe())
        yield from map(Step, self._commons())
        is_open = self._is_ours(self.record)
        if not is_open:
            self.record = self._planned(self.record.since)  # somebody may have been quicker
            opening = founding.opening(self.founding)
            yield Step(Order(self.factory, opening, "open the launch"), opens=True)
        elif self._is_active():
            return
        for order in (*self._modules(is_open), *self._configuring(), *self._activating()):
            yield Step(order)

    def require_seed(self) -> None:
        """The founder's purse pays for the dead shares."""
        base, seed = self.config.base.token, self.founding.seed
        has = self._uint(base, "balanceOf(address)", self.sender.address)
        if has < seed:
            digits = self.facts.decimals[base]
            raise Problem(
                f"{self.sender.address} has {has / 10**digits} {self.config.fund.base}, and "
                f"fund.seed = {self.config.fund.seed}",
                "Send it some, or found the fund with a smaller seed.",
            )

    # What was

    def _resumed(self) -> Record | None:
        """The launch of the file, if it was opened by us and with this TOML."""
        record = Record.read(self.path)
        if record is None:
            return None
        if record.chain_id != self.node.chain_id:
            raise Problem(
                f"{self.path} is of chain {record.chain_id}, and this is {self.node.chain_id}",
                "Name another file with --out, or the node of its chain with --rpc.",
            )
        if not self._is_ours(record):
            return self._planned(record.since)
        wanted = terms.founding(self.config, self.facts, record.since)
        if record.founding != "0x" + terms.founding_hash(wanted).hex():
            raise Problem(
                f"the launch {record.launch} of {self.path} was opened with another TOML",
                "Give that one; or open another launch with another --out.",
            )
        self.factory = record.factory
        return record

    def _is_ours(self, record: Record) -> bool:
        """Somebody else's launch may have come to lie where ours was to."""
        if not self.node.code(record.launch):
            return False
        founder = self._address(record.launch, "FOUNDER()")
        if founder == record.founder != self.sender.address:
            raise Problem(
                f"{founder} opened the launch {record.launch}, and {self.sender.address} signs",
                "Sign as its founder, or open another launch with another --out.",
            )
        return founder == self.sender.address

    def _planned(self, since: int) -> Record:
        """A launch that is not opened yet, where it comes to lie if nobody is quicker."""
        nonce = self.node.nonce(self.factory) if self.node.code(self.factory) else 1
        wanted = terms.founding(self.config, self.facts, since)
        return Record(
            chain_id=self.node.chain_id,
            since=since,
            founder=self.sender.address,
            founding="0x" + terms.founding_hash(wanted).hex(),
            factory=self.factory,
            launch=created(self.factory, nonce),
        )

    def _opened(self, outcome: Outcome) -> None:
        (log,) = (log for log in outcome.logs if log.topics[0] == OPENED)
        launch = to_checksum_address("0x" + log.topics[1][-40:])
        block = outcome.receipt.block
        self.record = self.record.model_copy(update={"launch": launch, "block": block})
        self.record.write(self.path)

    # What is next

    def _safe(self) -> Iterator[Order]:
        """Created by whoever is first: its address is made of its owners."""
        one = self.config.safe
        if one.owners and not self.node.code(one.at):
            creation.require_parts(self.node)
            yield one.made.order()

    def _commons(self) -> Iterator[Order]:
        """What whoever comes first deploys for all."""
        if not self.node.code(self.factory):
            yield commons.factory().order(self.node)
        for one in commons.serving(self.config):
            if not self.node.code(one.address(self.node)):
                yield one.order(self.node)

    def _modules(self, is_open: bool) -> Iterator[Order]:
        done = self._uint(self.record.launch, "deployed()") if is_open else 0
        for module, code in list(zip(MODULES, founding.codes(), strict=True))[done:]:
            data = founding.deploying(self.founding, code)
            yield Order(self.record.launch, data, f"deploy {module}")

    def _configuring(self) -> Iterator[Order]:
        there = {one.to for one in self.settings if self.node.code(one.to)}
        missing = [s for s in self.settings if s.to not in there or not s.holds(self.node.call)]
        for chunk in chunks(missing):
            says = "set " + ", ".join(one.says for one in chunk)
            data = founding.configuring([(one.to, one.data) for one in chunk])
            yield Order(self.record.launch, data, says)

    def _activating(self) -> Iterator[Order]:
        base, launch, wanted = self.config.base.token, self.record.launch, self.founding
        given = self._uint(base, "allowance(address,address)", self.sender.address, launch)
        if given < wanted.seed and not self._is_seeded():
            data = abi.call("approve(address,uint256)", launch, wanted.seed)
            yield Order(base, data, f"approve the seed of {self.config.fund.seed}")
        yield Order(launch, founding.activating(wanted), "activate")

    def _is_seeded(self) -> bool:
        fund = self.at.fund
        return bool(self.node.code(fund)) and self._uint(fund, "totalSupply()") > 0

    def _is_active(self) -> bool:
        timelock = self.at.timelock
        return bool(self.node.code(timelock)) and self._uint(timelock, "handedOver()") == 1

    def _whole(self) -> Record:
        """The addresses and the hashes of the code that lies there."""
        modules = {module: self.at.of_module(module) for module in MODULES}
        served = commons.Service.of(self.node, self.config)
        lying = {"FundFactory": self.factory, "Launch": self.record.launch} | modules | served.code
        hashes = {name: "0x" + keccak(self.node.code(at)).hex() for name, at in lying.items()}
        block = self.record.block or self._opening_block()
        update = {"modules": modules, "code_hashes": hashes, "block": block}
        return self.record.model_copy(update=update | served._asdict())

    def _opening_block(self) -> int | None:
        """Of a launch that was opened by a run that ended before it wrote so."""
        logs = self.node.logs([self.factory], [OPENED], 0)
        ours = self.record.launch[2:].lower()
        return next((log.block for log in logs if log.topics[1].endswith(ours)), None)

    def _uint(self, to: str, signature: str, *args: str) -> int:
        return int.from_bytes(self.node.call(to, abi.call(signature, *args)), "big")

    def _address(self, to: str, signature: str) -> str:
        return to_checksum_address(self.node.call(to, abi.call(signature))[-20:])


def _require_progress(order: Order, last: Order | None) -> None:
    """A node that does not show what was done would have it paid for again and again."""
    if order == last:
        raise Problem(
            f"{order.says}: it went through, and the chain does not show it",
            "Ask another node with --rpc: the same command goes on where the chain is.",
        )


def chunks(settings: Sequence[Setting]) -> Iterator[list[Setting]]:
    """In order, each within one transaction's gas."""
    chunk: list[Setting] = []
    for one in settings:
        if chunk and sum(s.gas for s in chunk) + one.gas > CHUNK_GAS:
            yield chunk
            chunk = []
        chunk.append(one)
    if chunk:
        yield chunk
