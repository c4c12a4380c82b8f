"""What explorers are given compiles to what lies on the chain, to the byte."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from keeper.devnet.artifacts import artifact
from keeper.devnet.world import World
from keeper.governance import sources, terms
from keeper.governance.deployment import Deployment
from keeper.governance.powers import MODULES
from keeper.governance.sources import Contract
from keeper.governance.verification import Target
from keeper.paths import SOLC
from tests.keeper.governance.building import Building


class Written(NamedTuple):
    deployment: Deployment
    contracts: dict[str, Contract]
    folder: Path

    def created(self, one: Contract) -> str:
        """What its constructor leaves with these arguments, as if it were created once more: a
        module by the launch and at the same place, which is in its code."""
        code = artifact(one.name).creation + one.arguments.hex()
        maker, before = self.deployment.record.factory, {}
        if one.name in MODULES:
            maker = self.deployment.record.launch
            before[maker] = {"nonce": hex(MODULES.index(one.name) + 1)}
            before[one.address] = {"code": "0x", "nonce": "0x0"}
        request = {"from": maker, "data": "0x" + code}
        return str(self.deployment.node.rpc("eth_call", request, "latest", before))


@pytest.fixture(scope="module")
def written(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Written]:
    site, folder = Building.on(world), tmp_path_factory.mktemp("sources")
    deployment = site.deployment(folder / "deployment.json")
    record = deployment.run(lambda _: None)
    target = Target.of_record(site.node, record, deployment.config, 0)
    sources.write(folder, target, deployment.founding)
    found = {one.name: one for one in sources.contracts(target, deployment.founding)}
    yield Written(deployment, found, folder)
    site.close()


def test_sources__compiled_alone__are_the_deployed_creation_code(
    written: Written, tmp_path: Path
) -> None:
    """With the metadata at its end, a hash of the settings and of every source; in a folder where
    the project's compiler finds nothing else."""
    given = (written.folder / "FeeDistributor.json").read_bytes()
    command = [str(SOLC / "solc-v0.8.30"), "--base-path", str(tmp_path), "--standard-json"]
    said = subprocess.run(command, input=given, capture_output=True, check=True).stdout
    found = json.loads(said)["contracts"]["contracts/FeeDistributor.sol"]["FeeDistributor"]
    assert found["evm"]["bytecode"]["object"] == artifact("FeeDistributor").creation


def test_sources__of_a_fund__are_a_file_for_each_contract(written: Written) -> None:
    index = json.loads((written.folder / "index.json").read_text())
    assert index["compiler"] == "v0.8.30+commit.73712a01"
    assert index["chain_id"] == written.deployment.node.chain_id
    assert [one["file"] for one in index["contracts"]] == [
        f"{name}.json" for name in written.contracts
    ]
    assert len(index["contracts"]) == 12  # the factory, the launch, nine modules, an executor
    for one in index["contracts"]:
        assert written.deployment.node.code(one["address"])
        file, _, name = one["contract"].partition(":")
        given = json.loads((written.folder / one["file"]).read_text())
        assert f"contract {name}" in given["sources"][file]["content"]
        assert not [path for path in given["sources"] if "/mocks/" in path]


def test_sources__with_their_arguments__create_what_lies_there(written: Written) -> None:
    """Immutables and all, which hold most of what a constructor is given."""
    for one in written.contracts.values():
        found = written.deployment.node.code(one.address).hex()
        assert written.created(one) == "0x" + found, one.name


def test_arguments__of_the_mandate__begin_closed_to_deposits(written: Written) -> None:
    founding = written.deployment.founding
    assert founding.mandate[11] > 0
    words = written.contracts["Mandate"].arguments
    limits = [int.from_bytes(words[at : at + 32], "big") for at in range(6 * 32, 26 * 32, 32)]
    assert limits == [*founding.mandate[:11], 0, *founding.mandate[12:]]


def test_arguments__of_the_launch__are_the_foundings_hash(written: Written) -> None:
    hash_ = terms.founding_hash(written.deployment.founding)
    assert written.contracts["Launch"].arguments.endswith(hash_)
