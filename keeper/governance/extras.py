"""Whatever a fund has beside its TOML: found by its events, and asked for as it is now."""

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple, Self

from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from keeper.chain import abi
from keeper.devnet.engine import ZERO
from keeper.devnet.mandate import RULE
from keeper.governance import answers
from keeper.governance.assembly import Assembly
from keeper.governance.config import Config
from keeper.governance.facts import Facts
from keeper.governance.founding import Addresses
from keeper.governance.questions import Check, Pinned
from keeper.governance.speech import Speech
from keeper.governance.terms import SOURCE
from keeper.units import moment

LEASE = "LeaseSet(address,uint256)"
ALLOWED = "ExecutorAllowed(address,bytes32)"
PRICED = f"SourceSet(address,{SOURCE})"
RULED = f"RuleSet(address,{RULE})"
GRANTED = "RoleGranted(bytes32,address,address)"
APPROVED = "Approval(address,address,uint256)"
EVENTS = (LEASE, ALLOWED, PRICED, RULED, GRANTED, APPROVED)


class Seen(NamedTuple):
    address: str
    event: str
    topics: tuple[str, ...]
    """Those behind the event's own, as they are."""


class Ours(NamedTuple):
    """What is no extra: what the TOML names."""

    keepers: frozenset[str]
    executors: frozenset[str]
    tokens: frozenset[str]

    @classmethod
    def of(cls, config: Config, facts: Facts) -> Self:
        return cls(
            frozenset({config.keeper.account}),
            frozenset(one.address for one in facts.venues.values()),
            frozenset(one.token for one in config.assets.values()),
        )


NOTHING = Ours(frozenset(), frozenset(), frozenset())


class Extras:
    """A fund's events since its launch, and what is left of them."""

    def __init__(
        self, pinned: Pinned, at: Addresses, ours: Ours | None, founder: str, first: int
    ) -> None:
        self._pinned = pinned
        self._at = at
        self._known = ours is not None
        self._ours = ours or NOTHING
        self._founder = founder
        self._first = first

    def checks(self) -> Iterator[Check]:
        # A timelock grants roles when it is made: a node that knows of none has forgotten more.
        granted = any(seen.event == GRANTED for seen in self._seen)
        yield Check("the node knows the events since the launch", str(granted), "True")
        yield from self._leases()
        yield from self._executors()
        yield from self._tokens()
        yield from self._roles()
        yield from self._left_behind()

    def _leases(self) -> Iterator[Check]:
        door, now = self._at.rebalancer, self._pinned.node.header(self._pinned.block).timestamp
        for who in self._named(door, LEASE):
            (until,) = self._pinned.read(door, "leases(address)", "(uint256)", who)
            if until > now and who not in self._ours.keepers:
                yield self._extra(f"a lease of {who}", f"until {moment(until)}")

    def _executors(self) -> Iterator[Check]:
        door = self._at.rebalancer
        for who in self._named(door, ALLOWED):
            (allowed,) = self._pinned.read(door, "executors(address)", "(bytes32)", who)
            if not any(allowed):
                continue
            if who not in self._ours.executors:
                yield self._extra(f"an executor {who}", "allowed")
            lies = keccak(self._pinned.node.code(who))
            what = f"the code of the executor {who} is what was allowed"
            yield Check(what, "0x" + lies.hex(), "0x" + allowed.hex())

    def _tokens(self) -> Iterator[Check]:
        (listed,) = self._pinned.read(self._at.fund, "assets()", "(address[])")
        found: dict[str, dict[str, str]] = {
            "asset": {to_checksum_address(token): "listed" for token in listed},
            "price": self._live(self._at.prices, PRICED, "source(address)"),
            "rule": self._live(self._at.mandate, RULED, "rule(address)"),
        }
        for what, tokens in found.items():
            for token, told in tokens.items():
                if token not in self._ours.tokens:
                    yield self._extra(f"{what} of {token}", told)

    def _roles(self) -> Iterator[Check]:
        """Of the timelock: all that were ever granted, and whoever could want one."""
        timelock, governor = self._at.timelock, self._at.governor
        holders = {"DEFAULT_ADMIN": timelock, "EXECUTOR": ZERO}
        holders |= dict.fromkeys(("PROPOSER", "CANCELLER"), governor)
        safe = self._pinned.address(self._at.mandate, "safe")
        known = {timelock, governor, ZERO, safe, self._at.launch, self._founder}
        granted = [seen for seen in self._seen if seen.event == GRANTED]
        known |= {_address(seen.topics[1]) for seen in granted if seen.address == timelock}
        for name, wanted in holders.items():
            (role,) = self._pinned.read(timelock, f"{name}_ROLE()", "(bytes32)")
            found = [who for who in sorted(known) if self._has(role, who)]
            yield Check(f"{name} of the timelock", ", ".join(found) or "nobody", wanted)

    def _has(self, role: bytes, who: str) -> bool:
        signature = "hasRole(bytes32,address)"
        return bool(self._pinned.read(self._at.timelock, signature, "(bool)", role, who)[0])

    def _left_behind(self) -> Iterator[Check]:
        """What the founder could have made the timelock or the launch give away."""
        own = {self._at.timelock: "the timelock", self._at.launch: "the launch"}
        for who, name in own.items():
            signature = "delegates(address)"
            (votes,) = self._pinned.read(self._at.fund, signature, "(address)", who)
            yield Check(f"the votes of {name}", to_checksum_address(votes), who)
        for seen in self._seen:
            if seen.address != self._at.fund or seen.event != APPROVED:
                continue
            by, to = (_address(topic) for topic in seen.topics[:2])
            if by in own and self._allowance(by, to):
                yield Check(f"an allowance of {own[by]}'s shares for {to}", "given", "none")

    def _allowance(self, owner: str, spender: str) -> int:
        signature = "allowance(address,address)"
        found = self._pinned.read(self._at.fund, signature, "(uint256)", owner, spender)
        return int(found[0])

    def _live(self, at: str, event: str, getter: str) -> dict[str, str]:
        """What is set now, of the tokens of these events."""
        found, speech = {}, Speech(Assembly(self._pinned, self._at))
        for token in self._named(at, event):
            ask = abi.call(getter, token)
            answer = self._pinned.call(at, ask)
            if any(answer):
                told = answers.told(speech, self._at, at, ask, answer)
                found[token] = ", ".join(f"{part} {value}" for part, value in told.items())
        return found

    def _named(self, at: str, event: str) -> list[str]:
        """The first account of each of these events, once."""
        seen = [one for one in self._seen if one.address == at and one.event == event]
        return sorted({_address(one.topics[0]) for one in seen})

    def _extra(self, what: str, found: str) -> Check:
        return Check(what, found, "none" if self._known else None)

    @cached_property
    def _seen(self) -> list[Seen]:
        names = {abi.topic(event): event for event in EVENTS}
        logs = self._pinned.node.logs(self._at[1:], list(names), self._first, self._pinned.block)
        return [
            Seen(to_checksum_address(log.address), names[log.topics[0]], log.topics[1:])
            for log in logs
        ]


def _address(topic: str) -> str:
    return str(to_checksum_address("0x" + topic[-40:]))
