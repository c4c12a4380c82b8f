"""The names of errors, and those of them that the machine is to reach."""

from functools import cache
from typing import Any

from eth_utils.crypto import keccak

from keeper.devnet.artifacts import artifact

BUILT_IN = {b"\x4e\x48\x7b\x71": "Panic", b"\x08\xc3\x79\xa0": "Error"}
OURS = ("Fund", "Valuation", "BucketHarness")
LIBRARIES = ("ERC20", "ERC2612", "ERC5805", "ERC6372", "Safe", "Votes", "Checkpoint", "Invalid")
OTHERS = {
    *("ReentrancyGuardReentrantCall", "StringTooLong"),
    *("ECDSAInvalidSignature", "ECDSAInvalidSignatureLength", "ECDSAInvalidSignatureS"),
}

OUT_OF_REACH = {
    "ZeroAddress": (
        "only a constructor says it, and the machine begins with funds that are made",
        "fund/Constructor.t.sol: test_constructor__without_an_address__reverts",
    ),
    "NoNav": (
        "where NAV is nothing, the conversion in front of the bucket has said Worthless already",
        "Bucket.t.sol: test_fraction__of_no_nav__reverts",
    ),
    "TimeBehind": (
        "only for a block earlier than the one before it, and no chain has one",
        "Bucket.t.sol: test_available__in_the_past__reverts",
    ),
}
"""Why no transaction on a fund ends with it, and the test under contracts/forge that shows it."""


@cache
def errors() -> dict[bytes, str]:
    """Every error of the fund and its modules, and those of the parts it calls, by selector."""
    parts = (*OURS, "Record", "FeeDistributor", "MockPrices", "MockExecutor")
    return BUILT_IN | {_selector(e): e["name"] for name in parts for e in _declared(name)}


@cache
def own_errors() -> frozenset[str]:
    """Those that IFund, IValuation, Bucket and TokenCall declare."""
    names = {e["name"] for name in OURS for e in _declared(name)}
    return frozenset(n for n in names if not n.startswith(LIBRARIES)) - OTHERS


def _declared(name: str) -> list[dict[str, Any]]:
    return [e for e in artifact(name).abi if e["type"] == "error"]


def _selector(error: dict[str, Any]) -> bytes:
    types = ",".join(one["type"] for one in error["inputs"])
    return keccak(text=f"{error['name']}({types})")[:4]
