"""What ape deploys is what forge measures and analyses."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

from keeper.paths import NODE_MODULES, ROOT

# The hash of the metadata differs, and nothing else: each tool has a path of its own for the
# imported files, and ape takes no setting that would leave the hash out.
METADATA_HASH = re.compile(rb"(?<=\xa2\x64ipfs\x58\x22).{34}", re.DOTALL)


def code(bytecode: str) -> bytes:
    masked, found = METADATA_HASH.subn(bytes(34), bytes.fromhex(bytecode.removeprefix("0x")))
    assert found == 1
    return masked


def test_bytecode__from_forge__is_apes_but_for_the_hash_of_the_metadata(
    project: Any, tmp_path: Path
) -> None:
    forge = next(NODE_MODULES.glob("@foundry-rs/forge-*/bin/forge"))
    own = ("--out", tmp_path / "out", "--cache-path", tmp_path / "cache")
    command: list[str | Path] = [forge, "build", "contracts/mocks/DevDollar.sol", *own]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    forges = json.loads((tmp_path / "out" / "DevDollar.sol" / "DevDollar.json").read_text())
    apes = project.DevDollar.contract_type
    assert code(apes.deployment_bytecode.bytecode) == code(forges["bytecode"]["object"])
    assert code(apes.runtime_bytecode.bytecode) == code(forges["deployedBytecode"]["object"])
