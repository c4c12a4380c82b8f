"""The real parts: npm's artifacts where these are shipped, compiled here where they are not."""

import json
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from keeper.errors import Problem
from keeper.paths import NODE_MODULES, ROOT, SOLC

CHAINLINK = "@chainlink/contracts/src/v0.8"
SAFE = "@safe-global/safe-contracts/build/artifacts/contracts"
V3_CORE = "@uniswap/v3-core/artifacts/contracts"
V3_PERIPHERY = "@uniswap/v3-periphery/artifacts/contracts"
SWAP_ROUTER = "@uniswap/swap-router-contracts/artifacts/contracts"


class Part(NamedTuple):
    """A compiled contract; `links` are (byte offset, library) to be filled in."""

    abi: list[dict[str, Any]]
    creation: str
    runtime: str
    links: tuple[tuple[int, str], ...] = ()

    def linked(self, libraries: Mapping[str, str]) -> bytes:
        code = self.creation
        for start, library in self.links:
            at = start * 2
            code = code[:at] + libraries[library][2:].lower() + code[at + 40 :]
        return bytes.fromhex(code)


def shipped(path: str) -> Part:
    """An artifact that its npm package brings along."""
    file = NODE_MODULES / path
    if not file.exists():
        raise Problem(f"{path} is missing from node_modules", "Run ./scripts/setup.")
    raw = json.loads(file.read_text())
    links = tuple(
        (reference["start"], library)
        for libraries in (raw.get("linkReferences") or {}).values()
        for library, references in libraries.items()
        for reference in references
    )
    return Part(raw["abi"], raw["bytecode"][2:], raw["deployedBytecode"][2:], links)


@cache
def chainlink() -> dict[str, Part]:
    """The parts of Chainlink that ship as sources only."""
    files = [
        "data-feeds/DataFeedsCache.sol",
        "data-feeds/test/helpers/DataFeedsLegacyAggregatorProxy.sol",
        "l2ep/Flags.sol",
        "l2ep/arbitrum/ArbitrumSequencerUptimeFeed.sol",
        "shared/access/SimpleReadAccessController.sol",
        "shared/mocks/MockV3Aggregator.sol",
        "vendor/canonical-weth/WETH9.sol",
        "vendor/multicall/ebd8b64/src/Multicall3.sol",
    ]
    remappings = [
        f"@openzeppelin/contracts@{version}/=@openzeppelin/contracts-{version}/"
        for version in ("4.8.3", "5.0.2")
    ]
    return compiled("0.8.26", NODE_MODULES, [f"{CHAINLINK}/{f}" for f in files], remappings)


@cache
def own() -> dict[str, Part]:
    """Our own tokens of the local world."""
    files = [f"contracts/mocks/{name}.sol" for name in ("DevToken", "DevDollar", "DevProxy")]
    remappings = ["@openzeppelin/contracts/=node_modules/@openzeppelin/contracts/"]
    return compiled("0.8.30", ROOT, files, remappings)


def compiled(
    version: str, base: Path, files: list[str], remappings: list[str], *, via_ir: bool = False
) -> dict[str, Part]:
    """Contracts by name, from sources under `base`."""
    request = {
        "language": "Solidity",
        "sources": {file: {"content": (base / file).read_text()} for file in files},
        "settings": {
            "remappings": remappings,
            "optimizer": {"enabled": True, "runs": 200},
            "viaIR": via_ir,
            "evmVersion": "cancun",
            "outputSelection": {
                "*": {"*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"]}
            },
        },
    }
    output = _solc(version, base, request)
    return {
        name: Part(
            raw["abi"], raw["evm"]["bytecode"]["object"], raw["evm"]["deployedBytecode"]["object"]
        )
        for contracts in output["contracts"].values()
        for name, raw in contracts.items()
        if raw["evm"]["bytecode"]["object"]
    }


def _solc(version: str, base: Path, request: dict[str, Any]) -> dict[str, Any]:
    compiler = SOLC / f"solc-v{version}"
    if not compiler.exists():
        raise Problem(f"no Solidity compiler {version} at {compiler}", "Run ./scripts/setup.")
    run = subprocess.run(
        [compiler, "--base-path", base, "--standard-json"],
        input=json.dumps(request).encode(),
        capture_output=True,
        check=False,
    )
    if run.returncode:
        raise Problem(f"solc {version}: {run.stderr.decode()[-500:]}", "Run ./scripts/setup again.")
    output: dict[str, Any] = json.loads(run.stdout)
    wrong = [e["formattedMessage"] for e in output.get("errors", []) if e["severity"] == "error"]
    if wrong:
        raise Problem(f"solc {version}: {wrong[0]}", "Mend the source that it names.")
    return output
