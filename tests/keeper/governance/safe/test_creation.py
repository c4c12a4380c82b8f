"""A Safe of given owners: its address beforehand, once for ever, and what `verify` finds of it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from eth_utils.crypto import keccak

from keeper.__main__ import keel
from keeper.chain import abi
from keeper.devnet import parts
from keeper.devnet.accounts import ALICE, BOB, CAROL, STRANGER
from keeper.devnet.builder import SAFE_PARTS
from keeper.devnet.engine import Tx
from keeper.devnet.world import World
from keeper.errors import Problem
from keeper.governance import preview
from keeper.governance.config import Config
from keeper.governance.safe import batch, creation
from keeper.governance.safe.creation import Owners
from keeper.governance.safe.standing import GUARD_SLOT, HANDLER_SLOT, Standing
from keeper.governance.verification import Target, verify
from tests.keeper.governance.building import Building
from tests.keeper.governance.safe.owned import MADE, Owned, of_owners


@pytest.fixture(scope="module")
def building(world: World) -> Iterator[Building]:
    made = Building.on(world)
    made.toml = of_owners(made.toml)
    yield made
    made.close()


@pytest.fixture
def site(building: Building) -> Iterator[Building]:
    with building.apart():
        yield building


def keel_safe(site: Building, *words: str) -> tuple[int, str]:
    env = {"KEEL_RPC": site.engine.node.url}
    done = CliRunner().invoke(keel, ["safe", *words], env=env)
    return done.exit_code, done.output + str(done.exception or "")


def test_places__of_safes_parts__are_those_of_the_local_world() -> None:
    assert SAFE_PARTS["SafeL2"] == creation.SINGLETON
    assert SAFE_PARTS["proxies/SafeProxyFactory"] == creation.FACTORY
    assert SAFE_PARTS["handler/CompatibilityFallbackHandler"] == creation.HANDLER
    assert (SAFE_PARTS["libraries/MultiSendCallOnly"],) == batch.PLACES["1.4.1"]
    proxy = parts.shipped(f"{parts.SAFE}/proxies/SafeProxy.sol/SafeProxy.json").linked({})
    assert keccak(proxy + abi.arguments("(address)", creation.SINGLETON)) == creation.CODE_HASH


def test_create__twice__is_told_beforehand_and_done_once(site: Building) -> None:
    owners = [word for one in (ALICE, BOB, CAROL) for word in ("--owner", one)]
    words = ("create", *owners, "--threshold", "2", "--as", "stranger", "--yes", "--json")
    assert not site.node.code(MADE.address)
    code, said = keel_safe(site, *words)
    assert code == 0, said
    facts = json.loads(said.removesuffix("None"))
    assert (facts["safe"], facts["created"]) == (MADE.address, True)
    assert Standing.read(site.node, MADE.address).owners == (ALICE, BOB, CAROL)
    code, said = keel_safe(site, *words)
    assert code == 0, said
    assert '"created": false' in said
    other = Owners(MADE.owners, 2, 1)
    code, said = keel_safe(site, *words, "--salt", "1")
    assert code == 0, said
    assert site.node.code(other.address)


@pytest.mark.parametrize(
    ("owners", "threshold", "why"),
    [
        ((ALICE, ALICE), 1, "named twice"),
        ((ALICE, BOB), 3, "threshold of 3"),
        ((ALICE,), 0, "of 0"),
    ],
)
def test_create__of_what_cannot_be__is_refused(
    owners: tuple[str, ...], threshold: int, why: str
) -> None:
    with pytest.raises(Problem, match=why):
        creation.require_sound(owners, threshold)


def test_deploy__of_owners__creates_the_safe_first(site: Building, tmp_path: Path) -> None:
    deployment = site.deployment(tmp_path / "deployment.json")
    assert preview.addresses(deployment)["Safe"] == MADE.address
    first = next(deployment.left())
    assert first.order == MADE.order()
    foreseen = preview.costs(deployment, list(deployment.left()))
    assert not [one for one in foreseen if one.refused]
    record = deployment.run(lambda _: None)
    assert site.node.code(MADE.address)
    # What a proposal needs is a part of the supply of a second ago.
    site.node.rpc("evm_setNextBlockTimestamp", hex(site.node.header().timestamp + 60))
    site.node.rpc("evm_mine")
    config = Config.parse(site.toml)
    found = {one.what: one for one in verify(Target.of_record(site.node, record, config, 0))}
    assert found["the Safe's owners"].found == ", ".join(sorted((ALICE, BOB, CAROL)))
    assert [one.what for one in found.values() if not one.ok] == []


def test_deploy__where_somebody_made_the_safe__goes_on(site: Building, tmp_path: Path) -> None:
    order = MADE.order()
    site.mine(Tx(STRANGER, order.to, order.data))
    deployment = site.deployment(tmp_path / "deployment.json")
    assert "the Safe" not in next(deployment.left()).order.says


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("threshold = 1", "whoever has one owner's key"),
        ("threshold = 3", "one lost key"),
    ],
)
def test_deploy__of_a_poor_threshold__warns(
    site: Building, tmp_path: Path, change: str, says: str
) -> None:
    site.toml = site.toml.replace("threshold = 2", change)
    deployment = site.deployment(tmp_path / "deployment.json")
    assert any(says in one for one in preview.warnings(deployment))


def spoilt(owned: Owned) -> list[str]:
    config = Config.parse(owned.site.toml)
    target = Target.of_fund(owned.site.node, owned.at.fund, config, 0)
    return [one.what for one in verify(target) if not one.ok and "the Safe's" in one.what]


@pytest.mark.parametrize(
    ("signature", "args", "what"),
    [
        ("changeThreshold(uint256)", (1,), "the Safe's threshold"),
        ("addOwnerWithThreshold(address,uint256)", (STRANGER, 2), "the Safe's owners"),
        ("enableModule(address)", (STRANGER,), "the Safe's modules"),
        ("setFallbackHandler(address)", (STRANGER,), "the Safe's fallback handler"),
    ],
)
def test_verify__of_a_safe_that_was_changed__differs(
    owned: Owned, signature: str, args: tuple[object, ...], what: str
) -> None:
    assert spoilt(owned) == []
    owned.site.node.rpc("anvil_setBalance", owned.safe, hex(10**18))
    owned.site.mine(Tx(owned.safe, owned.safe, abi.call(signature, *args)))
    assert spoilt(owned) == [what]
    warnings = list(owned.standing().warnings())
    assert bool(warnings) == ("owners" not in what)


@pytest.mark.parametrize(
    ("slot", "what"),
    [
        (0, "the Safe's singleton"),
        (GUARD_SLOT, "the Safe's guard"),
        (HANDLER_SLOT, "the Safe's fallback handler"),
    ],
)
def test_verify__of_a_safe_with_another_word__differs(owned: Owned, slot: int, what: str) -> None:
    word = "0x" + SAFE_PARTS["Safe"][2:].rjust(64, "0")
    owned.site.node.rpc("anvil_setStorageAt", owned.safe, hex(slot), word)
    assert spoilt(owned) == [what]
    assert list(owned.standing().warnings())
