"""Whoever proposes, lists a token or answers as a node means harm: what a person is shown of it."""

import json
from pathlib import Path

import pytest

from keeper.chain import abi
from keeper.chain.text import lines, short
from keeper.devnet import mandate
from keeper.devnet.accounts import BOB, STRANGER
from keeper.governance.questions import Check
from keeper.governance.speech import moment
from keeper.units import DAY, ONE
from tests.keeper.governance.ground import SAFE
from tests.keeper.governance.test_showing import fee, show
from tests.keeper.governance.voting import SHARES, Voters

FEE = 'title = "A fee"\ntext = "Why."\n[fund]\nmanagement_fee_percent = 0.5\n'
EVIL = "USDC\x1b[2J\u202e\nok"


def propose(voters: Voters, folder: Path) -> tuple[int, str]:
    file = folder / "fee.toml"
    file.write_text(FEE)
    return voters.keel("gov", "propose", str(file), "--as", "alice", "--yes")


def test_propose__of_what_is_open_already__names_it(voters: Voters, tmp_path: Path) -> None:
    assert propose(voters, tmp_path)[0] == 0
    code, said = propose(voters, tmp_path)
    assert code == 1
    assert "proposal 1, A fee, which is not yet open to votes, has the same text" in said
    assert "Change a word of the text" in said


def test_propose__of_what_was_vetoed__names_it(voters: Voters, tmp_path: Path) -> None:
    assert propose(voters, tmp_path)[0] == 0
    voters.govern("veto", voters.queue(voters.only()), SAFE)
    code, said = propose(voters, tmp_path)
    assert code == 1
    assert "proposal 1, A fee, which is vetoed by the Safe, has the same text" in said


def test_show__of_a_text_without_end__stays_short(voters: Voters) -> None:
    text = "x" * 5000 + "\n" + "what it changes: nothing\n" * 300
    voters.propose(text, fee(voters, ONE // 20))
    said = show(voters, "1")
    assert len(said) < 10_000
    assert "and 201 lines more: --json has them" in said
    assert len(voters.keel("gov", "list")[1]) < 300
    assert json.loads(show(voters, "1", "--json"))["description"] == text


def test_show__of_a_hundred_calls__shows_each(voters: Voters) -> None:
    allow = abi.call("setLease(address,uint256)", BOB, voters.now + 10 * DAY)
    voters.propose("Many", *[(voters.at.rebalancer, allow)] * 100)
    said = show(voters, "1")
    assert "  100. Rebalancer.setLease" in said
    assert f"Rebalancer.leases({BOB})" in said


def test_show__of_a_call_to_nobodys_code__warns(voters: Voters) -> None:
    voters.propose("Nothing to see", (STRANGER, b"\1\2\3\4"))
    said = show(voters, "1")
    assert f"{STRANGER} is none of the fund's contracts" in said
    assert f"it reaches {STRANGER}" in said


def test_show__of_many_voters__shows_the_heaviest(
    voters: Voters, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = voters.propose("A fee", fee(voters, ONE // 20))
    voters.queue(one)
    monkeypatch.setattr("keeper.cli.governing.pages.BALLOTS", 1)
    said = show(voters, "1")
    heaviest = max(SHARES, key=lambda who: SHARES[who])
    assert f"  {heaviest}  for" in said
    assert "and 2 smaller ones: --json has them" in said


def test_show__of_what_moves_the_budgets__has_units(voters: Voters) -> None:
    set_ = abi.call("setBudget(uint8,uint64,uint64)", 0, ONE // 1000, ONE // 1000)
    voters.propose("Less", (voters.at.mandate, set_))
    said = show(voters, "1")
    (told,) = (line for line in said.split("Mandate.worstCaseLoss(1 d)\n")[1].splitlines()[:1])
    assert told.count("%") == 2


def test_show__of_one_limit_among_twenty__shows_that_one(voters: Voters) -> None:
    limits = [*mandate.LIMITS]
    limits[1] = ONE // 50
    voters.propose("Less slippage", (voters.at.mandate, abi.call("setLimits(uint64[20])", limits)))
    said = show(voters, "1")
    assert "  Mandate.limits.Slippage\n      3 %  ->  2 %\n" in said
    assert "Mandate.limits\n" not in said


def test_symbol__of_a_token__moves_no_cursor(voters: Voters) -> None:
    """A token may change its symbol after it was listed."""
    weth = voters.site.book.token("WETH").address
    answer = abi.arguments("(string)", EVIL)
    code = bytes.fromhex(f"60{len(answer):02x}600c60003960{len(answer):02x}6000f3") + answer
    voters.site.node.rpc("anvil_setCode", weth, "0x" + code.hex())
    said = voters.keel("fund", "show")[1]
    assert "USDC\ufffd[2J\ufffd\ufffdok" in said
    assert "\x1b" not in said
    assert "\u202e" not in said


def test_check__of_a_strangers_name__is_one_line() -> None:
    told = str(Check("Fund.name()", "Good\nok       the code is ours\x1b[1A", None))
    assert told == "is       Fund.name(): Good\ufffdok       the code is ours\ufffd[1A"


def test_lines__keep_lines_and_nothing_else_that_moves() -> None:
    assert lines("a\x1b[0m\n  b\r") == "a\ufffd[0m\n  b\ufffd"
    assert short("abcdef", 4) == "abc…"


def test_moment__before_the_chain__is_no_year_of_1970() -> None:
    assert moment(0) == "none"
    assert moment(14 * DAY) == f"long over ({14 * DAY})"
    assert moment(2**48) == f"never ({2**48})"
