"""A new investor tries every command and meets every refusal there is; what is said is kept.

Regenerate the transcript with KEEL_TRANSCRIPT=write, and read what has changed in it.
"""

import os
import re
from pathlib import Path

import pytest

from keeper.chain.sentences import FUND
from keeper.devnet.accounts import ALICE, DEPLOYER
from keeper.devnet.fund import LIMITS
from tests.keeper.cli.ground import Ground

TRANSCRIPT = Path(__file__).with_name("investor.txt")
pytestmark = pytest.mark.slow

MET = {
    "AmountAboveLimit": "more than your limit of",
    "Expired": "after its deadline",
    "LengthMismatch": "limits are given for the fund's",
    "NotSeeded": "nobody has seeded it",
    "AboveSupplyCap": "and the fund ends at",
    "BalanceUnreadable": "does not say how much of it the fund holds",
    "DepositsPaused": "deposits are paused",
    "NothingToClaim": "has no claim on",
    "NotEnoughCash": "redeemable now:",
    "ReceiverLocked": "would prolong its lock",
    "RedemptionsPaused": "redemptions at NAV are paused",
    "SharesLocked": "are locked until",
    "TooFewAssets": "at least",
    "TooFewShares": "you wanted at least",
    "TooSmall": "is less than the smallest deposit",
    "ZeroShares": "worth no share at all",
    "PriceUnusable": "has no usable price",
    "Exceeded": "may pass at NAV now",
}
"""What is refused in the story, and how it is told."""

NOT_MET = {
    "AlreadyListed": "governance's",
    "AlreadySeeded": "the founder's",
    "EscrowShort": "a loss that reached what is owed; tests/contracts has some",
    "NotDoor": "the door's",
    "NotGovernance": "governance's",
    "NotListed": "governance's and the door's",
    "NotPaid": "a token that lies; tests/contracts has some",
    "NotRecord": "the record's",
    "NothingToSkim": "no command skims",
    "SameToken": "the door's",
    "SeedTooSmall": "the founder's",
    "ShortReceipt": "a token that keeps a part; none is listed",
    "StillHeld": "governance's",
    "TookTooMuch": "the door's",
    "TooLarge": "governance's and the record's",
    "TooManyAssets": "governance's",
    "ZeroAddress": "the founder's",
}


def test_investor__through_every_command__reads_what_is_kept(ground: Ground) -> None:
    for chapter in (looks, stumbles, deposits, is_locked, leaves, waits_for_cash, loses_a_price):
        chapter(ground)
    for chapter in (meets_a_mute_token, is_blocked, pays_for_gains, thinks_too_long, looks_back):
        chapter(ground)
    told = ground.transcript()
    if os.environ.get("KEEL_TRANSCRIPT") == "write":
        TRANSCRIPT.write_text(told)
    assert told == TRANSCRIPT.read_text()


@pytest.mark.parametrize(("error", "words"), MET.items())
def test_transcript__of_each_refusal_that_is_met__tells(error: str, words: str) -> None:
    assert words in TRANSCRIPT.read_text(), error


def test_errors_of_the_fund__are_all_met_or_excused() -> None:
    names = {text.partition("(")[0] for text in FUND}
    assert names <= MET.keys() | NOT_MET.keys()
    assert not names & MET.keys() & NOT_MET.keys()


@pytest.mark.parametrize(
    "word", ["show", "deposit", "redeem", "enter", "leave", "claim", "fees", "limits"]
)
def test_transcript__of_each_command__shows_one_that_works(word: str) -> None:
    runs = re.split(r"^\$ keel ", TRANSCRIPT.read_text(), flags=re.MULTILINE)[1:]
    assert any(run.startswith(f"fund {word}") and "[exit" not in run for run in runs)


def looks(ground: Ground) -> None:
    ground.say("A first look: nobody's account yet, and no history.")
    ground.keel("fund", "show")
    ground.keel("fund", "history")
    ground.keel("fund", "fees")
    ground.keel("fund", "limits")
    ground.live(6)
    ground.observe()


def stumbles(ground: Ground) -> None:
    ground.say("What is typed wrong is said before anything is sent.")
    ground.keel("fund", "deposit", "1000")
    ground.keel("fund", "deposit", "1000", "--as", "nobody")
    ground.keel("fund", "deposit", "ten", "--as", "alice")
    ground.keel("fund", "deposit", "0.1234567", "--as", "alice")
    ground.keel("fund", "deposit", "200000", "--as", "alice")
    ground.keel("fund", "deposit", "0", "--as", "alice", "--dry-run")
    ground.keel("fund", "deposit", "5", "--as", "alice", "--dry-run")
    ground.keel("fund", "deposit", "1000", "--min-shares", "1000", "--as", "alice", "--yes")
    ground.keel("fund", "deposit", "1000", "--as", "alice", "--json")
    ground.keel("fund", "redeem", "all", "--as", "alice")
    ground.keel("fund", "redeem", "--as", "alice")


def deposits(ground: Ground) -> None:
    ground.say("Doors that are shut, and one that is open.")
    ground.pause(True, False)
    ground.keel("fund", "limits")
    ground.keel("fund", "deposit", "1000", "--as", "alice", "--yes")
    ground.pause(False, False)
    ground.limit_supply(1_000_200 * 10**18)
    ground.keel("fund", "deposit", "1000", "--as", "alice", "--yes")
    ground.limit_supply(LIMITS[3])
    ground.keel("fund", "deposit", "40000", "--as", "alice", "--dry-run")
    ground.keel("fund", "deposit", "40000", "--as", "alice", answer="n\n")
    ground.keel("fund", "deposit", "40000", "--as", "alice", answer="y\n")
    ground.keel("fund", "deposit", "all", "--as", "carol", "--yes", "--json")
    ground.keel("fund", "deposit", "all", "--as", "bob", "--yes")
    ground.keel("fund", "enter", "50", "--as", "bob", "--yes")
    ground.keel("fund", "enter", "1000000", "--as", "bob", "--yes")


def is_locked(ground: Ground) -> None:
    ground.say("Inside the hour of the lock-up.")
    ground.keel("fund", "show", "--account", "alice")
    ground.keel("fund", "redeem", "10", "--as", "alice", "--yes")
    ground.keel("fund", "leave", "all", "--as", "alice", "--yes")
    ground.keel("fund", "deposit", "100", "--as", "bob", "--to", "alice", "--yes")
    ground.keel("fund", "redeem", "all", "--as", "bob", "--yes")
    ground.keel("fund", "leave", "20", "--as", "bob", "--yes")


def leaves(ground: Ground) -> None:
    ground.say("An hour later.")
    ground.live(7)
    ground.keel("fund", "redeem", "100", "--as", "alice", "--yes")
    ground.keel("fund", "redeem", "--assets", "500", "--as", "alice", "--yes")
    ground.keel("fund", "redeem", "10", "--min-assets", "100", "--as", "alice", "--yes")
    ground.keel("fund", "redeem", "1000000", "--as", "alice")
    ground.pause(False, True)
    ground.keel("fund", "redeem", "10", "--as", "alice", "--yes")
    ground.keel("fund", "leave", "10", "--as", "alice", "--yes")
    ground.pause(False, False)


def waits_for_cash(ground: Ground) -> None:
    ground.say("The keeper has bought, and little cash is left.")
    cash = ground.read(ground.fund.fund, "recorded(address)", ground.fund.base)
    ground.invest("WBTC", cash // 10**6 - 12_300)
    ground.keel("fund", "redeem", "all", "--as", "alice", "--yes")
    ground.keel("fund", "show", "--account", "alice")


def loses_a_price(ground: Ground) -> None:
    ground.say("A feed jumps away from its pool.")
    ground.market.disturb("feed-jump", "WETH", 0.05, 1800)
    ground.live(1)
    ground.keel("fund", "redeem", "10", "--as", "alice", "--yes")
    ground.keel("fund", "show")
    ground.keel("fund", "leave", "10", "--as", "alice", "--dry-run")
    ground.keel("nav", "verify")
    ground.live(8)


def meets_a_mute_token(ground: Ground) -> None:
    ground.say("A token answers nothing any more: its leg becomes a claim, the others are paid.")
    link = ground.market.book.token("LINK").address
    code = ground.engine.code(link)
    ground.engine.set_code(link, b"\xfe")
    ground.keel("fund", "redeem", "10", "--as", "alice", "--yes")
    ground.keel("fund", "leave", "100", "--as", "alice", "--yes")
    ground.keel("nav", "verify")
    ground.engine.set_code(link, code)
    ground.say("It speaks again.")
    ground.keel("fund", "show", "--account", "alice")
    ground.keel("nav", "verify")
    ground.keel("fund", "claim", "--as", "alice", "--yes")
    ground.keel("fund", "claim", "--as", "alice")
    ground.keel("fund", "claim", "LINK", "--as", "alice", "--dry-run")
    ground.keel("fund", "claim", "DOGE", "--as", "alice")


def is_blocked(ground: Ground) -> None:
    ground.say("The dollar's issuer blocks the investor.")
    ground.do(DEPLOYER, ground.fund.base, "blacklist(address)", ALICE)
    ground.keel("fund", "redeem", "10", "--as", "alice", "--yes")
    ground.keel("fund", "redeem", "10", "--as", "alice", "--to", "bob", "--yes")
    ground.do(DEPLOYER, ground.fund.base, "unBlacklist(address)", ALICE)


def pays_for_gains(ground: Ground) -> None:
    ground.say("The market rises, the fund with it, and then falls a little unobserved.")
    ground.moved(1.12)
    ground.observe()
    ground.live(6)
    ground.observe()
    ground.moved(1.07)
    ground.keel("fund", "fees")
    ground.keel("fund", "redeem", "1000", "--as", "alice", "--yes", "--dry-run")
    ground.keel("fund", "leave", "10", "--as", "alice", "--dry-run")
    ground.keel("fund", "leave", "10", "--as", "alice", "--observe", "--dry-run")
    ground.keel("fund", "redeem", "1000", "--as", "alice", "--yes", "--observe")
    ground.keel("fund", "fees", "--observe", "--as", "alice", "--yes")
    ground.keel("fund", "fees", "--accrue", "--as", "alice", "--yes")
    ground.keel("fund", "fees", "--claim", "--as", "alice", "--yes")


def thinks_too_long(ground: Ground) -> None:
    ground.say("Things happen between the preview and the answer: twenty minutes pass;")
    ground.meanwhile(lambda: ground.live(2), "fund", "deposit", "100", "--as", "alice")
    ground.say("the market falls;")
    words = ("fund", "redeem", "100", "--as", "alice")
    ground.meanwhile(lambda: ground.moved(1.03), *words, "--deadline", "1000")
    ground.say("the keeper buys what little cash is left for;")
    words = ("fund", "enter", "10", "--as", "bob")
    ground.meanwhile(lambda: ground.invest("WBTC", 9_000), *words)
    ground.say("a token is listed.")
    ground.meanwhile(ground.list_dai, *words, "--max-over", "5")
    ground.say("And a fund that is not open yet.")
    book = ground.unseeded()
    ground.keel("fund", "show", book=book)
    ground.keel("fund", "enter", "10", "--as", "alice", book=book)
    ground.keel("fund", "deposit", "10", "--as", "alice", book=book)


def looks_back(ground: Ground) -> None:
    ground.say("Everything that is left, in kind; and what the chain remembers of it.")
    ground.keel("fund", "fees", "--claim", "--as", "operator", "--yes")
    ground.keel("fund", "leave", "all", "--as", "alice", "--yes")
    ground.keel("fund", "redeem", "all", "--as", "alice")
    ground.keel("fund", "history", "--days", "7")
    ground.keel("nav", "verify")
    ground.keel("nav", "verify", "--block", "999999")
