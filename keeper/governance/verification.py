"""Reads a fund back from the chain, whoever founded it, and compares it with what it should be."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Self

from eth_utils.crypto import keccak

from keeper.chain.node import Node
from keeper.devnet.engine import ZERO
from keeper.errors import Problem
from keeper.governance import answers, numbers, proofs, questions, terms
from keeper.governance.assembly import Assembly
from keeper.governance.commons import Service
from keeper.governance.config import Config
from keeper.governance.extras import Extras, Ours
from keeper.governance.facts import Facts
from keeper.governance.founding import Addresses, Founding
from keeper.governance.powers import MODULES, Role, power
from keeper.governance.probes import callers, functions
from keeper.governance.questions import Check, Pinned, shown
from keeper.governance.record import Record
from keeper.governance.safe import checks
from keeper.governance.speech import Speech
from keeper.governance.terms import Setting
from keeper.governance.waiting import waiting
from keeper.units import DAY

NOBODY = "0x" + "dead".rjust(40, "0")
STRANGER = "0x" + keccak(b"somebody whom nobody knows")[12:].hex()


class Target(NamedTuple):
    """A fund, and what is known of it beforehand."""

    pinned: Pinned
    at: Addresses
    factory: str
    fund: str
    record: Record | None = None
    config: Config | None = None
    first: int = 0
    """The block from which its events are read."""

    @classmethod
    def of_fund(cls, node: Node, fund: str, config: Config | None, first: int) -> Self:
        """By its address alone: the timelock knows who opened it."""
        pinned = Pinned(node)
        launch = pinned.address(pinned.address(fund, "GOVERNANCE"), "OPENER")
        factory = pinned.address(launch, "FACTORY")
        return cls(pinned, Addresses.of(launch), factory, fund, None, config, first)

    @classmethod
    def of_record(cls, node: Node, record: Record, config: Config | None, first: int) -> Self:
        if record.chain_id != node.chain_id:
            raise Problem(
                f"the deployment is of chain {record.chain_id}, and this is {node.chain_id}",
                "Name a node of its chain with --rpc.",
            )
        at, first = Addresses.of(record.launch), first or record.block or 0
        return cls(Pinned(node), at, record.factory, record.fund, record, config, first)


def verify(target: Target) -> Iterator[Check]:
    """Everything, in the order of trust: addresses, code, wiring, powers, numbers, extras."""
    pinned, at = target.pinned, target.at
    yield Check("the fund lies where its launch puts it", target.fund, at.fund)
    if target.record:
        yield from _recorded(target, target.record)
    yield from proofs.codes(pinned, target.factory, at)
    yield from questions.wiring(pinned, at)
    yield from _handed_over(pinned, at)
    yield from _powers(pinned, at)
    wanted = Wanted.of(target, target.config) if target.config else None
    if wanted:
        yield from wanted.checks(target)
    yield from numbers.numbers(pinned, at, wanted.founding if wanted else None)
    wanted_safe = target.config.safe if target.config else None
    yield from checks.of(pinned, pinned.address(at.mandate, "safe"), wanted_safe)
    founder = pinned.address(at.launch, "FOUNDER")
    ours = wanted.ours if wanted else None
    yield from Extras(pinned, at, ours, founder, target.first).checks()
    yield from waiting(pinned, at, target.first)


def _recorded(target: Target, record: Record) -> Iterator[Check]:
    for module, told in record.modules.items():
        yield Check(f"{module} is the deployment file's", target.at.of_module(module), told)
    factory = target.pinned.address(target.at.launch, "FACTORY")
    yield Check("the factory is the deployment file's", factory, record.factory)
    (founding,) = target.pinned.read(target.at.launch, "FOUNDING()", "(bytes32)")
    yield Check("Launch.FOUNDING is the file's", shown(founding), record.founding)
    lying = {"FundFactory": target.factory, "Launch": target.at.launch, **proofs.lying(target.at)}
    serving = Service(record.lens, record.zap, record.uniswap, record.quoter)
    yield from proofs.ours(target.pinned, serving.code)
    yield from proofs.hashes(target.pinned, record.code_hashes, lying | serving.code)


def _handed_over(pinned: Pinned, at: Addresses) -> Iterator[Check]:
    (over,) = pinned.read(at.timelock, "handedOver()", "(bool)")
    yield Check("the founder has handed over", str(over), "True")
    (launched,) = pinned.read(at.launch, "deployed()", "(uint256)")
    yield Check("modules that are deployed", str(launched), str(len(MODULES)))


def _powers(pinned: Pinned, at: Addresses) -> Iterator[Check]:
    """Every function that may change something, asked by everybody."""
    roles = roles_of(pinned, at)
    for module in MODULES:
        for one in functions(module):
            wanted = power(module, one.name).who & roles.keys()
            found = callers(pinned.ask, at.of_module(module), one, roles)
            what = f"who may call {module}.{one.signature}"
            yield Check(what, _named(found, roles), _named(wanted, roles))


def roles_of(pinned: Pinned, at: Addresses) -> dict[Role, str]:
    """Without a keeper where there is none."""
    found = {
        Role.STRANGER: STRANGER,
        Role.KEEPER: pinned.address(at.rebalancer, "keeper"),
        Role.SAFE: pinned.address(at.mandate, "safe"),
        Role.VOTES: at.timelock,
        Role.GOVERNOR: at.governor,
        Role.DOOR: at.rebalancer,
        Role.RECORD: at.record,
        Role.LAUNCH: at.launch,
    }
    return {role: who for role, who in found.items() if who != ZERO}


def _named(some: frozenset[Role], roles: Mapping[Role, str]) -> str:
    if some == roles.keys():
        return "anyone"
    return ", ".join(sorted(some)) or "nobody"


class Wanted(NamedTuple):
    """What a TOML asks of a fund."""

    founding: Founding
    settings: list[Setting]
    ours: Ours
    serving: Service

    @classmethod
    def of(cls, target: Target, config: Config) -> Self:
        """From when on it counts is told by the file, or by how long the Safe may veto."""
        pinned, facts = target.pinned, Facts.read(target.pinned.node, config)
        (until,) = pinned.read(target.at.governor, "vetoUntil()", "(uint256)")
        since = until - config.governance.veto_days * DAY
        since = target.record.since if target.record else since
        settings = terms.settings(config, facts, since, target.at)
        serving = Service.of(pinned.node, config)
        return cls(terms.founding(config, facts, since), settings, Ours.of(config, facts), serving)

    def checks(self, target: Target) -> Iterator[Check]:
        (found,) = target.pinned.read(target.at.launch, "FOUNDING()", "(bytes32)")
        hash_ = terms.founding_hash(self.founding)
        yield Check("Launch.FOUNDING is the TOML's", shown(found), shown(hash_))
        yield self._seed(target)
        speech = Speech(Assembly(target.pinned, target.at))
        for one in self.settings:
            yield from _set(target, speech, one)
        if target.record:
            for name, wanted in self.serving._asdict().items():
                found = getattr(target.record, name)
                yield Check(f"{name} of the deployment file", found or "none", wanted or "none")

    def _seed(self, target: Target) -> Check:
        """Anybody may seed a launch with less, before its founder does."""
        par = numbers.share_decimals(target.pinned, target.at)
        (base,) = target.pinned.read(self.founding.base, "decimals()", "(uint8)")
        signature = "balanceOf(address)"
        (dead,) = target.pinned.read(target.at.fund, signature, "(uint256)", NOBODY)
        wanted = self.founding.seed * 10 ** (par - base)
        told = (numbers.shares(one, par) for one in (min(dead, wanted), wanted))
        return Check("shares that belong to nobody, at least", *told)


def _set(target: Target, speech: Speech, one: Setting) -> Iterator[Check]:
    """A line for each part of an answer."""
    if one.inside:
        yield Check(one.says, "done" if one.holds(target.pinned.call) else "not done", "done")
        return
    wanted = answers.told(speech, target.at, one.to, one.ask, one.wanted)
    found = one.found(target.pinned.call)
    told = answers.told(speech, target.at, one.to, one.ask, found) if found else {}
    for part, value in wanted.items():
        yield Check(f"{one.says} {part}".rstrip(), told.get(part, "nothing"), value)
