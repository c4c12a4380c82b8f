"""ERC-7730: how a hardware wallet shows calls to a fund, made from the contracts' own ABIs.

One file for each contract: a wallet finds it by chain and address. Nothing of a call is left out.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from keeper.chain.mandate_sentences import BUDGETS, LIMITS
from keeper.governance import leaves
from keeper.governance.leaves import Entry, Method
from keeper.governance.speech import KINDS, MOMENT, PART, SPAN

SCHEMA = "https://eips.ethereum.org/assets/eip-7730/erc7730-v2.schema.json"
INTENTS: dict[str, dict[str, str]] = {
    "FundGovernor": {
        "propose": "Propose to the holders",
        "castVote": "Vote",
        "castVoteWithReason": "Vote, and say why",
        "castVoteWithReasonAndParams": "Vote in parts",
        "queue": "Queue what has passed",
        "execute": "Execute what was voted",
        "cancel": "Cancel a proposal",
        "veto": "Veto what was voted",
    },
    "FundTimelock": {
        "execute": "Execute one call that was voted",
        "executeBatch": "Execute what was voted",
    },
    "Mandate": {
        "tighten": "Tighten a limit for a time",
        "tightenBudget": "Tighten a budget for a time",
        "tightenMost": "Lower what may be held",
        "pause": "Close a door for a time",
        "lift": "End what was tightened",
        "trip": "Trip the breaker",
    },
    "Rebalancer": {
        "appoint": "Appoint the keeper",
        "revoke": "End the keeper's lease",
        "remove": "Take an executor off the list",
    },
    "Fund": {
        "deposit": "Deposit",
        "redeem": "Redeem",
        "depositInKind": "Enter in kind",
        "redeemInKind": "Leave in kind",
        "claim": "Claim what is owed",
        "delegate": "Let somebody vote for you",
    },
}
"""What owners of the Safe, holders and investors sign, and what it is for."""

ENUMS = {
    "limit": dict(enumerate(LIMITS)),
    "budget": dict(enumerate(BUDGETS)),
    "support": {0: "Against", 1: "For", 2: "Abstain", 255: "In parts"},
}
OF_ENUM = {"limit": "limit", "flow": "limit", "which": "budget", "support": "support"}
CALLEES = {"calldatas": ("targets", "values"), "payloads": ("targets", "values"),
           "payload": ("target", "value"), "data": ("target", "value")}  # fmt: skip
"""Calldata inside of calldata: whose it is, and what goes with it."""

SHARES = frozenset({"shares", "minShares"})
ASSETS = frozenset({"assets", "minAssets"})
DATES = frozenset({"deadline"})


class Place(NamedTuple):
    """Where a fund lies."""

    chain_id: int
    address: str
    fund: str
    base: str


def described(module: str, place: Place) -> dict[str, Any]:
    return {
        "$schema": SCHEMA,
        "context": {
            "$id": f"Keel {module} {place.address}",
            "contract": {"deployments": [{"chainId": place.chain_id, "address": place.address}]},
        },
        "metadata": {
            "owner": "Keel",
            "contractName": module,
            "enums": {name: _texts(values) for name, values in ENUMS.items()},
        },
        "display": {"formats": dict(_formats(module, place))},
    }


def _formats(module: str, place: Place) -> Iterator[tuple[str, dict[str, Any]]]:
    for method in leaves.methods(module):
        intent = INTENTS[module].get(method.name)
        if intent:
            fields = [_field(one, method, place) for one in method.entry["inputs"]]
            yield declaration(method), {"intent": intent, "fields": fields}


def declaration(method: Method) -> str:
    """`deposit(uint256 assets,address receiver)`"""
    inputs = (f"{leaves.typed(one)} {one['name']}" for one in method.entry["inputs"])
    return f"{method.name}({','.join(inputs)})"


def _field(one: Entry, method: Method, place: Place) -> dict[str, Any]:
    name, kind = str(one["name"]), str(one["type"])
    array = ".[]" * kind.endswith("]")
    field = {"path": name + array, "label": _label(name)}
    return field | _format(name.rstrip("_"), kind, method, place)


def _format(name: str, kind: str, method: Method, place: Place) -> dict[str, Any]:
    if kind.startswith("address"):
        return {"format": "addressName"}
    if kind.startswith("bytes") and name in CALLEES:
        return {"format": "calldata", "params": _callee(name, kind)}
    if name in OF_ENUM:
        return {"format": "enum", "params": {"$ref": f"$.metadata.enums.{OF_ENUM[name]}"}}
    if name in SHARES | ASSETS:
        token = place.fund if name in SHARES else place.base
        return {"format": "tokenAmount", "params": {"token": token}}
    return _number(name, method)


def _number(name: str, method: Method) -> dict[str, Any]:
    """What a number is counted in; a value is ether where a call takes it along."""
    counted = KINDS.get(f"{method.module}.{method.name}.{name}") or KINDS.get(name, "")
    if name == "values" or (name == "value" and method.module == "FundTimelock"):
        return {"format": "amount"}
    if counted == MOMENT or name in DATES:
        return {"format": "date", "params": {"encoding": "timestamp"}}
    if counted == PART:
        return {"format": "unit", "params": {"base": "%", "decimals": 16}}
    return {"format": "duration" if counted == SPAN else "raw"}


def _callee(name: str, kind: str) -> dict[str, str]:
    array = ".[]" * kind.endswith("]")
    callee, amount = CALLEES[name]
    return {"calleePath": callee + array, "amountPath": amount + array}


def _label(name: str) -> str:
    """`minShares` as `Min shares`."""
    spaced = "".join(f" {one.lower()}" if one.isupper() else one for one in name.rstrip("_"))
    return spaced.strip().capitalize()


def _texts(values: Mapping[int, str]) -> dict[str, str]:
    return {str(number): name for number, name in values.items()}
