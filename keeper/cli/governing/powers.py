"""`keel gov power`: the votes of an account, now and as they would count."""

from typing import NamedTuple

from eth_utils.address import to_checksum_address

from keeper import units
from keeper.cli.governing.chamber import Chamber
from keeper.cli.investing.finding import Facts


class Votes(NamedTuple):
    """In shares, all but the delegate."""

    shares: int
    delegate: str
    now: int
    seasoned: int
    """What it had when shares had to be held already."""
    counts: int
    """In a vote whose snapshot is now."""
    threshold: int


def of(chamber: Chamber, account: str) -> Votes:
    house, fund = chamber.assembly, chamber.assembly.at.fund
    now = house.head.timestamp - 1
    past = "getPastVotes(address,uint256)"
    then = now - house.number("SEASONED()")
    (delegate,) = house.pinned.read(fund, "delegates(address)", "(address)", account)
    return Votes(
        shares=house.number("balanceOf(address)", account, to=fund),
        delegate=str(to_checksum_address(delegate)),
        now=house.number("getVotes(address)", account, to=fund),
        seasoned=house.number(past, account, then, to=fund),
        counts=house.number("getVotes(address,uint256)", account, now),
        threshold=house.number("proposalThreshold()"),
    )


def lines(chamber: Chamber, account: str) -> list[str]:
    found, say = of(chamber, account), chamber.speech.shares
    whose = "itself" if found.delegate == account else found.delegate
    may = "may propose" if found.counts >= found.threshold else "may not propose"
    rows = {
        "account": account,
        "shares": say(found.shares),
        "votes by": whose,
        "now": say(found.now),
        "a week ago": say(found.seasoned),
        "counts": f"{say(found.counts)}, the smaller of the two",
        "proposing": f"takes {say(found.threshold)}: it {may}",
    }
    return [f"{name:12}{said}" for name, said in rows.items()]


def facts(chamber: Chamber, account: str) -> Facts:
    digits = chamber.reader.share.decimals
    return {
        name: units.exact(value, digits) if isinstance(value, int) else value
        for name, value in of(chamber, account)._asdict().items()
    } | {"account": account}
