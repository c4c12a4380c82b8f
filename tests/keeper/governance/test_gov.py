"""`keel gov powers`: who may do what, for a person and for a program; 1 where it is wrong."""

import json
from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result
from eth_utils.address import to_checksum_address

from keeper.__main__ import keel
from keeper.chain import abi
from keeper.devnet.accounts import KEEPER
from keeper.devnet.engine import Tx
from keeper.devnet.world import World
from tests.keeper.governance.ground import SAFE, Founded


class Ground:
    """A founded fund on a node, and the command."""

    def __init__(self, world: World) -> None:
        self.engine = world.on_anvil()
        self.fund = Founded.on(self.engine, world.book)

    def powers(self, *more: str) -> Result:
        where = ("--fund", self.fund.at.fund, "--rpc", self.engine.node.url)
        return CliRunner().invoke(keel, ["gov", "powers", *where, *more])


@pytest.fixture(scope="module")
def ground(world: World) -> Iterator[Ground]:
    one = Ground(world)
    yield one
    one.engine.close()


def test_powers__of_a_fund__names_who_and_what_the_safe_may(ground: Ground) -> None:
    done = ground.powers()
    assert done.exit_code == 0, done.output
    lines = [line.split(maxsplit=1) for line in done.output.splitlines() if line.startswith("  ")]
    said = dict(lines)
    assert said["list"] == "a vote"
    assert said["rebalance"] == "the keeper"
    assert said["setBudget"] == "a vote; the Safe may lower it for a time"
    assert said["revoke"] == "a vote or the Safe"
    assert said["relay"] == "nobody"
    assert "redeemInKind" not in said
    assert f"a vote          {ground.fund.at.timelock}" in done.output
    assert f"Fund  {ground.fund.at.fund}" in done.output


def test_powers__for_a_program__has_the_addresses(ground: Ground) -> None:
    found = {one["function"]: one for one in json.loads(ground.powers("--json").output)["seats"]}
    veto = next(one for name, one in found.items() if name.startswith("veto("))
    assert veto["who"] == {"the Safe": to_checksum_address(SAFE)}
    rebalance = next(one for name, one in found.items() if name.startswith("rebalance("))
    assert rebalance["who"] == {"the keeper": KEEPER}


def test_powers__where_the_keeper_is_also_the_safe__ends_with_1(ground: Ground) -> None:
    timelock = ground.fund.at.timelock
    ground.engine.set_balance(timelock, 10**18)
    to, call = ground.fund.at.mandate, abi.call("setSafe(address)", KEEPER)
    ground.fund.send(Tx(timelock, to, call))
    done = ground.powers()
    assert done.exit_code == 1
    assert "SHOULD BE" in done.output
