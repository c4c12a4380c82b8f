"""The commands that vote: each says what it does, and when it is too early or somebody else's."""

import json
from pathlib import Path

import pytest
from eth_account import Account

from keeper.chain import abi
from keeper.devnet.accounts import ALICE, BOB, KEEPER, STRANGER, key
from keeper.governance.proposals import Proposal, State, Tally
from keeper.units import DAY, ONE
from tests.keeper.governance.voting import Voters

FEE = 'title = "A fee"\ntext = "Why."\n[fund]\nmanagement_fee_percent = {}\n'


@pytest.fixture
def one(voters: Voters) -> Proposal:
    until = voters.now + 300 * DAY
    call = abi.call("setLease(address,uint256)", KEEPER, until)
    return voters.propose("A lease", (voters.at.rebalancer, call))


def done(voters: Voters, *words: str) -> str:
    code, said = voters.keel("gov", *words)
    assert code == 0, said
    return said


def refused(voters: Voters, *words: str) -> str:
    code, said = voters.keel("gov", *words)
    assert code == 1, said
    return said


def test_propose__shows_all_of_it_and_asks(voters: Voters, tmp_path: Path) -> None:
    file = tmp_path / "fee.toml"
    file.write_text(FEE.format("0.5"))
    code, said = voters.keel("gov", "propose", str(file), "--as", "alice", answer="n\n")
    assert code == 1
    assert "limits_.managementFee = 0.5 %" in said
    assert "2 %  ->  0.5 %" in said
    assert f"  | #proposer={ALICE}" in said
    assert "Send it?" in said
    assert not voters.assembly().proposals()
    code, said = voters.keel("gov", "propose", str(file), "--as", "alice", answer="y\n")
    assert f"keel gov show {str(voters.only().id)[:8]}" in said


def test_propose__of_what_would_be_refused__needs_anyway(voters: Voters, tmp_path: Path) -> None:
    file = tmp_path / "reset.toml"
    file.write_text('title = "Reset"\ntext = "Why."\n[[calls]]\ncall = "Mandate.reset"\n')
    words = ("propose", str(file), "--as", "alice", "--yes")
    assert "could not be executed: call 1: the breaker has not tripped" in refused(voters, *words)
    done(voters, *words, "--anyway")
    assert voters.only().title == "Reset"


def test_propose__without_votes__says_how_many_it_takes(voters: Voters, tmp_path: Path) -> None:
    file = tmp_path / "fee.toml"
    file.write_text(FEE.format("0.5"))
    said = refused(voters, "propose", str(file), "--as", "stranger", "--yes")
    assert "a proposal needs 101.00 KEEL" in said


def test_vote__before_its_time__says_from_when_on(voters: Voters, one: Proposal) -> None:
    said = refused(voters, "vote", "1", "for", "--as", "alice", "--yes")
    assert "is not yet open to votes" in said
    assert "Vote from 20" in said


def test_vote__with_a_reason_and_in_parts__counts(voters: Voters, one: Proposal) -> None:
    voters.until(one.snapshot + 1)
    done(voters, "vote", "1", "against", "--reason", "too long", "--as", "alice", "--yes")
    said = done(voters, "vote", "1", "--split", "for=60,abstain=40", "--as", "bob", "--yes")
    assert "voted for=60,abstain=40 with 3000 KEEL" in said
    found = voters.only()
    assert found.tally == Tally(6000 * ONE, 1800 * ONE, 1200 * ONE)
    assert [ballot.reason for ballot in found.ballots] == ["too long", ""]
    shown = done(voters, "show", "1")
    assert f"{ALICE}  against 6000 KEEL  too long" in shown
    assert "quorum    2020 KEEL for or abstaining: reached" in shown


@pytest.mark.parametrize("split", ["for=60,against=50", "fro=10", "for=x", "for=-1,against=2"])
def test_vote__in_parts_that_make_no_whole__is_refused(
    voters: Voters, one: Proposal, split: str
) -> None:
    voters.until(one.snapshot + 1)
    refused(voters, "vote", "1", "--split", split, "--as", "bob", "--yes")
    assert not voters.only().ballots


def test_vote__without_votes_or_twice__is_refused_in_words(voters: Voters, one: Proposal) -> None:
    voters.until(one.snapshot + 1)
    voters.vote(one, ALICE, 1)
    for who in ("alice", "stranger"):
        said = refused(voters, "vote", "1", "for", "--as", who, "--yes")
        assert "has voted, or has no votes in this" in said


def test_vote__of_nothing__asks_which(voters: Voters) -> None:
    assert "which vote?" in refused(voters, "vote", "1", "--as", "alice")


def test_queue__before_it_passed__says_whose_turn_it_is(voters: Voters, one: Proposal) -> None:
    said = refused(voters, "queue", "1", "--as", "bob", "--yes")
    assert "is not yet open to votes" in said
    assert "whoever held shares for a week: vote from" in said


def test_execute__on_the_safes_day__says_when_it_is_anyones(voters: Voters, one: Proposal) -> None:
    queued = voters.queue(one)
    assert queued.ready
    voters.until(queued.ready + 60)
    said = refused(voters, "execute", "1", "--as", "bob", "--yes")
    assert "is not yours to execute before" in said
    assert "the Safe's alone for a day" in said
    voters.until(queued.safe_until or 0)
    said = done(voters, "execute", "1", "--as", "bob", "--yes")
    assert "what it changes, tried on the chain as it is" in said
    assert "executed proposal 1, A lease" in said
    assert voters.only().state == State.EXECUTED


def test_cancel__is_the_proposers_until_the_vote(voters: Voters, one: Proposal) -> None:
    said = refused(voters, "cancel", "1", "--as", "bob", "--yes")
    assert f"{BOB.lower()} cannot cancel this" in said
    done(voters, "cancel", "1", "--as", "alice", "--yes")
    assert voters.only().in_words == "canceled by its proposer"


def test_delegate__gives_the_votes_and_takes_them_back(voters: Voters) -> None:
    done(voters, "delegate", "bob", "--as", "alice", "--yes")
    assert "votes by    " + BOB in done(voters, "power", "alice")
    found = json.loads(done(voters, "power", "bob", "--json"))
    assert (found["shares"], found["now"], found["seasoned"]) == ("3000", "9000", "3000")
    voters.wait(60)
    lost = json.loads(done(voters, "power", "alice", "--json"))
    assert (lost["seasoned"], lost["counts"]) == ("6000", "0"), "for a week they count nowhere"
    done(voters, "delegate", "self", "--as", "alice", "--yes")
    assert "votes by    itself" in done(voters, "power", "alice")


def test_power__of_a_stranger__says_what_proposing_takes(voters: Voters) -> None:
    said = done(voters, "power", STRANGER)
    assert "takes 101 KEEL: it may not propose" in said


def test_sign_vote__is_sent_by_somebody_else(
    voters: Voters, one: Proposal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voters.until(one.snapshot + 1)
    out, store, word = (tmp_path / name for name in ("vote.json", "key.json", "word"))
    store.write_text(
        json.dumps(Account.encrypt(bytes.fromhex(key(ALICE, 31337)[2:]), "pass", iterations=2))
    )
    word.write_text("pass\n")
    monkeypatch.setenv("KEEL_PASSWORD_FILE", str(word))
    sign = ("sign-vote", "1", "for", "--out", str(out), "--keystore", str(store))
    done(voters, *sign)
    assert "cannot be written" in refused(voters, *sign)
    send = ("vote", "--signed", str(out), "--as", "stranger", "--yes")
    assert f"{ALICE} has voted for" in done(voters, *send)
    assert voters.only().tally.in_favour == 6000 * ONE
    assert "has voted, or" in refused(voters, *send) or "not a signature" in refused(voters, *send)


def test_vote__signed_and_changed_on_its_way__is_refused(
    voters: Voters, one: Proposal, tmp_path: Path
) -> None:
    voters.until(one.snapshot + 1)
    out = tmp_path / "vote.json"
    done(voters, "sign-vote", "1", "for", "--out", str(out), "--as", "alice")
    raw = json.loads(out.read_text())
    send = ("vote", "--signed", str(out), "--as", "bob", "--yes")
    out.write_text(json.dumps(raw | {"support": 0}))
    assert "not a signature of" in refused(voters, *send)
    out.write_text(json.dumps(raw | {"chain_id": 1}))
    assert "on chain 1" in refused(voters, *send)
    out.write_text("{}")
    assert "is no signed vote" in refused(voters, *send)
    assert not voters.only().ballots
