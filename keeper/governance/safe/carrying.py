"""Tries and carries out what the owners signed: our own call, simulated, sent, and looked at."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from eth_utils.crypto import keccak

from keeper.chain import abi, refusals
from keeper.chain.node import Call, Log, Node, NodeError
from keeper.errors import KeelError, Problem, Refused
from keeper.execution.sender import Order, Outcome, Sender
from keeper.governance.safe import batch, hashing, signatures
from keeper.governance.safe.standing import Standing
from keeper.governance.safe.transaction import Transaction

EXECUTE = (
    "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)"
)
DONE = abi.topic("ExecutionSuccess(bytes32,uint256)")
FAILED = abi.topic("ExecutionFailure(bytes32,uint256)")
APPROVED_SLOT = 8
"""Of the Safe's mapping of what owners approved on the chain."""

APPROVAL = 1
"""The last byte of a signature that only says: it approved on the chain."""

GS = {
    "GS013": ("what the Safe calls fails", "keel safe simulate FILE says why."),
    "GS020": ("too few have signed", "Have more owners sign."),
    "GS025": ("an owner has not approved on the chain", "Have it sign the file."),
    "GS026": ("a signature is no owner's, or of another transaction", "Have the owners sign anew."),
}
"""What a Safe's short words mean."""

STRANGER = "0x000000000000000000000000000000000000bEEF"


class Tried(NamedTuple):
    """What a simulation showed."""

    assumed: tuple[str, ...]
    """Owners who have not signed, and were taken to have approved."""
    logs: tuple[Log, ...]


def order(tx: Transaction, more: Sequence[str] = ()) -> Order:
    """What anybody may send; `more` are owners as if they had approved."""
    all_ = tx.signed_by | {one: _approval(one) for one in more}
    fields = tx.signed.fields[:-1]
    return Order(tx.safe, abi.call(EXECUTE, *fields, signatures.joined(all_)), "execute the Safe's")


def require_ready(node: Node, tx: Transaction) -> None:
    """The Safe is as it was, computes the same hash, and what it delegates to is there."""
    found = Standing.read(node, tx.safe)
    found.require_fits(tx)
    hashing.require_same(tx.signed, tx.version, node)
    if tx.operation == batch.DELEGATE and not node.code(tx.to):
        raise Problem(
            f"nothing is at {tx.to} on chain {node.chain_id}: the batch would do nothing",
            "Propose its calls one by one.",
        )


def simulate(node: Node, tx: Transaction, sender: str = STRANGER) -> Tried:
    """At the head. Signatures that are missing are assumed, and nothing else of the Safe is."""
    require_ready(node, tx)
    require_calls(node, tx)
    absent = [one for one in tx.owners if one not in tx.signatures]
    assumed = tuple(absent[: tx.missing])
    one = order(tx, assumed)
    call = Call(sender, one.to, one.data)
    state = {tx.safe: {"stateDiff": dict(_approved(tx, who) for who in assumed)}}
    step = _step(node, call, state if assumed else {})
    if step["status"] != "0x1":
        raise Refused(one.says, bytes.fromhex(step["returnData"][2:]))
    return Tried(assumed, tuple(_logs(step)))


def require_calls(node: Node, tx: Transaction) -> None:
    """What the Safe calls would go through: of what fails inside, it says no more than that."""
    calls = [Call(tx.safe, one.to, one.data, one.value) for one in tx.calls]
    try:
        steps = node.simulate(calls)
    except NodeError:
        return
    for number, step in enumerate(steps, 1):
        if step["status"] != "0x1":
            what, remedy = refusals.explain(bytes.fromhex(step["returnData"][2:]))
            raise Problem(f"call {number} of {len(calls)} would be refused: {what}", remedy)


def explained(refused: Refused) -> KeelError:
    """A refusal of the Safe's, or of what it called."""
    found = refusals.decode(refused.data)
    reason = str(found.values.get("reason")) if found else ""
    return Problem(*GS[reason]) if reason in GS else refusals.problem(refused)


def require_enough(tx: Transaction) -> None:
    if tx.missing:
        raise Problem(
            f"{len(tx.signatures)} of {tx.threshold} owners have signed",
            f"Have {tx.missing} more of them sign: keel safe sign FILE --keystore KEY",
        )


def execute(tx: Transaction, sender: Sender) -> Outcome:
    """Sent, and done by the Safe's own word: a receipt alone does not say so."""
    require_enough(tx)
    (outcome,) = sender.send([order(tx)])
    require_done(tx, outcome.logs)
    return outcome


def require_done(tx: Transaction, logs: Sequence[Log]) -> None:
    said = [
        log.topics[0] for log in logs if log.address.lower() == tx.safe.lower() and _of(tx, log)
    ]
    if FAILED in said:
        raise Problem(
            f"the Safe has used up nonce {tx.nonce}, and what it called failed",
            "Look into its transaction, and propose it anew.",
        )
    if DONE not in said:
        raise Problem(
            f"the Safe does not say that it executed {tx.hash}",
            "Is it a Safe's own code? keel safe status shows it.",
        )


def _of(tx: Transaction, log: Log) -> bool:
    """Older Safes tell the hash as data, newer ones as a topic."""
    told = log.topics[1] if len(log.topics) > 1 else "0x" + log.data[:32].hex()
    return log.topics[0] in (DONE, FAILED) and told == tx.hash


def _step(node: Node, call: Call, state: dict[str, Any]) -> dict[str, Any]:
    block = {"stateOverrides": state, "calls": [call.request()]}
    try:
        found = node.rpc("eth_simulateV1", {"blockStateCalls": [block]}, "latest")
    except NodeError:
        return _called(node, call, state)
    step: dict[str, Any] = found[0]["calls"][0]
    return step


def _called(node: Node, call: Call, state: dict[str, Any]) -> dict[str, Any]:
    """By a node that knows no simulations: whether it goes through, and no events."""
    node.rpc("eth_call", call.request(), "latest", state)
    return {"status": "0x1", "returnData": "0x", "logs": []}


def _logs(step: dict[str, Any]) -> list[Log]:
    return [
        Log(raw["address"], tuple(raw["topics"]), bytes.fromhex(raw["data"][2:]), 0)
        for raw in step["logs"]
    ]


def _approval(owner: str) -> bytes:
    return bytes.fromhex(owner[2:]).rjust(32, b"\0") + bytes(32) + bytes([APPROVAL])


def _approved(tx: Transaction, owner: str) -> tuple[str, str]:
    """The word that says that the owner approved this hash."""
    inner = keccak(abi.arguments("(address,uint256)", owner, APPROVED_SLOT))
    slot = keccak(tx.signed.hash + inner)
    return "0x" + slot.hex(), "0x" + (1).to_bytes(32, "big").hex()
