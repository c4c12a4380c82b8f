"""What nodes of each kind say to a transaction, and what it means."""

import pytest

from keeper.chain import faults
from keeper.chain.faults import Reason

SAID = {
    "geth": {
        "already known": Reason.KNOWN,
        "nonce too low: next nonce 9, tx nonce 8": Reason.NONCE_USED,
        "nonce too high": Reason.NONCE_AHEAD,
        "replacement transaction underpriced: new tx gas fee cap 1": Reason.REPLACEMENT,
        "transaction underpriced: gas tip cap 0, minimum needed 1": Reason.FEE_LOW,
        "insufficient funds for gas * price + value: balance 0, tx cost 1": Reason.FUNDS,
        "intrinsic gas too low: gas 20000, minimum needed 21000": Reason.GAS_SHORT,
        "exceeds block gas limit": Reason.GAS_MUCH,
        "tx fee (2.10 ether) exceeds the configured cap (1.00 ether)": Reason.FEE_CAP,
        "max priority fee per gas higher than max fee per gas": Reason.TIP,
        "max fee per gas less than block base fee: address 0x1": Reason.BASE_FEE,
        "txpool is full": Reason.FULL,
        "invalid chain id for signer: have 1 want 5": Reason.CHAIN,
        "invalid sender": Reason.MALFORMED,
        "rlp: expected input list for types.LegacyTx": Reason.MALFORMED,
        "transaction type not supported": Reason.MALFORMED,
    },
    "erigon": {
        "ALREADY_EXISTS: already known": Reason.KNOWN,
        "INTERNAL_ERROR: insufficient funds": Reason.FUNDS,
        "could not replace existing tx": Reason.REPLACEMENT,
        "fee cap less than block base fee": Reason.BASE_FEE,
        "underpriced": Reason.FEE_LOW,
    },
    "nethermind": {
        "AlreadyKnown": Reason.KNOWN,
        "OldNonce, Current nonce: 4, nonce of rejected tx: 3": Reason.NONCE_USED,
        "ReplacementNotAllowed": Reason.REPLACEMENT,
        "InsufficientFunds, Account balance: 0, cumulative cost: 1": Reason.FUNDS,
        "FeeTooLow, MaxFeePerGas too low": Reason.FEE_LOW,
        "FeeTooLowToCompete": Reason.FEE_LOW,
        "GasLimitExceeded, Gas limit: 30000000": Reason.GAS_MUCH,
        "NonceGap, Future nonce. Expected nonce: 3": Reason.NONCE_AHEAD,
    },
    "besu": {
        "Known transaction": Reason.KNOWN,
        "Nonce too low": Reason.NONCE_USED,
        "Transaction nonce too distant from current sender nonce": Reason.NONCE_AHEAD,
        "Replacement transaction underpriced": Reason.REPLACEMENT,
        "Upfront cost exceeds account balance": Reason.FUNDS,
        "Intrinsic gas exceeds gas limit": Reason.GAS_SHORT,
        "Transaction gas limit exceeds block gas limit": Reason.GAS_MUCH,
        "Gas price below configured minimum gas price": Reason.FEE_LOW,
        "Wrong chainId": Reason.CHAIN,
    },
    "reth": {
        "already known": Reason.KNOWN,
        "nonce too low: next nonce 1, tx nonce 0": Reason.NONCE_USED,
        "insufficient funds for gas * price + value: have 0 want 1": Reason.FUNDS,
        "replacement transaction underpriced": Reason.REPLACEMENT,
        "txpool is full": Reason.FULL,
    },
    "anvil": {
        "transaction already imported": Reason.KNOWN,
        "nonce too low": Reason.NONCE_USED,
        "Insufficient funds for gas * price + value": Reason.FUNDS,
        "max fee per gas less than block base fee": Reason.BASE_FEE,
        "intrinsic gas too high -- tx.gas_limit > env.block.gas_limit": Reason.GAS_MUCH,
        "Failed to decode transaction": Reason.MALFORMED,
    },
}
EMPTY = (
    *("", "unexpected condition", "context deadline exceeded", "request timed out"),
    *("rate limit exceeded: insufficient funds", "header not found", "unauthorized"),
    "Internal error: nonce too low",
)
"""What says nothing of the transaction, or comes from what stands before the node."""


@pytest.mark.parametrize(
    ("message", "reason"), [(one, why) for kind in SAID.values() for one, why in kind.items()]
)
def test_on_sending__in_the_words_of_each_kind_of_node__is_the_reason(
    message: str, reason: Reason
) -> None:
    assert faults.on_sending({"code": -32000, "message": message}) is reason


@pytest.mark.parametrize("message", EMPTY)
def test_on_sending__of_what_says_nothing_of_it__is_no_reason(message: str) -> None:
    assert faults.on_sending({"code": -32000, "message": message}) is None


def test_on_sending__of_an_unknown_transaction__is_not_a_known_one() -> None:
    assert faults.on_sending({"message": "unknown transaction type"}) is Reason.MALFORMED


@pytest.mark.parametrize("error", ["busy", None, 7, [], {"code": "x"}, {"message": None}])
def test_error__of_any_shape__is_read(error: object) -> None:
    assert faults.on_sending(error) is None
    assert faults.code(error) == 0
    assert not faults.is_revert(error)
