"""A proposal's file: what differs from the chain becomes calls, and what is wrong is named."""

from pathlib import Path

import pytest
from eth_utils.address import to_checksum_address

from keeper.chain import abi
from keeper.devnet.accounts import ALICE, BOB, KEEPER, OPERATOR, STRANGER
from keeper.devnet.engine import Tx
from keeper.errors import Problem
from keeper.governance import facts, motions
from keeper.governance.config import Executor
from keeper.governance.decoding import decode
from keeper.governance.drafts import Draft
from keeper.governance.effects import Trial
from keeper.governance.proposals import Motion
from keeper.governance.scene import Scene
from keeper.governance.speech import Speech
from keeper.paths import ROOT
from keeper.units import DAY
from tests.keeper.governance.ground import SAFE
from tests.keeper.governance.voting import Voters

HEAD = 'title = "Something"\ntext = "Why."\n'


def motion(voters: Voters, text: str) -> Motion:
    assembly = voters.assembly()
    scene = Scene(assembly, Speech(assembly).reader, assembly.head.timestamp + 9 * DAY)
    return motions.motion(Draft.parse(HEAD + text), scene, ALICE)


def changes(voters: Voters, text: str) -> dict[str, tuple[str, str]]:
    """What the chain answers differently, were it executed now."""
    assembly = voters.assembly()
    speech, made = Speech(assembly), motion(voters, text)
    found = Trial(assembly, speech, made.calls, assembly.head.timestamp + 1).effect()
    assert found.ok, found
    return {one.what: (one.before, one.after) for one in found.changes}


def calls(voters: Voters, text: str) -> list[str]:
    assembly = voters.assembly()
    speech = Speech(assembly)
    return [decode(call, assembly.at, speech).says for call in motion(voters, text).calls]


def test_motion__of_every_section__changes_that_and_nothing_else(voters: Voters) -> None:
    text = f"""
[fund]
performance_fee_percent = 5
supply_cap = 5000
[payees]
operator = {{ account = "{OPERATOR}", percent = 70 }}
reserve = {{ account = "{STRANGER}", percent = 30 }}
[mandate]
slippage_percent = 2.5
groups_percent = [20, 30, 30, 30, 30, 30, 30]
[budgets]
shift = {{ a_day_percent = 10 }}
[assets.WETH]
heartbeat_minutes = 70
most_usd = 400_000
target_percent = 8
[safe]
address = "{BOB}"
[governance]
delay_days = 6
threshold_percent = 2
quorum_percent = 15
"""
    voters.priced()
    found = changes(voters, text)
    weth = f"WETH {voters.site.book.token('WETH').address}"
    assert found["Record.rates.next"] == ("10 %", "5 %")
    assert found["Fund.limits.supplyCap"] == ("100000000 KEEL", "5000 KEEL")
    assert {found[f"FeeDistributor.table[{i}].part"] for i in (0, 1)} == {
        ("80 %", "70 %"),
        ("20 %", "30 %"),
    }
    assert found["Mandate.limits.GroupOne"] == ("30 %", "20 %")
    assert "Mandate.limits.GroupTwo" not in found
    assert found["Mandate.budget(Shift).refill"] == ("20 %", "10 %")
    assert found[f"Prices.source({weth}).heartbeat"] == ("1 h 5 min", "1 h 10 min")
    assert found[f"Prices.source({weth}).maxAnswer"][1] == "400000 USD"
    assert found[f"Mandate.rule({weth}).found.target"] == ("9 %", "8 %")
    assert found["FundTimelock.getMinDelay"] == ("5 d", "6 d")
    assert found["FundGovernor.proposalThreshold"] == ("101 KEEL", "202 KEEL")
    expected = {"Fund", "Record", "FeeDistributor", "Mandate", "Prices", "FundTimelock"}
    assert {name.partition(".")[0] for name in found} == expected | {"FundGovernor"}
    own = {name for name in found if name.startswith(("Fund.limits", "Mandate.budget", "Prices.s"))}
    assert own == {
        "Fund.limits.supplyCap",
        "Mandate.budget(Shift).refill",
        f"Prices.source({weth}).heartbeat",
        f"Prices.source({weth}).maxAnswer",
    }


def test_motion__of_what_is_so_already__is_refused(voters: Voters) -> None:
    with pytest.raises(Problem, match="changes nothing"):
        motion(voters, "[fund]\nmanagement_fee_percent = 2\n[governance]\nquorum_percent = 20")


def test_motion__of_the_founding_file__renews_what_runs_out_alone(voters: Voters) -> None:
    lines = voters.site.toml.splitlines()
    text = "\n".join(line for line in lines if not line.startswith("seed"))
    assert calls(voters, text) == ["Rebalancer.setLease", "FundGovernor.renewVeto"]


def test_address__by_whatever_name__is_the_one(voters: Voters) -> None:
    assembly = voters.assembly()
    scene = Scene(assembly, Speech(assembly).reader, 0)
    weth = voters.site.book.token("WETH").address
    assert [scene.address(name) for name in ("safe", "keeper", "Mandate", "WETH", BOB.lower())] == [
        *(to_checksum_address(SAFE), KEEPER, voters.at.mandate, weth, BOB)
    ]
    with pytest.raises(Problem, match="is no address and no name here"):
        scene.address(BOB.replace("c", "C"))


def test_motion__of_sections_and_calls__has_the_sections_first(voters: Voters) -> None:
    text = '[fund]\nflow_percent = 10\n[[calls]]\ncall = "Rebalancer.revoke"'
    assert calls(voters, text) == ["Fund.setLimits", "Rebalancer.revoke"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[fund]\nname = "Other"', r"fund\.name = Other is for ever, and it is Keel Fund"),
        ("[fund]\nlock_up_hours = 48", r"fund\.lock_up_hours = 48 is for ever, and it is 24"),
        ("[fund]\nseed = 1", r"fund\.seed was given when the fund began"),
        ("[governance]\nquorum_floor = 1", r"governance\.quorum_floor = 1 is for ever"),
        (f'[sequencer]\ngrace_minutes = 5\nfeed = "{BOB}"', r"sequencer\.feed = .* is for ever"),
        ("[mandate]\nslippage_percent = 6", r"mandate\.slippage_percent = 6 is above 5"),
        ("[mandate]\nslipage_percent = 1", r"Did you mean slippage_percent"),
        ("[assets.WETH]\ntoken = '0x" + "1" * 40 + "'", r"the fund's WETH is 0x"),
        ("[assets.LINK]\ngroup = 1", r"assets\.LINK\.token is missing, and the fund lists no"),
        ('[[calls]]\ncall = "Fund.burn"', r"Fund has no function 'burn'"),
        ('[[calls]]\ncall = "Bank.list"', r"'Bank.list' names no module"),
        ('[[calls]]\ncall = "Fund.list"', r"Fund\.list misses token"),
        ('[[calls]]\ncall = "Fund.list"\ntoken = "DOGE"', r"'DOGE' is no address and no name"),
        ('[[calls]]\ncall = "Fund.list"\ntoken = 5', r"Fund\.list: token = 5"),
        ('[[calls]]\ncall = "Mandate.reset"\nnow = true', r"Mandate\.reset takes no now"),
        ('[[calls]]\ncall = "Record.setRate"\nrate = 1.5', r"rate = Decimal\('1\.5'\)"),
        ('[[calls]]\ncall = "Record.setRate"\nrate = -1', r"Record\.setRate"),
        (
            '[[calls]]\ncall = "FundGovernor.renewVeto"\nuntil = 2027-01-01T00:00:00',
            "a time with its zone",
        ),
    ],
)
def test_motion__of_what_cannot_be__says_what_and_what_would_do(
    voters: Voters, text: str, said: str
) -> None:
    with pytest.raises(Problem, match=said) as found:
        motion(voters, text)
    assert found.value.remedy


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('text = "Why."', "title is missing"),
        ('title = "A\\nB"\ntext = "Why."', "several lines"),
        ("title = ", "this is no TOML"),
    ],
)
def test_draft__without_a_head__is_refused(text: str, said: str) -> None:
    with pytest.raises(Problem, match=said):
        Draft.parse(text)


def test_draft__of_no_file__names_the_page(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"docs/governance\.md") as found:
        Draft.read(tmp_path / "no.toml")
    assert (ROOT / "docs/governance.md").exists()
    assert "no.toml cannot be read" in found.value.what


def test_motion__ends_with_its_proposer(voters: Voters) -> None:
    made = motion(voters, "[fund]\nflow_percent = 10")
    assert made.description == f"# Something\n\nWhy.\n\n#proposer={ALICE}"
    with pytest.raises(AssertionError):
        voters.propose(made.description, *((to, data) for to, _, data in made.calls), who=BOB)
    voters.propose(made.description, *((to, data) for to, _, data in made.calls))
    assert voters.only().id == made.id


def test_motion__of_an_executor_of_ours__allows_it_where_it_is_there(voters: Voters) -> None:
    """It lies where its code puts it: the file names Uniswap's factory alone."""
    factory = voters.site.book.uniswap.factory
    text = f'[executors]\nuniswap = {{ factory = "{factory}" }}\n'
    with pytest.raises(Problem, match="changes nothing"):
        motion(voters, text)
    door = voters.at.rebalancer
    executor = facts.venues(voters.site.node, {"ours": Executor(factory=factory)})["ours"].address
    voters.site.node.rpc("anvil_setBalance", SAFE, hex(10**18))
    voters.site.mine(Tx(SAFE, door, abi.call("remove(address)", executor)))
    assert calls(voters, text) == ["Rebalancer.allow"]
    voters.site.node.rpc("anvil_setCode", executor, "0x")
    with pytest.raises(Problem, match=f"is not at {executor} yet"):
        motion(voters, text)
