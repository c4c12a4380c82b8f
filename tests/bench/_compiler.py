"""solc, loaded once and asked again and again: a mutant compiles in a fraction of its start."""

import json
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

from keeper.devnet.parts import Part
from keeper.errors import Problem
from keeper.paths import NODE_MODULES

REMAPPINGS = ["@openzeppelin/contracts/=node_modules/@openzeppelin/contracts/"]
HERE = Path(__file__).parent
TIRED = 150
"""Compilations after which a process makes room for a fresh one: WebAssembly gives nothing back."""


class Named(NamedTuple):
    """A contract, by the file that it is in."""

    file: str
    contract: str


class Pipeline(NamedTuple):
    via_ir: bool
    optimizer: bool


QUICK = Pipeline(via_ir=False, optimizer=False)
DEPLOYED = Pipeline(via_ir=True, optimizer=True)


class Compiler:
    def __init__(self, root: Path) -> None:
        self.root = root
        self._process: subprocess.Popen[str] | None = None
        self._asked = 0

    def parts(
        self, wanted: tuple[Named, ...], pipeline: Pipeline, changed: dict[str, str] | None = None
    ) -> dict[str, Part] | None:
        """The contracts by name, with sources changed; None if that does not compile."""
        files = {one.file for one in wanted} | set(changed or {})
        selection: dict[str, Any] = {}
        for one in wanted:
            kinds = ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"]
            selection.setdefault(one.file, {})[one.contract] = kinds
        output = self._ask(self._sources(files, changed or {}), selection, pipeline)
        if any(error["severity"] == "error" for error in output.get("errors", [])):
            return None
        return {one.contract: _part(output, one) for one in wanted}

    def tree(self, file: str) -> dict[str, Any]:
        output = self._ask(self._sources({file}, {}), {file: {"": ["ast"]}}, QUICK)
        wrong = [e["formattedMessage"] for e in output.get("errors", []) if "rror" in e["severity"]]
        if wrong:
            raise Problem(f"solc: {wrong[0]}", "Mend the source that it names.")
        tree: dict[str, Any] = output["sources"][file]["ast"]
        return tree

    def close(self) -> None:
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _sources(self, files: set[str], changed: dict[str, str]) -> dict[str, Any]:
        return {
            file: {"content": changed.get(file) or (self.root / file).read_text()}
            for file in sorted(files)
        }

    def _ask(
        self, sources: dict[str, Any], selection: dict[str, Any], pipeline: Pipeline
    ) -> dict[str, Any]:
        settings = {
            "remappings": REMAPPINGS,
            "optimizer": {"enabled": pipeline.optimizer, "runs": 200},
            "viaIR": pipeline.via_ir,
            "evmVersion": "cancun",
            "metadata": {"appendCBOR": False, "bytecodeHash": "none"},
            "outputSelection": selection,
        }
        request = {"language": "Solidity", "sources": sources, "settings": settings}
        process = self._fresh()
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(request) + "\n")
        process.stdin.flush()
        answer = process.stdout.readline()
        if not answer:
            self.close()
            raise Problem("solc ended without an answer", "Run ./scripts/setup again.")
        output: dict[str, Any] = json.loads(answer)
        return output

    def _fresh(self) -> subprocess.Popen[str]:
        self._asked += 1
        if self._asked % TIRED == 0:
            self.close()
        if self._process is None:
            command: list[str | Path] = [
                "node",
                HERE / "_solc.mjs",
                NODE_MODULES / "solc",
                self.root,
            ]
            pipe = subprocess.PIPE
            self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)
        return self._process


def _part(output: dict[str, Any], one: Named) -> Part:
    raw = output["contracts"][one.file][one.contract]
    code = raw["evm"]
    return Part(raw["abi"], code["bytecode"]["object"], code["deployedBytecode"]["object"])
