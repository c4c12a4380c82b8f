"""What a node means by an error: by its words, for its code says little and differs.

Nodes word things in their own ways: geth, erigon, nethermind, besu, reth and anvil are known here.
"""

from enum import StrEnum
from typing import Any

REVERT = 3
"""The code by which nodes say that a call was reverted."""

FAILED = ("revert", "evm error", "invalid opcode", "out of gas")
"""How nodes say that a call ended badly, beside the code."""

LIMITS = (
    *("rate limit", "ratelimit", "too many requests", "request limit", "requests per"),
    *("throttl", "quota", "credits", "compute units", "capacity exceeded", "daily request"),
)
PASSING = (
    *("timeout", "timed out", "try again", "overloaded", "server busy", "temporarily"),
    *("service unavailable", "internal error", "bad gateway", "syncing", "no available upstream"),
)


class Reason(StrEnum):
    """What a node may say to a transaction that is sent."""

    KNOWN = "it has it already"
    NONCE_USED = "its nonce is used, by itself or by another"
    NONCE_AHEAD = "nonces before its own are missing"
    REPLACEMENT = "it pays too little more than what it would replace"
    FUNDS = "the account cannot pay for it"
    GAS_SHORT = "its gas does not even pay for its data"
    GAS_MUCH = "it wants more gas than a block or the node gives"
    FEE_CAP = "its fees are above what the node lets anyone pay"
    BASE_FEE = "its highest fee is below the base fee"
    FEE_LOW = "it pays too little"
    TIP = "its tip is above its highest fee"
    FULL = "the node has no room for it"
    CHAIN = "it is signed for another chain"
    MALFORMED = "it is no transaction that can be read"


WRITES = (
    (Reason.MALFORMED, ("unknown transaction", "transaction type not supported")),
    (Reason.KNOWN, ("already known", "alreadyknown", "already imported", "already_exists")),
    (Reason.KNOWN, ("known transaction", "transaction_already_known", "already in the pool")),
    (Reason.NONCE_USED, ("nonce too low", "nonce_too_low", "oldnonce", "nonce is too low")),
    (Reason.NONCE_USED, ("nonce has already been used", "invalid nonce; got")),
    (Reason.NONCE_AHEAD, ("nonce too high", "noncegap", "nonce gap", "nonce too distant")),
    (Reason.NONCE_AHEAD, ("noncetoofarinthefuture", "nonce too far", "gapped nonce")),
    (Reason.REPLACEMENT, ("replacement transaction underpriced", "replacementnotallowed")),
    (Reason.REPLACEMENT, ("could not replace existing", "replacement_underpriced")),
    (Reason.FUNDS, ("insufficient funds", "insufficientfunds", "insufficient balance")),
    (Reason.FUNDS, ("upfront cost exceeds", "insufficient_funds")),
    (Reason.GAS_SHORT, ("intrinsic gas too low", "intrinsic gas exceeds gas limit")),
    (Reason.GAS_SHORT, ("floor data gas", "intrinsicgas", "gas limit below intrinsic")),
    (Reason.GAS_MUCH, ("exceeds block gas limit", "gaslimitexceeded", "intrinsic gas too high")),
    (Reason.GAS_MUCH, ("gas limit too high", "exceeds_block_gas_limit")),
    (Reason.FEE_CAP, ("exceeds the configured cap", "transaction fee cap exceeded")),
    (Reason.TIP, ("max priority fee per gas higher than max fee", "tip above fee cap")),
    (Reason.TIP, ("tip higher than fee cap", "priority fee greater than max fee")),
    (Reason.BASE_FEE, ("less than block base fee", "below base fee", "below the base fee")),
    (Reason.BASE_FEE, ("fee cap less than block", "below current base fee")),
    (Reason.FEE_LOW, ("underpriced", "feetoolow", "below configured minimum", "gas price below")),
    (Reason.FEE_LOW, ("gas price too low", "gas_price_too_low", "below the minimum")),
    (Reason.FULL, ("txpool is full", "pool is full", "account limit exceeded", "pool overflow")),
    (Reason.CHAIN, ("invalid chain id", "wrong chain", "wrong_chain_id", "chain id mismatch")),
    (Reason.MALFORMED, ("failed to decode", "rlp:", "could not decode", "invalid sender")),
    (Reason.MALFORMED, ("typed transaction too short", "invalid signature", "invalid_transaction")),
)
"""The first that fits, so what is said more exactly stands before."""


def message(error: Any) -> str:
    return str(error.get("message", error)) if isinstance(error, dict) else str(error)


def code(error: Any) -> int:
    found = error.get("code") if isinstance(error, dict) else None
    return found if isinstance(found, int) else 0


def is_revert(error: Any) -> bool:
    return code(error) == REVERT or _says(error, FAILED)


def is_limit(error: Any) -> bool:
    return _says(error, LIMITS)


def may_pass(error: Any) -> bool:
    return is_limit(error) or _says(error, PASSING)


def on_sending(error: Any) -> Reason | None:
    """None for what says nothing of the transaction: whether it was taken is then unknown."""
    if may_pass(error):
        return None
    return next((reason for reason, signs in WRITES if _says(error, signs)), None)


def _says(error: Any, signs: tuple[str, ...]) -> bool:
    text = message(error).lower()
    return any(sign in text for sign in signs)
