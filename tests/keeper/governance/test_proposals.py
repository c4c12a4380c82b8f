"""A proposal read from the chain, from its first block to its last."""

import pytest

from keeper.chain import abi
from keeper.devnet.accounts import ALICE, BOB, CAROL, KEEPER
from keeper.devnet.site import do
from keeper.errors import Problem
from keeper.governance import turns
from keeper.governance.assembly import chosen
from keeper.governance.proposals import State, Tally
from keeper.units import DAY, ONE
from tests.keeper.governance.ground import SAFE
from tests.keeper.governance.voting import PROPOSE, Voters


def lease(voters: Voters, days: int = 300) -> tuple[str, bytes]:
    until = voters.now + days * DAY
    return voters.at.rebalancer, abi.call("setLease(address,uint256)", KEEPER, until)


def replacing(voters: Voters) -> tuple[str, bytes]:
    return voters.at.mandate, abi.call("setSafe(address)", BOB)


def whats(voters: Voters) -> list[tuple[str, str]]:
    return [(one.who, one.what) for one in turns.after(voters.assembly(), voters.only())]


def test_proposal__from_vote_to_end__is_as_the_chain_counts_it(voters: Voters) -> None:
    one = voters.propose("# A lease\nfor the keeper", lease(voters))
    assert (one.number, one.title, one.proposer) == (1, "A lease", ALICE)
    assert (one.state, one.snapshot, one.deadline) == (
        State.PENDING,
        one.created + DAY,
        one.created + 4 * DAY,
    )
    assert (one.quorum, one.ready) == (None, None)
    assert whats(voters) == [(ALICE, "cancel"), ("whoever held shares for a week", "vote")]
    voters.until(one.snapshot + 1)
    voters.vote(one, ALICE, 1)
    voters.vote(one, BOB, 0)
    halves = b"".join((part * ONE).to_bytes(16, "big") for part in (100, 200, 700))
    split = "castVoteWithReasonAndParams(uint256,uint8,string,bytes)"
    voters.site.mine(do(voters.at.governor, split, one.id, 255, "why", halves, sender=CAROL))
    one = voters.only()
    assert one.state == State.ACTIVE
    assert one.tally == Tally(3100 * ONE, 6200 * ONE, 700 * ONE)
    assert one.quorum == 2020 * ONE, "a fifth of 10,100 shares, the dead with them"
    assert one.has_quorum
    assert [(b.voter, b.tally.abstain, b.reason) for b in one.ballots][2] == (
        *(CAROL, 700 * ONE),
        "why",
    )
    voters.until(one.deadline + 1)
    assert whats(voters) == [("anybody", "queue")]
    voters.govern("queue", one, BOB)
    one = voters.only()
    assert one.ready == voters.now + 5 * DAY
    timestamp = voters.read(voters.at.timelock, "getTimestamp(bytes32)", one.motion.operation)
    assert timestamp == one.ready
    assert whats(voters) == [
        ("any holder who wants none of it", "leave"),
        ("the Safe", "veto"),
        ("the Safe alone", "execute"),
        ("anybody", "execute"),
    ]
    voters.until(one.safe_until or 0)
    assert whats(voters) == [("the Safe", "veto"), ("anybody", "execute")]
    voters.govern("execute", one, BOB)
    assert voters.only().state == State.EXECUTED
    assert whats(voters) == []


def test_proposal__with_a_text_that_is_none__is_read(voters: Voters) -> None:
    to, data = lease(voters)
    call = abi.call(PROPOSE.replace("string", "bytes"), [to], [0], [data], b"\xff\xfe lease")
    selector = abi.call(PROPOSE, [], [], [], "")[:4]
    voters.site.mine(
        do(voters.at.governor, "propose()", sender=ALICE)._replace(data=selector + call[4:])
    )
    one = voters.only()
    assert one.title.endswith("lease")
    assert one.state == State.PENDING
    assert voters.read(voters.at.governor, "proposalSnapshot(uint256)", one.id) == one.snapshot


def test_proposal__that_is_forgotten__has_expired(voters: Voters) -> None:
    one = voters.queue(voters.propose("Old", lease(voters)))
    assert one.dies
    voters.until(one.dies)
    assert voters.only().state == State.EXPIRED
    assert whats(voters) == []


def test_veto__is_told_from_a_cancelation_and_remembered(voters: Voters) -> None:
    call = lease(voters)
    first = voters.queue(voters.propose("One", call))
    voters.govern("veto", first, SAFE)
    second = voters.propose("Two", call)
    voters.govern("cancel", second, ALICE)
    vetoed, canceled = voters.assembly().proposals()
    assert (vetoed.in_words, canceled.in_words) == (
        "vetoed by the Safe",
        "canceled by its proposer",
    )
    assert vetoed.calls_vetoed == canceled.calls_vetoed


def test_can_veto__of_what_passed_again__is_no(voters: Voters) -> None:
    call = lease(voters)
    first = voters.queue(voters.propose("One", call))
    assert voters.assembly().can_veto(first)
    voters.govern("veto", first, SAFE)
    second = voters.queue(voters.propose("Two", call))
    assert not voters.assembly().can_veto(second)
    with pytest.raises(AssertionError):
        voters.govern("veto", second, SAFE)


def test_can_veto__of_its_own_replacement_alone__is_no(voters: Voters) -> None:
    alone = voters.queue(voters.propose("Alone", replacing(voters)))
    beside = voters.queue(voters.propose("Beside", replacing(voters), lease(voters)))
    assembly = voters.assembly()
    assert (assembly.can_veto(alone), assembly.can_veto(beside)) == (False, True)
    assert "veto" not in [one.what for one in turns.after(assembly, alone)]


def test_chosen__by_number_id_or_its_beginning__is_the_one(voters: Voters) -> None:
    voters.propose("One", lease(voters))
    voters.propose("Two", lease(voters, 200))
    one, two = voters.assembly().proposals()
    assert chosen([one, two], "2") == two
    assert chosen([one, two], str(one.id)) == one
    assert chosen([one, two], str(one.id)[:8]) == one
    with pytest.raises(Problem, match="no proposals of those 2 are '3'"):
        chosen([one, two], "3")


def test_assembly__of_what_no_timelock_governs__says_so(voters: Voters) -> None:
    with pytest.raises(Problem, match="not governed by a timelock"):
        type(voters.assembly()).of_fund(voters.site.node, voters.at.mandate)
