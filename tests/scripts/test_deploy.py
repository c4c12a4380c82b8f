"""The command that founds a fund, as it is typed."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from keeper.devnet import world
from keeper.errors import Problem
from scripts.lib.deploy import deploy
from tests.keeper.governance.building import Building


@pytest.fixture(scope="module")
def site() -> Iterator[Building]:
    made = Building.on(world.ensure())
    yield made
    made.close()


def typed(site: Building, folder: Path, *more: str) -> Result:
    file = folder / "fund.toml"
    file.write_text(site.toml)
    words = [str(file), "--rpc", site.engine.node.url, "--out", str(folder / "made.json"), *more]
    return CliRunner(mix_stderr=False).invoke(deploy, words)


def test_deploy__without_a_signer__says_how(site: Building, tmp_path: Path) -> None:
    found = typed(site, tmp_path, "--dry-run")
    assert isinstance(found.exception, Problem)
    assert "neither --as nor --keystore" in str(found.exception)


def test_deploy__as_json_without_an_answer__is_refused(site: Building, tmp_path: Path) -> None:
    found = typed(site, tmp_path, "--json", "--as", "deployer")
    assert "asks no questions" in str(found.exception)


def test_deploy__dry__shows_everything_and_sends_nothing(site: Building, tmp_path: Path) -> None:
    before = site.node.header().number
    found = typed(site, tmp_path, "--dry-run", "--as", "deployer")
    assert found.exit_code == 0, found.output
    for line in ("mandate.slippage_percent", "3 %", "FundGovernor", "open the launch", "gas"):
        assert line in found.output
    assert "warning: nothing is at the Safe's address" in found.output
    assert "REFUSED" not in found.output
    assert found.output.endswith("Nothing was sent.\n")
    assert site.node.header().number == before
    assert not (tmp_path / "made.json").exists()


def test_deploy__dry_as_json__is_one_object(site: Building, tmp_path: Path) -> None:
    found = typed(site, tmp_path, "--dry-run", "--json", "--as", "deployer")
    facts = json.loads(found.stdout)
    assert facts["parameters"]["fund.lock_up_hours"] == "24 hours"
    assert len(facts["code_hashes"]) == 9
    assert [step["gas"] > 0 for step in facts["steps"]] == [True] * 17


def test_deploy__asked_and_answered_no__sends_nothing(site: Building, tmp_path: Path) -> None:
    found = typed(site, tmp_path, "--as", "deployer")  # nothing on standard input is a no
    assert found.exit_code == 1
    assert not (tmp_path / "made.json").exists()


def test_deploy__with_yes__founds_the_fund(site: Building, tmp_path: Path) -> None:
    with site.apart():
        found = typed(site, tmp_path, "--yes", "--as", "deployer")
        assert found.exit_code == 0, found.output
        again = typed(site, tmp_path, "--yes", "--as", "deployer")
    assert "the fund is active at 0x" in found.output
    assert "nothing is left to do" in again.output
    assert json.loads((tmp_path / "made.json").read_text())["modules"]["Fund"]
