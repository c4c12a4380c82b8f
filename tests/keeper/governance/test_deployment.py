"""A fund founded by its TOML, step by step, through whatever crashes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from keeper.chain.node import Call, NodeError
from keeper.devnet.accounts import ALICE, DEPLOYER
from keeper.devnet.artifacts import artifact
from keeper.devnet.pool_builder import mint
from keeper.devnet.site import do
from keeper.devnet.world import World
from keeper.errors import Problem
from keeper.execution.sender import Outcome
from keeper.governance import commons, founding, preview
from keeper.governance.deployment import CHUNK_GAS, chunks
from keeper.governance.powers import MODULES
from keeper.governance.record import Record
from keeper.governance.verification import Target, verify
from tests.keeper.governance import tomls
from tests.keeper.governance.building import Building, Crash

COMMONS = 4
"""Factory, Lens, Zap, executor."""

STEPS = COMMONS + 13
"""And the launch, nine modules, settings, approval, activation."""


@pytest.fixture(scope="module")
def building(world: World) -> Iterator[Building]:
    made = Building.on(world)
    yield made
    made.close()


@pytest.fixture
def site(building: Building) -> Iterator[Building]:
    """As it was before each test."""
    with building.apart():
        yield building


def test_run__of_a_toml__leaves_an_active_fund_and_its_file(site: Building, tmp_path: Path) -> None:
    path = tmp_path / "deployment.json"
    done: list[Outcome] = []
    record = site.deployment(path).run(done.append)
    assert len(done) == STEPS
    assert max(one.receipt.gas for one in done) < 16_000_000
    assert list(record.modules) == list(MODULES)
    assert Record.read(path) == record
    assert list(tmp_path.iterdir()) == [path]
    assert site.text("name()", record.modules["Fund"]) == "Keel Fund"
    assert site.number("totalSupply()", record.modules["Fund"]) == 100 * 10**18
    assert site.number("handedOver()", record.modules["FundTimelock"]) == 1
    assert not list(site.deployment(path).left())


def test_run__where_nothing_was__leaves_what_reads_and_trades_beside_the_fund(
    site: Building, tmp_path: Path
) -> None:
    record = site.deployment(tmp_path / "deployment.json").run(lambda _: None)
    for name, at in (("Lens", record.lens), ("Zap", record.zap)):
        assert at
        assert site.node.code(at).hex() == artifact(name).runtime
    assert record.uniswap
    assert site.address("FACTORY()", record.uniswap) == site.book.uniswap.factory
    assert record.quoter == site.book.uniswap.quoter


def test_run__of_a_second_fund__finds_the_commons_there(site: Building, tmp_path: Path) -> None:
    site.deployment(tmp_path / "first.json").run(lambda _: None)
    steps = list(site.deployment(tmp_path / "second.json").left())
    assert steps[0].order.says == "open the launch"
    assert len(steps) == STEPS - COMMONS


def test_deployment__over_what_is_no_factory_or_another_quoter__is_refused(
    site: Building, tmp_path: Path
) -> None:
    factory, quoter = site.book.uniswap.factory, site.book.uniswap.quoter
    good = site.toml
    for bad, said in ((ALICE, "has no code"), (quoter, "is no quoter of the factory")):
        site.toml = good.replace(f'factory = "{factory}"', f'factory = "{bad}"')
        with pytest.raises(Problem, match=said):
            site.deployment(tmp_path / "deployment.json")


def test_run__of_a_step_above_the_limit_of_a_transaction__is_refused(site: Building) -> None:
    """What lets the whole deployment through here would let it through on mainnet."""
    request = {"from": DEPLOYER, "to": ALICE, "gas": hex(2**24)}
    site.node.rpc("anvil_impersonateAccount", DEPLOYER)
    assert site.node.rpc("eth_sendTransaction", request)
    with pytest.raises(NodeError, match="gas"):
        site.node.rpc("eth_sendTransaction", request | {"gas": hex(2**24 + 1)})


def test_left__before_anything__costs_what_it_costs_later(site: Building, tmp_path: Path) -> None:
    deployment = site.deployment(tmp_path / "deployment.json")
    foreseen = preview.costs(deployment, list(deployment.left()))
    done: list[Outcome] = []
    deployment.run(done.append)
    assert [one.says for one in foreseen] == [one.order.says for one in done]
    assert [one.gas for one in foreseen] == [one.receipt.gas for one in done]


def test_run__that_crashes_after_each_step__goes_on_where_it_was(
    site: Building, tmp_path: Path
) -> None:
    path = tmp_path / "deployment.json"
    done: list[Outcome] = []
    site.crashes(path, STEPS)
    record = site.deployment(path).run(done.append)
    assert not done
    assert site.number("handedOver()", record.modules["FundTimelock"]) == 1
    assert site.node.nonce(commons.factory().address(site.node)) == 2, (
        "one launch was opened, and no more"
    )
    assert record.block


def test_run__with_an_older_funds_mark__begins_there(site: Building, tmp_path: Path) -> None:
    mark = "1.090909090909090910"
    site.toml = site.toml.replace("seed = 100\n", f"seed = 100\nhigh_water_mark = {mark}\n")
    record = site.deployment(tmp_path / "deployment.json").run(lambda _: None)
    found = site.number("highWaterMark()", record.modules["Record"])
    assert found == 1_090_909_090_909_090_910  # base units a share unit, times 1e30


def test_run__on_a_node_that_does_not_show_what_was_done__stops(
    site: Building, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("keeper.governance.terms.Setting.holds", lambda *_: False)
    done: list[Outcome] = []
    with pytest.raises(Problem, match="the chain does not show it"):
        site.deployment(tmp_path / "deployment.json").run(done.append)
    assert len(done) == STEPS - 2


def test_run__with_another_toml__is_refused(site: Building, tmp_path: Path) -> None:
    path = tmp_path / "deployment.json"
    with pytest.raises(Crash):
        site.deployment(path, lives=COMMONS + 2).run(print)
    site.toml = site.toml.replace("seed = 100", "seed = 99")
    with pytest.raises(Problem, match="opened with another TOML"):
        site.deployment(path)


def test_run__by_another_founder__is_refused(site: Building, tmp_path: Path) -> None:
    path = tmp_path / "deployment.json"
    with pytest.raises(Crash):
        site.deployment(path, lives=COMMONS + 2).run(print)
    with pytest.raises(Problem, match="Sign as its founder"):
        site.deployment(path, who=ALICE)


def test_run__where_somebody_was_quicker__opens_a_launch_of_its_own(
    site: Building, tmp_path: Path
) -> None:
    path = tmp_path / "deployment.json"
    with pytest.raises(Crash):
        site.deployment(path, lives=COMMONS).run(print)  # the factory is there
    ours = site.deployment(path)
    with pytest.raises(Crash):
        site.deployment(tmp_path / "other.json", who=ALICE, lives=1).run(print)
    theirs = Record.read(tmp_path / "other.json")
    assert theirs
    assert theirs.launch == ours.record.launch
    assert ours.run(lambda _: None).launch != theirs.launch


def test_run__seeded_by_a_stranger_with_less__is_founded_and_verify_tells(
    site: Building, tmp_path: Path
) -> None:
    path = tmp_path / "deployment.json"
    site.crashes(path, STEPS - 2)
    deployment = site.deployment(path)
    usdc, fund, least = site.book.token("USDC").address, deployment.at.fund, 1000
    site.mine(
        mint(site.book.token("USDC"), ALICE, least),
        do(usdc, "approve(address,uint256)", fund, least, sender=ALICE),
        do(fund, "seed(uint256)", least, sender=ALICE),
    )
    record = deployment.run(lambda _: None)
    found = verify(Target.of_record(site.node, record, deployment.config, 0))
    (told,) = [one for one in found if not one.ok]
    assert told.what == "shares that belong to nobody, at least"
    assert (told.found, told.wanted) == ("0.001 shares", "100 shares")


def test_deployment__with_a_file_of_another_chain__is_refused(
    site: Building, tmp_path: Path
) -> None:
    path = tmp_path / "deployment.json"
    site.deployment(path).record.model_copy(update={"chain_id": 1}).write(path)
    with pytest.raises(Problem, match="chain 1"):
        site.deployment(path)


def test_deployment__at_a_strange_factory__is_refused(site: Building, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="makes another Prices"):
        site.deployment(tmp_path / "deployment.json", factory=site.book.uniswap.factory)


def test_deployment__with_a_pool_of_others__is_refused(site: Building, tmp_path: Path) -> None:
    weth, wbtc = (tomls.pool(site.book, symbol) for symbol in ("WETH", "WBTC"))
    site.toml = site.toml.replace(weth, wbtc)
    with pytest.raises(Problem, match=r"assets\.WETH\.second\.at"):
        site.deployment(tmp_path / "deployment.json")


def test_require_seed__of_a_poor_founder__says_so(site: Building, tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"fund\.seed = 100"):
        site.deployment(tmp_path / "deployment.json", who=ALICE).require_seed()


def test_run__with_a_rule_that_was_mended_meanwhile__sets_it_again(
    site: Building, tmp_path: Path
) -> None:
    path = tmp_path / "deployment.json"
    site.crashes(path, STEPS - 2)
    site.toml = site.toml.replace("target_percent = 9", "target_percent = 8")
    again = site.deployment(path)
    assert next(again.left()).order.says == "set rule of WETH, rule of WBTC"
    record = again.run(lambda _: None)
    assert all(one.ok for one in verify(Target.of_record(site.node, record, again.config, 0)))


def test_settings__one_by_one__take_no_more_than_their_share_of_a_chunk(
    site: Building, tmp_path: Path
) -> None:
    path = tmp_path / "deployment.json"
    site.crashes(path, STEPS - 3)
    here = site.deployment(path)
    alone = [founding.configuring([(one.to, one.data)]) for one in here.settings]
    calls = [Call(here.sender.address, here.at.launch, data) for data in alone]
    used = [int(one["gasUsed"], 16) for one in site.node.simulate(calls)]
    for one, gas in zip(here.settings, used, strict=True):
        assert gas < one.gas, one.says


def test_chunks__of_many_executors__stay_below_the_limit(site: Building, tmp_path: Path) -> None:
    settings = site.deployment(tmp_path / "deployment.json").settings * 4
    made = list(chunks(settings))
    assert [one for chunk in made for one in chunk] == settings
    assert len(made) > 1
    assert all(sum(one.gas for one in chunk) <= CHUNK_GAS for chunk in made)
