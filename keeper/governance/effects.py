"""What calls do, by doing them: as the timelock or the Safe, in a block that will never be.

Neither a proposal's text nor our reading of its calls has a part in it. Every view of every
contract of the fund is asked in that block before the calls and behind them, and what differs is
told.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from eth_abi.exceptions import DecodingError
from eth_utils.address import to_checksum_address

from keeper import units
from keeper.chain import abi, node, refusals
from keeper.chain.mandate_sentences import BUDGETS, LIMITS
from keeper.chain.node import NodeError
from keeper.errors import Refused
from keeper.execution.sender import MOST_GAS
from keeper.governance import leaves
from keeper.governance.assembly import Assembly
from keeper.governance.leaves import Method
from keeper.governance.powers import MODULES
from keeper.governance.proposals import Call
from keeper.governance.speech import Speech
from keeper.units import DAY

AT_ONCE = 100
"""Views of a request: nodes limit the gas of one."""

SILENT = frozenset(
    {
        *("maxDeposit", "maxMint", "maxRedeem", "maxWithdraw", "locks"),
        *("mandateHash", "numCheckpoints"),
    }
)
"""Views that say once more what others say."""

KEYED = {
    "budget": range(len(BUDGETS)),
    "overlay": range(len(LIMITS) + len(BUDGETS)),
    "worstCaseLoss": (DAY,),
}
"""What is asked of those that want a number."""

SMALLEST = 2**64
"""A word below is no address that anybody has."""


class Change(NamedTuple):
    what: str
    before: str
    after: str


class Effect(NamedTuple):
    time: int
    """Of the block in which it was tried."""
    changes: tuple[Change, ...] = ()
    refused: str = ""
    """Why it would not happen at all."""
    unknown: str = ""
    """Why nothing can be said."""
    strangers: tuple[str, ...] = ()
    """Who else wrote something down: what changed there is not known."""

    @property
    def ok(self) -> bool:
        return not self.refused and not self.unknown

    def facts(self) -> dict[str, Any]:
        return self._asdict() | {"changes": [one._asdict() for one in self.changes]}


class View(NamedTuple):
    to: str
    method: Method
    args: tuple[Any, ...]

    @property
    def call(self) -> Call:
        types = leaves.types(self.method.entry["inputs"])
        return Call(self.to, 0, self.method.selector + abi.arguments(types, *self.args))


class Trial:
    """Calls that are tried at one time, again and again, with other questions around them."""

    def __init__(
        self,
        assembly: Assembly,
        speech: Speech,
        calls: Sequence[Call],
        time: int,
        who: str | None = None,
    ) -> None:
        """As the timelock, or as whom it says."""
        self._who = who or assembly.at.timelock
        self._assembly = assembly
        self._speech = speech
        self._calls = calls
        self._time = time

    def effect(self) -> Effect:
        try:
            done = self._run(self._calls)
        except (NodeError, Refused) as error:
            return Effect(self._time, unknown=f"this node cannot simulate: {error}".split("\n")[0])
        refused = self._refused(done)
        if refused:
            return Effect(self._time, refused=refused)
        views = list(self._views(self._keys(done)))
        parts = [views[at : at + AT_ONCE] for at in range(0, len(views), AT_ONCE)]
        changes = tuple(change for part in parts for change in self._changes(part))
        return Effect(self._time, changes, strangers=self._strangers(done))

    def _run(self, calls: Sequence[Call]) -> list[dict[str, Any]]:
        pinned = self._assembly.pinned
        requests = [node.Call(self._who, to, data, value).request() for to, value, data in calls]
        block = {"blockOverrides": {"time": hex(self._time)}, "calls": requests}
        answer = pinned.node.rpc("eth_simulateV1", {"blockStateCalls": [block]}, hex(pinned.block))
        found: list[dict[str, Any]] = answer[0]["calls"]
        return found

    def _refused(self, done: list[dict[str, Any]]) -> str:
        for number, one in enumerate(done, 1):
            if one["status"] != "0x1":
                data = bytes.fromhex(one["returnData"][2:])
                what, _ = refusals.explain(data, self._speech.reader.words)
                return f"call {number}: {what}"
        gas = sum(int(one["gasUsed"], 16) for one in done)
        return f"it takes {gas:,} of gas, and {MOST_GAS:,} is the most" if gas > MOST_GAS else ""

    def _changes(self, views: Sequence[View]) -> Iterator[Change]:
        asked = [view.call for view in views]
        answers = self._run([*asked, *self._calls, *asked])
        before, after = answers[: len(views)], answers[-len(views) :]
        for view, old, new in zip(views, before, after, strict=True):
            if (old["status"], old["returnData"]) != (new["status"], new["returnData"]):
                yield from self._differing(view, old, new)

    def _differing(self, view: View, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
        was, is_ = self._told(view, old), self._told(view, new)
        for path in dict.fromkeys([*was, *is_]):
            before, after = was.get(path, "none"), is_.get(path, "none")
            if before != after:
                yield Change(self._named(view) + path, before, after)

    def _told(self, view: View, answer: dict[str, Any]) -> dict[str, str]:
        """Each value by its path; an answer that is none, as it is."""
        data = bytes.fromhex(answer["returnData"][2:])
        if answer["status"] != "0x1":
            return {"": refusals.explain(data, self._speech.reader.words)[0]}
        try:
            told = self._speech.answer(view.method, data)
        except (DecodingError, ValueError, OverflowError):
            return {"": f"0x{data.hex()}"}
        return {f".{path}" if path[:1].isalpha() else path: said for path, said in told.items()}

    def _named(self, view: View) -> str:
        name = f"{view.method.module}.{view.method.name}"
        if not view.args:
            return name
        (arg,) = view.args
        return f"{name}({self._key(view.method.name, arg)})"

    def _key(self, method: str, arg: Any) -> str:
        if isinstance(arg, str):
            return self._speech.address(arg)
        if method == "budget":
            return BUDGETS[arg]
        if method == "overlay":
            names = (*LIMITS, *BUDGETS)
            return names[arg] if arg < len(names) else self._speech.address(f"0x{arg:040x}")
        return units.duration(arg)

    def _views(self, keys: Sequence[str]) -> Iterator[View]:
        for module in MODULES:
            for method in _questions(module):
                for args in _arguments(method, keys):
                    yield View(self._assembly.at.of_module(module), method, args)

    def _keys(self, done: list[dict[str, Any]]) -> list[str]:
        """Every address that the fund's contracts were told, or named in what they wrote down.

        Strangers are not asked: they could name so many that nobody would wait for the answer.
        """
        words = [word for to, _, data in self._calls if self._is_ours(to) for word in _words(data)]
        for log in (log for one in done for log in one.get("logs", ())):
            if self._is_ours(str(to_checksum_address(log["address"]))):
                words += [int(topic, 16) for topic in log["topics"][1:]]
                words += _words(bytes(4) + bytes.fromhex(log["data"][2:]))
        found = {f"0x{word:040x}" for word in words if SMALLEST < word < 2**160}
        named = {str(to_checksum_address(one)) for one in found}
        return sorted(named | set(self._speech.reader.tokens))

    def _is_ours(self, address: str) -> bool:
        return address in self._assembly.at

    def _strangers(self, done: list[dict[str, Any]]) -> tuple[str, ...]:
        wrote = {
            str(to_checksum_address(log["address"])) for one in done for log in one.get("logs", ())
        }
        others = (wrote | {call.to for call in self._calls}) - set(self._assembly.at)
        return tuple(self._speech.address(one) for one in sorted(others))


def of(assembly: Assembly, speech: Speech, calls: Sequence[Call], later: int) -> Effect:
    """As things are; and where that is refused, as they would be then, if nothing else changed."""
    now = Trial(assembly, speech, calls, assembly.head.timestamp + 1).effect()
    if not now.refused or later <= now.time:
        return now
    then = Trial(assembly, speech, calls, later).effect()
    return then if then.ok else now


def _arguments(method: Method, keys: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    inputs = [one["type"] for one in method.entry["inputs"]]
    if not inputs:
        yield ()
    elif inputs == ["address"]:
        yield from ((key,) for key in keys)
    elif method.name in KEYED:
        yield from ((number,) for number in KEYED[method.name])
        if method.name == "overlay":
            yield from ((int(key, 16),) for key in keys)


@cache
def _questions(module: str) -> tuple[Method, ...]:
    found = (one for one in leaves.methods(module) if one.is_view and one.entry["outputs"])
    return tuple(one for one in found if one.name not in SILENT)


def _words(data: bytes) -> list[int]:
    """Behind the four bytes of a call."""
    return [int.from_bytes(data[at : at + 32], "big") for at in range(4, len(data), 32)]
