"""What came of a Safe's transaction, or would: the fund's numbers, and its own events, in words."""

from collections.abc import Iterable, Iterator

from eth_abi.exceptions import DecodingError

from keeper.chain import abi
from keeper.chain.node import Log, Node
from keeper.devnet.artifacts import artifact
from keeper.governance import leaves
from keeper.governance.assembly import Assembly
from keeper.governance.effects import Effect, Trial
from keeper.governance.founding import Addresses
from keeper.governance.leaves import Entry
from keeper.governance.proposals import Call
from keeper.governance.safe import words
from keeper.governance.safe.transaction import Transaction
from keeper.governance.speech import Speech


def changes(node: Node, tx: Transaction) -> Effect | None:
    """Whatever of the fund's views would differ, by trying the calls; none where there is no fund.

    Neither the file's words nor our reading of its calls has a part in it.
    """
    if tx.launch is None:
        return None
    found = Assembly.of_fund(node, Addresses.of(tx.launch).fund)
    calls = [Call(*one) for one in tx.calls]
    now = found.head.timestamp + 1
    return Trial(found, Speech(found), calls, now, tx.safe).effect()


def told(logs: Iterable[Log], launch: str | None) -> Iterator[str]:
    """Of the fund's contracts; what others write down is counted alone."""
    known = {address.lower(): module for address, module in words.names(launch).items()}
    others = 0
    for log in logs:
        module = known.get(log.address.lower())
        line = _line(module, log) if module else None
        others += line is None
        if line:
            yield line
    if others:
        yield f"and {others} events of the Safe and of others"


def _line(module: str, log: Log) -> str | None:
    for event in artifact(module).abi:
        if event["type"] == "event" and log.topics and _topic(event) == log.topics[0]:
            return f"{module}: {event['name']}({_values(module, event, log)})"
    return None


def _topic(event: Entry) -> str:
    return abi.topic(event["name"] + leaves.types(event["inputs"]))


def _values(module: str, event: Entry, log: Log) -> str:
    """What is indexed comes first, as it lies in the log."""
    parts = sorted(event["inputs"], key=lambda one: not one["indexed"])
    held = b"".join(bytes.fromhex(topic[2:]) for topic in log.topics[1:])
    try:
        values = abi.decode(leaves.types(parts), held + log.data)
    except DecodingError:
        return "…"
    return words.arguments(f"{module}.{event['name']}", parts, values)
