"""What a person is shown of a proposal: nothing that its proposer could bend."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from keeper.chain import abi
from keeper.devnet import mandate
from keeper.devnet.accounts import ALICE, BOB, CAROL, KEEPER
from keeper.devnet.engine import Tx
from keeper.governance import leaves
from keeper.governance.powers import ANYONE, MODULES, Role, power
from keeper.governance.speech import KINDS
from keeper.units import DAY, HOUR, ONE
from tests.keeper.governance.ground import SAFE
from tests.keeper.governance.voting import Voters

SET_LIMITS = "setLimits((uint64,uint64,uint64,uint128,uint128))"


def fee(voters: Voters, part: int) -> tuple[str, bytes]:
    cap = 10**8 * ONE
    return voters.at.fund, abi.call(SET_LIMITS, (part, ONE // 5, ONE // 5, cap, 10**7))


def show(voters: Voters, *more: str) -> str:
    code, said = voters.keel("gov", "show", *more)
    assert code == 0, said
    return said


def test_show__of_a_text_that_lies__shows_what_happens(voters: Voters) -> None:
    voters.propose("# Lower the fee to 0.5 %\n\nAnd nothing else.", fee(voters, ONE // 20))
    said = show(voters, "1")
    assert "  | # Lower the fee to 0.5 %" in said
    assert "Fund.setLimits" in said
    assert "limits_.managementFee = 5 %" in said
    assert "Fund.limits.managementFee\n      2 %  ->  5 %" in said
    assert said.count("->") == 1


def test_show__of_a_text_with_commands_for_the_terminal__shows_none(voters: Voters) -> None:
    voters.propose("Good\x1b[2J\u202eevil\r\nwhat it changes: nothing", fee(voters, ONE // 20))
    said = show(voters, "1")
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "\nwhat it changes: nothing" not in said
    assert "  | what it changes: nothing" in said
    listed = voters.keel("gov", "list")[1]
    assert "\x1b" not in listed


def test_show__of_what_changes_nothing__says_so(voters: Voters) -> None:
    voters.propose("Much ado", fee(voters, ONE // 50))
    assert "it changes nothing" in show(voters, "1")


def test_show__of_what_would_be_refused__says_why(voters: Voters) -> None:
    voters.propose("Too much", fee(voters, ONE // 10))
    said = show(voters, "1")
    assert "it would be REFUSED" in said
    assert "call 1:" in said


def test_show__of_a_stranger_and_of_a_strange_call__warns(voters: Voters) -> None:
    link = voters.site.book.token("LINK").address
    give = abi.call("approve(address,uint256)", CAROL, ONE)
    own = abi.call("approve(address,uint256)", CAROL, 1)
    voters.propose("Help", (link, give), (voters.at.fund, own), (voters.at.mandate, b"\1\2\3\4"))
    said = show(voters, "1")
    assert f'{link}, which calls itself "LINK"' in said
    assert "none of the fund's contracts" in said
    assert "nothing that only a vote may do" in said
    assert "value = 0.000000000000000001 KEEL" in said
    assert "Mandate has no such function" in said
    assert "REFUSED" in said


def test_show__of_a_reach_beyond_the_fund__says_whom_it_reaches(voters: Voters) -> None:
    link = voters.site.book.token("LINK").address
    voters.propose("Help", (link, abi.call("approve(address,uint256)", CAROL, ONE)))
    said = show(voters, "1")
    assert "it changes nothing" in said
    assert f'WARNING: it reaches {link}, which calls itself "LINK"' in said


def test_show__of_arguments_with_more_behind_them__warns(voters: Voters) -> None:
    to, data = fee(voters, ONE // 100)
    voters.propose("Odd", (to, data + b"\0" * 32))
    assert "more lies behind them" in show(voters, "1")


def test_show__of_a_lease_that_is_too_long_today__tries_it_when_its_time_has_come(
    voters: Voters,
) -> None:
    until = voters.now + 405 * DAY
    lease = abi.call("setLease(address,uint256)", CAROL, until)
    voters.propose("Renew", (voters.at.rebalancer, lease))
    said = show(voters, "1")
    assert "now it is refused" in said
    assert f"Rebalancer.leases({CAROL}).until" in said


def test_show__of_every_module__tells_old_and_new(voters: Voters) -> None:
    at = voters.at
    limits = list(mandate.LIMITS)
    limits[1] = ONE // 50
    loss = (0, ONE // 1000, ONE // 1000)
    voters.propose(
        "All",
        (at.mandate, abi.call("setLimits(uint64[20])", limits)),
        (at.mandate, abi.call("setBudget(uint8,uint64,uint64)", *loss)),
        (at.mandate, abi.call("setSafe(address)", BOB)),
        (at.record, abi.call("setRate(uint256)", 50_000)),
        (at.fees, abi.call("setTable((address,uint32)[])", [(ALICE, 10**6)])),
        (at.rebalancer, abi.call("revoke()")),
        (at.timelock, abi.call("updateDelay(uint256)", 9 * DAY)),
        (at.governor, abi.call("updateQuorumNumerator(uint256)", 15)),
        (at.governor, abi.call("setVotingDelay(uint48)", 36 * HOUR)),
    )
    found = json.loads(show(voters, "1", "--json"))["effect"]["changes"]
    told = {one["what"]: (one["before"], one["after"]) for one in found}
    assert told["Mandate.budget(Loss).capacity"] == ("0.5 %", "0.1 %")
    assert told["Mandate.safe"][0].startswith("the Safe")
    assert BOB in told["Mandate.safe"][1]
    assert told["Record.rates.next"] == ("10 %", "5 %")
    assert told["FeeDistributor.table[0].part"][1] == "100 %"
    assert told["FeeDistributor.table[1].account"][1] == "none"
    assert told["Rebalancer.keeper"] == (f"the keeper {KEEPER}", "nobody")
    assert told[f"Rebalancer.leases(the keeper {KEEPER}).until"][1] == "none"
    assert told["FundTimelock.getMinDelay"] == ("5 d", "9 d")
    assert told["FundGovernor.quorumNumerator"] == ("20 %", "15 %")
    assert told["FundGovernor.votingDelay"] == ("1 d", "1 d 12 h")
    assert told["Mandate.limits.Slippage"] == ("3 %", "2 %")
    assert "Mandate.worstCaseLoss(1 d)" in told


def test_show__of_what_was_vetoed_before__says_when(voters: Voters) -> None:
    call = fee(voters, ONE // 100)
    voters.govern("veto", voters.queue(voters.propose("One", call)), SAFE)
    voters.propose("Two", call)
    assert "the Safe vetoed the same calls" in show(voters, "2")
    assert "state     vetoed by the Safe" in show(voters, "1")


def test_list__of_several__says_whose_turn_it_is(voters: Voters) -> None:
    assert "nothing was proposed" in voters.keel("gov", "list")[1]
    voters.queue(voters.propose("One", fee(voters, ONE // 100)))
    voters.propose("Two", fee(voters, ONE // 200))
    lines = voters.keel("gov", "list")[1].splitlines()
    assert "queued, ready" in lines[0]
    assert "any holder who wants none of it: leave until" in lines[1]
    assert lines[2].startswith("  2  ")
    found = json.loads(voters.keel("gov", "list", "--json")[1])["proposals"]
    assert [one["state"] for one in found] == ["queued", "pending"]
    assert found[0]["votes"]["for"] == "10000"


def test_effect__on_a_node_that_cannot_simulate__is_said_to_be_unknown(voters: Voters) -> None:
    from unittest.mock import patch

    from keeper.chain.node import Node, NodeError

    voters.propose("One", fee(voters, ONE // 100))
    real = Node.rpc

    def rpc(self: Node, method: str, *params: object) -> object:
        if method == "eth_simulateV1":
            raise NodeError("method not found", "Ask another.", -32601)
        return real(self, method, *params)

    with patch.object(Node, "rpc", rpc):
        assert "what it changes is not known: this node cannot simulate" in show(voters, "1")


def test_effect__of_a_call_with_ether__is_refused_where_the_timelock_has_none(
    voters: Voters,
) -> None:
    voters.site.mine(Tx(ALICE, voters.at.governor, paying(voters)))
    assert "1000 wei of the timelock's" in show(voters, "1")


def paying(voters: Voters) -> bytes:
    propose = "propose(address[],uint256[],bytes[],string)"
    return abi.call(propose, [voters.at.fund], [1000], [fee(voters, ONE // 100)[1]], "Pay")


SPOKEN = ("address", "bool")
PLAIN = {"group"}
"""Numbers that are no more than that."""


def test_kinds__of_whatever_a_vote_sets__are_known() -> None:
    silent = [
        f"{module}.{method.name}: {leaf['name']}"
        for module in MODULES
        for method in leaves.methods(module)
        if {Role.VOTES} <= power(module, method.name).who < ANYONE.who
        for leaf in flat(method.entry["inputs"])
        if leaf["type"] not in SPOKEN and leaf["name"] not in {*KINDS, *PLAIN}
    ]
    assert silent == []


def flat(entries: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for entry in entries:
        if entry["type"].startswith("tuple"):
            yield from flat(entry["components"])
        else:
            yield entry
