"""A transaction file for calls of a Safe, as the Safe is now."""

from collections.abc import Sequence

from keeper.chain.node import Node
from keeper.errors import Problem
from keeper.governance.safe import batch, hashing
from keeper.governance.safe.batch import Inner
from keeper.governance.safe.standing import Standing
from keeper.governance.safe.transaction import Transaction


def draft(
    node: Node,
    safe: str,
    calls: Sequence[Inner],
    *,
    launch: str | None = None,
    nonce: int | None = None,
) -> Transaction:
    """One call as it is, several through MultiSendCallOnly; with the next nonce, or a later one."""
    found = Standing.read(node, safe)
    found.require_supported()
    if nonce is not None and nonce < found.nonce:
        raise Problem(
            f"nonce {nonce} is used up: the Safe is at {found.nonce}",
            "Leave --nonce out, or give one that is still to come.",
        )
    one = _single(calls[0]) if len(calls) == 1 else _several(node, found.version, calls)
    tx = Transaction.model_validate(
        {
            **one,
            "chain_id": node.chain_id,
            "safe": safe,
            "version": found.version,
            "nonce": found.nonce if nonce is None else nonce,
            "owners": found.owners,
            "threshold": found.threshold,
            "launch": launch,
        }
    ).told()
    hashing.require_same(tx.signed, tx.version, node)
    return tx


def _single(call: Inner) -> dict[str, object]:
    data = "0x" + call.data.hex()
    return {"to": call.to, "value": call.value, "data": data, "operation": batch.CALL}


def _several(node: Node, version: str, calls: Sequence[Inner]) -> dict[str, object]:
    to = multi_send(node, version)
    data = "0x" + batch.packed(calls).hex()
    return {"to": to, "value": 0, "data": data, "operation": batch.DELEGATE}


def multi_send(node: Node, version: str) -> str:
    """Where it lies: to delegate to nothing would do nothing, and count as done."""
    for at in batch.PLACES[version]:
        if node.code(at):
            return at
    raise Problem(
        f"MultiSendCallOnly {version} is not on chain {node.chain_id}",
        "Propose the calls one by one.",
    )
