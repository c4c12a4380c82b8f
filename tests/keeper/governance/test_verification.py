"""A fund read back from the chain: whole it passes; one changed bit or one extra power does not."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from keeper.chain import abi
from keeper.devnet import listing
from keeper.devnet.accounts import ALICE, KEEPER
from keeper.devnet.engine import Tx
from keeper.devnet.mandate import RULE
from keeper.devnet.world import World
from keeper.errors import Problem
from keeper.governance import proofs
from keeper.governance.config import Config
from keeper.governance.questions import Check
from keeper.governance.record import Record
from keeper.governance.verification import Target, verify
from keeper.units import DAY, ONE, moment
from tests.keeper.governance.building import Building
from tests.keeper.governance.ground import SAFE

NO_SAFE = "what the Safe is"
"""Told alone: the TOML names an address, and here it is a person's."""

BITS = [
    *(("Mandate", slot) for slot in (0, 1, 2, 3, 4, 8, 9, 10, 11)),  # limits, Safe, budgets
    ("Rebalancer", 0),  # the keeper
    ("FundTimelock", 2),  # the delay
    ("FundTimelock", 3),  # whether it is handed over
    *(("FundGovernor", slot) for slot in (7, 8, 10, 11, 13, 15)),  # votes, the timelock, the veto
    ("FeeDistributor", 0),  # the table's length
    *(("Fund", slot) for slot in (15, 16, 17, 27)),  # what is listed
]


class Standing(NamedTuple):
    """A fund that was founded, and its file."""

    site: Building
    record: Record

    def check(self, *, config: Config | None = None) -> list[Check]:
        config = config or Config.parse(self.site.toml)
        return list(verify(Target.of_record(self.site.node, self.record, config, 0)))

    def differing(self) -> list[str]:
        return [one.what for one in self.check() if not one.ok]

    def told(self) -> list[str]:
        """What is no difference and worth knowing."""
        found = self.check()
        assert [str(one) for one in found if not one.ok] == []
        return [str(one) for one in found if one.wanted is None and one.what != NO_SAFE]

    def sent(self, who: str, module: str, signature: str, *args: object) -> None:
        self.site.node.rpc("anvil_setBalance", who, hex(10**18))
        self.site.mine(Tx(who, self.record.modules[module], abi.call(signature, *args)))

    def by_vote(self, module: str, signature: str, *args: object) -> None:
        """As if it had been voted, or left behind by who founded the fund."""
        self.sent(self.record.modules["FundTimelock"], module, signature, *args)


@pytest.fixture(scope="module")
def founded(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    site = Building.on(world)
    path = tmp_path_factory.mktemp("founded") / "deployment.json"
    record = site.deployment(path).run(lambda _: None)
    # What a proposal needs is a part of the supply of a second ago.
    site.node.rpc("evm_setNextBlockTimestamp", hex(site.node.header().timestamp + 60))
    site.node.rpc("evm_mine")
    yield Standing(site, record)
    site.close()


@pytest.fixture
def standing(founded: Standing) -> Iterator[Standing]:
    """As it was before each test."""
    with founded.site.apart():
        yield founded


def test_verify__of_what_was_founded__finds_no_difference(standing: Standing) -> None:
    found = standing.check()
    assert [str(one) for one in found if not one.ok] == []
    assert [one.what for one in found if one.wanted is None] == [NO_SAFE]
    assert len({one.what for one in found}) == len(found) > 200


def test_verify__of_a_fund_with_an_operation__tells_when_it_may_be_executed(
    standing: Standing,
) -> None:
    modules, node = standing.record.modules, standing.site.node
    mandate, none = modules["Mandate"], bytes(32)
    calls = ([mandate, mandate], [0, 0], [abi.call("reset()"), abi.call("trip()")])
    schedule = "scheduleBatch(address[],uint256[],bytes[],bytes32,bytes32,uint256)"
    standing.sent(modules["FundGovernor"], "FundTimelock", schedule, *calls, none, none, 5 * DAY)
    ready = node.header().timestamp + 5 * DAY
    reset, trip = (f"0x{abi.call(name)[:4].hex()} at {mandate}" for name in ("reset()", "trip()"))
    when = f"from {moment(ready)} until {moment(ready + 14 * DAY)}"
    (said,) = standing.told()
    assert said.startswith("is       the operation 0x")
    assert said.endswith(f" waits: {reset}, {trip}; {when}")
    (id_,) = (bytes.fromhex(word[2:]) for word in said.split() if len(word) == 66)
    standing.sent(modules["FundGovernor"], "FundTimelock", "cancel(bytes32)", id_)
    assert standing.told() == []


def test_verify__of_a_fund_whose_safe_acted__tells_until_when(standing: Standing) -> None:
    until = standing.site.node.header().timestamp + DAY
    weth = standing.site.book.token("WETH").address
    acts: dict[str, tuple[object, ...]] = {
        "pause(uint8,uint256)": (12, until),
        "tightenBudget(uint8,uint64,uint64,uint256)": (0, ONE // 1000, 0, until),
        "tightenMost(address,uint64,uint256)": (weth, ONE // 20, until),
    }
    for signature, args in acts.items():
        standing.sent(SAFE, "Mandate", signature, *args)
    said = [one for one in standing.check() if one.wanted is None and one.what != NO_SAFE]
    assert [one.what.removeprefix("the Safe has tightened ") for one in said] == [
        *("Redemptions", "Loss", f"the most of {weth}")
    ]
    assert [one.found for one in said] == [
        f"{part} % until {moment(until)}" for part in ("0", "0.1", "5")
    ]


def test_verify__of_a_strangers_fund__goes_by_its_address_alone(standing: Standing) -> None:
    fund = standing.record.modules["Fund"]
    found = list(verify(Target.of_fund(standing.site.node, fund, None, 0)))
    assert all(one.ok for one in found)
    told = [str(one) for one in found if one.wanted is None]
    assert f"is       Mandate.safe(): ({SAFE})" in told
    assert any(one.startswith(f"is       a lease of {KEEPER}: until 20") for one in told)


def test_verify__of_a_strangers_fund__by_a_toml__is_as_strict(standing: Standing) -> None:
    fund, config = standing.record.modules["Fund"], Config.parse(standing.site.toml)
    found = list(verify(Target.of_fund(standing.site.node, fund, config, 0)))
    assert [str(one) for one in found if not one.ok] == []
    assert [one.what for one in found if one.wanted is None] == [NO_SAFE]


@pytest.mark.parametrize(("module", "slot"), BITS)
def test_verify__with_one_changed_bit__fails(standing: Standing, module: str, slot: int) -> None:
    at, node = standing.record.modules[module], standing.site.node
    flipped = node.storage(at, slot) ^ 1
    node.rpc("anvil_setStorageAt", at, hex(slot), f"0x{flipped:064x}")
    assert standing.differing()


@pytest.mark.parametrize("name", ["Fund", "Rebalancer", "Launch", "FundFactory", "Lens", "Zap"])
def test_verify__with_one_changed_byte_of_code__fails(standing: Standing, name: str) -> None:
    record, node = standing.record, standing.site.node
    lying = {"Launch": record.launch, "FundFactory": record.factory} | record.modules
    lying |= {"Lens": record.lens or "", "Zap": record.zap or ""}
    code = bytearray(node.code(lying[name]))
    code[-1] ^= 1  # of what the compiler appends: nothing runs it
    node.rpc("anvil_setCode", lying[name], "0x" + code.hex())
    said = standing.differing()
    assert f"the code of {name} is the deployment file's" in said
    assert len(said) == 2, "and it is not ours either"


def test_verify__with_an_extra_executor__fails(standing: Standing) -> None:
    extra = standing.record.modules["Valuation"]  # any code that is plain
    standing.by_vote("Rebalancer", "allow(address)", extra)
    assert standing.differing() == [f"an executor {extra}"]


def test_verify__with_an_extra_lease__fails(standing: Standing) -> None:
    until = standing.site.node.header().timestamp + 1000
    standing.by_vote("Rebalancer", "setLease(address,uint256)", ALICE, until)
    assert standing.differing() == [f"a lease of {ALICE}"]


def test_verify__with_a_lease_that_is_over__passes(standing: Standing) -> None:
    now = standing.site.node.header().timestamp
    standing.by_vote("Rebalancer", "setLease(address,uint256)", ALICE, now)
    assert standing.differing() == []


def test_verify__with_an_extra_price_asset_and_rule__fails_thrice(standing: Standing) -> None:
    book = standing.site.book
    link = book.token("LINK").address
    source = listing.source(book, "LINK", "USDC")
    standing.by_vote("Prices", listing.SET_SOURCE, link, source)
    standing.by_vote("Fund", "list(address)", link)
    standing.by_vote("Mandate", f"setRule(address,{RULE})", link, (0, 10**17, 0, 0, False))
    assert standing.differing() == [f"{what} of {link}" for what in ("asset", "price", "rule")]


def test_verify__with_an_allowance_of_the_timelocks__fails(standing: Standing) -> None:
    standing.by_vote("Fund", "approve(address,uint256)", ALICE, 1)
    assert standing.differing() == [f"an allowance of the timelock's shares for {ALICE}"]


def test_verify__with_the_timelocks_votes_given_away__fails(standing: Standing) -> None:
    standing.by_vote("Fund", "delegate(address)", ALICE)
    assert standing.differing() == ["the votes of the timelock"]


def test_verify__by_another_toml__names_what_differs(standing: Standing) -> None:
    text = standing.site.toml.replace("slippage_percent = 3", "slippage_percent = 4")
    found = standing.check(config=Config.parse(text))
    assert [one.what for one in found if not one.ok] == [
        "Launch.FOUNDING is the TOML's",
        "Mandate.limits() Slippage",
    ]


def test_verify__of_events_that_the_node_forgot__fails(standing: Standing) -> None:
    node, config = standing.site.node, Config.parse(standing.site.toml)
    late = node.header().number
    found = list(verify(Target.of_record(node, standing.record, config, late)))
    assert "the node knows the events since the launch" in [o.what for o in found if not o.ok]


@pytest.mark.parametrize("name", ["lens", "zap", "uniswap", "quoter"])
def test_verify__of_a_file_with_another_address__fails(standing: Standing, name: str) -> None:
    """Investors would be shown what that one says, and trade over it."""
    record = standing.record.model_copy(update={name: standing.record.modules["Valuation"]})
    other = Standing(standing.site, record)
    assert f"{name} of the deployment file" in other.differing()


def test_verify__of_a_file_with_one_more_code_hash__fails(standing: Standing) -> None:
    hashes = standing.record.code_hashes | {"Nothing": "0x00"}
    record = standing.record.model_copy(update={"code_hashes": hashes})
    assert Standing(standing.site, record).differing() == [
        "the code of Nothing is the deployment file's"
    ]


def test_target__of_a_launch_under_way__says_what_to_do(standing: Standing) -> None:
    half = standing.record.model_copy(update={"modules": {}})
    with pytest.raises(Problem, match="Go on with it"):
        Target.of_record(standing.site.node, half, None, 0)


def test_target__of_something_else__says_that_it_is_no_fund(standing: Standing) -> None:
    token = standing.site.book.token("USDC").address
    with pytest.raises(Problem, match=r"has no GOVERNANCE\(\)"):
        Target.of_fund(standing.site.node, token, None, 0)


def test_matches__of_code__leaves_out_immutables_alone() -> None:
    blank, filled = bytes(32), bytes(range(32))
    compiled = b"\x60\x7f\x7f" + blank + b"\x5f\x00"
    assert proofs.matches(b"\x60\x7f\x7f" + filled + b"\x5f\x00", compiled)
    assert not proofs.matches(b"\x60\x7f\x7f" + filled + b"\x5f\x01", compiled)
    assert not proofs.matches(b"\x60\x7f\x7e" + filled + b"\x5f\x00", compiled)
    assert not proofs.matches(compiled + b"\x00", compiled)
    # A word of zeros that is itself the data of another instruction is no place for an immutable.
    inside = b"\x61\x7f\x00" + blank
    assert not proofs.matches(b"\x61\x7f\x01" + blank, inside)
