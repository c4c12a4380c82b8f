"""What a deployment is about to do, for a person: every number, every address, every step's gas."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from eth_utils.crypto import keccak
from pydantic import BaseModel

from keeper.chain import refusals
from keeper.chain.node import Call, NodeError
from keeper.errors import Refused
from keeper.governance import founding
from keeper.governance.commons import Service
from keeper.governance.config import Config
from keeper.governance.deployment import Deployment, Step
from keeper.governance.powers import MODULES

UNITS = {"percent": "%", "days": "days", "hours": "hours", "minutes": "minutes", "usd": "USD"}


class Cost(NamedTuple):
    says: str
    gas: int | None
    """None where this node cannot show it."""
    refused: str = ""


def parameters(config: Config) -> Iterator[tuple[str, str]]:
    """Every number as the TOML has it, by its key, with its unit."""
    yield from _told(config, "")


def addresses(deployment: Deployment) -> dict[str, str]:
    """Known before anything is there."""
    modules = {module: deployment.at.of_module(module) for module in MODULES}
    safe = {"Safe": deployment.config.safe.at}
    found = safe | {"FundFactory": deployment.factory, "Launch": deployment.record.launch} | modules
    return found | Service.of(deployment.node, deployment.config).code


def creation_hashes() -> dict[str, str]:
    """What the factory takes of each module, and nothing else."""
    codes = zip(MODULES, founding.codes(), strict=True)
    return {module: "0x" + keccak(code).hex() for module, code in codes}


def warnings(deployment: Deployment) -> Iterator[str]:
    config = deployment.config
    yield from _of_safe(deployment)
    for name, one in config.assets.items():
        if one.second.kind == "alone":
            yield f"nothing watches the price of {name}"


def _of_safe(deployment: Deployment) -> Iterator[str]:
    one = deployment.config.safe
    if one.address and not deployment.node.code(one.address):
        yield f"nothing is at the Safe's address {one.address}: is it a person's?"
    if one.threshold == 1:
        yield "safe.threshold = 1: whoever has one owner's key has the Safe"
    elif one.owners and one.threshold == len(one.owners):
        yield f"safe.threshold = {one.threshold} is all owners: one lost key, and the Safe is lost"


def costs(deployment: Deployment, steps: Sequence[Step]) -> list[Cost]:
    """What each step would take after those before it; nothing behind one that is refused."""
    who = deployment.sender.address
    calls = [Call(who, step.order.to, step.order.data).request() for step in steps]
    try:
        # A block for each: together they are more than a block takes.
        blocks = deployment.node.rpc(
            "eth_simulateV1", {"blockStateCalls": [{"calls": [one]} for one in calls]}, "latest"
        )
    except (NodeError, Refused):
        return [Cost(step.order.says, None) for step in steps]
    found = []
    for step, block in zip(steps, blocks, strict=True):
        (call,) = block["calls"]
        found.append(_cost(step, call))
        if found[-1].refused:
            break
    return found


def _cost(step: Step, call: dict[str, Any]) -> Cost:
    gas = int(call["gasUsed"], 16)
    if call["status"] == "0x1":
        return Cost(step.order.says, gas)
    data = bytes.fromhex(call["returnData"][2:])
    return Cost(step.order.says, gas, refusals.explain(data)[0])


def _told(section: BaseModel, above: str) -> Iterator[tuple[str, str]]:
    for name in type(section).model_fields:
        yield from _value(above + name, getattr(section, name))


def _value(key: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, BaseModel):
        yield from _told(value, key + ".")
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _value(f"{key}.{name}", one)
    elif value is None:
        yield key, "none"
    else:
        unit = UNITS.get(key.rpartition(".")[2].rpartition("_")[2], "")
        yield key, f"{_plain(value)} {unit}".rstrip()


def _plain(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(_plain(one) for one in value)
    return value if isinstance(value, str) else f"{value:,}"
