"""What an explorer takes to show the source of a fund's contracts: for each the compiler's standard
input, and for all an index of where they lie and what they were made with."""

import json
import posixpath
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from keeper.chain import abi
from keeper.governance import factories, facts, proofs
from keeper.governance.arguments import of_module
from keeper.governance.commons import EXECUTOR
from keeper.governance.founding import Founding
from keeper.governance.powers import MODULES
from keeper.governance.terms import founding_hash
from keeper.governance.verification import Target
from keeper.paths import ROOT, SOLC

IMPORT = re.compile(r'^import\b[^;"]*"([^"]+)"', re.MULTILINE)
RELEASE = re.compile(r"[0-9.]+\+commit\.[0-9a-f]{8}")
OUTPUT = ["abi", "metadata", "evm.bytecode.object", "evm.deployedBytecode.object"]


class Contract(NamedTuple):
    name: str
    address: str
    arguments: bytes
    """What its constructor was given."""

    @property
    def told(self) -> dict[str, str]:
        return {
            "contract": f"{_path(self.name)}:{self.name}",
            "address": self.address,
            "file": f"{self.name}.json",
            "constructor_arguments": self.arguments.hex(),
        }


def write(folder: Path, target: Target, made_with: Founding) -> Path:
    """All of them into a folder, which is made; returns the index."""
    folder.mkdir(parents=True, exist_ok=True)
    found = list(contracts(target, made_with))
    for name in {one.name for one in found}:
        _dump(folder / f"{name}.json", standard(name))
    index = folder / "index.json"
    told = [one.told for one in found]
    chain_id = target.pinned.node.chain_id
    _dump(index, {"chain_id": chain_id, "compiler": compiler(), "contracts": told})
    return index


def contracts(target: Target, made_with: Founding) -> Iterator[Contract]:
    """The fund's own, from the factory down; and those of its executors that are ours."""
    pinned, at = target.pinned, target.at
    hashes = [factories.code_hash(pinned.node, target.factory, n) for n in range(len(MODULES))]
    yield Contract("FundFactory", target.factory, abi.arguments("(bytes32[])", hashes))
    founder = pinned.address(at.launch, "FOUNDER")
    opened = abi.arguments("(address,bytes32)", founder, founding_hash(made_with))
    yield Contract("Launch", at.launch, opened)
    for module in MODULES:
        yield Contract(module, at.of_module(module), of_module(module, made_with, at))
    given = target.config.executors if target.config else {}
    for where, _ in facts.venues(pinned.node, given).values():
        if proofs.is_ours(pinned, EXECUTOR, where):
            pools = pinned.address(where, "FACTORY")
            yield Contract(EXECUTOR, where, abi.arguments("(address)", pools))


def standard(name: str) -> dict[str, Any]:
    """The compiler's input, with the sources that a contract needs and no others."""
    profile = _profile()
    return {
        "language": "Solidity",
        "sources": {file: {"content": text} for file, text in sorted(_needed(_path(name)))},
        "settings": {
            "remappings": profile["remappings"],
            "optimizer": {"enabled": profile["optimizer"], "runs": profile["optimizer_runs"]},
            "viaIR": profile["via_ir"],
            "evmVersion": profile["evm_version"],
            "outputSelection": {"*": {"*": OUTPUT}},
        },
    }


def compiler() -> str:
    """As explorers name it: v0.8.30+commit.73712a01."""
    command = [str(SOLC / Path(_profile()["solc"]).name), "--version"]
    said = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    return f"v{RELEASE.findall(said)[0]}"


def _path(name: str) -> str:
    (found,) = (ROOT / "contracts").rglob(f"{name}.sol")
    return found.relative_to(ROOT).as_posix()


def _needed(first: str) -> Iterator[tuple[str, str]]:
    """A source and all that it imports, each once."""
    waiting, seen = [first], {first}
    while waiting:
        file = waiting.pop()
        text = (ROOT / file).read_text()
        yield file, text
        for name in IMPORT.findall(text):
            other = _resolved(name, file)
            if other not in seen:
                seen.add(other)
                waiting.append(other)


def _resolved(name: str, importer: str) -> str:
    if name.startswith("."):
        return posixpath.normpath(posixpath.join(posixpath.dirname(importer), name))
    for remapping in _profile()["remappings"]:
        prefix, _, place = remapping.partition("=")
        if name.startswith(prefix):
            return str(place + name.removeprefix(prefix))
    return name


def _profile() -> dict[str, Any]:
    """The settings that everything here is compiled with."""
    told = tomllib.loads((ROOT / "foundry.toml").read_text())
    profile: dict[str, Any] = told["profile"]["default"]
    return profile


def _dump(path: Path, what: dict[str, Any]) -> None:
    path.write_text(json.dumps(what, indent=2) + "\n")
