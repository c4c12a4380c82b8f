"""The command that reads a fund back, as it is typed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner, Result

from keeper.devnet import world
from scripts.lib.verify import verify
from tests.keeper.governance.building import Building


class Ground(NamedTuple):
    site: Building
    folder: Path

    @property
    def deployment(self) -> str:
        return str(self.folder / "deployment.json")

    @property
    def toml(self) -> str:
        return str(self.folder / "fund.toml")

    def typed(self, *words: str) -> Result:
        asked = [*words, "--rpc", self.site.engine.node.url]
        return CliRunner(mix_stderr=False).invoke(verify, asked)


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    made = Ground(Building.on(world.ensure()), tmp_path_factory.mktemp("founded"))
    Path(made.toml).write_text(made.site.toml)
    made.site.deployment(Path(made.deployment)).run(lambda _: None)
    yield made
    made.site.close()


def test_verify__of_both_files__ends_well(ground: Ground) -> None:
    found = ground.typed(ground.deployment, ground.toml)
    assert found.exit_code == 0, found.output
    *lines, last = found.stdout.splitlines()
    (told,) = (line for line in lines if not line.startswith("ok "))
    assert told.startswith("is       what the Safe is")
    assert last == f"{len(lines) - 1} compared, 0 differ"


def test_verify__of_another_toml__ends_with_one(ground: Ground, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    changes = {
        "voting_period_days = 3": "voting_period_days = 4",
        "target_percent = 9": "target_percent = 8",
        "heartbeat_minutes = 65": "heartbeat_minutes = 70",
    }
    text = ground.site.toml
    for old, new in changes.items():
        text = text.replace(old, new)
    other.write_text(text)
    found = ground.typed(ground.deployment, str(other))
    assert found.exit_code == 1
    for line in (
        "DIFFERS  FundGovernor.votingPeriod(): found 3 days, wanted 4 days",
        "DIFFERS  rule of WETH target: found 9 %, wanted 8 %",
        "DIFFERS  price of WETH heartbeat: found 1 h 5 min, wanted 1 h 10 min",
    ):
        assert line in found.stdout.splitlines()


def test_verify__with_sources__writes_them_for_explorers(ground: Ground, tmp_path: Path) -> None:
    folder = tmp_path / "explorers" / "keel"
    found = ground.typed(ground.deployment, ground.toml, "--sources", str(folder))
    assert found.exit_code == 0, found.output
    index = json.loads((folder / "index.json").read_text())
    assert {one["file"] for one in index["contracts"]} | {"index.json"} == {
        file.name for file in folder.iterdir()
    }
    assert str(folder / "index.json") in found.stderr


def test_verify__with_sources__wants_the_toml(ground: Ground, tmp_path: Path) -> None:
    found = ground.typed(ground.deployment, "--sources", str(tmp_path / "none"))
    assert "wants the TOML" in str(found.exception)
    assert not (tmp_path / "none").exists()


def test_verify__of_an_address__as_json__is_one_object(ground: Ground) -> None:
    fund = json.loads(Path(ground.deployment).read_text())["modules"]["Fund"]
    found = ground.typed("--fund", fund, "--json")
    assert found.exit_code == 0, found.output
    facts = json.loads(found.stdout)
    assert facts["ok"]
    assert all(one["ok"] for one in facts["checks"])


@pytest.mark.parametrize("words", [(), ("no.json", "--fund", "0x" + "11" * 20), ("a.json", "b.x")])
def test_verify__of_none_or_two_funds__says_how(ground: Ground, words: tuple[str, ...]) -> None:
    assert "deployment.json fund.toml" in str(ground.typed(*words).exception)


def test_verify__of_no_file__says_so(ground: Ground) -> None:
    assert "there is no deployment file" in str(ground.typed("no.json").exception)
