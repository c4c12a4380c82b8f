"""What held a decision back, in words: contracts by their sentences, the keeper by its own."""

from keeper.chain.refusals import Token, Words, told
from keeper.config import Place
from keeper.records.decision import Clip, Step
from keeper.replay import Recorded
from keeper.units import ONE

LEASE_OVER, NO_KEEPER = "LeaseOver", "the fund has no keeper"
ITS_OWN = {
    "NotTradable": "it is not traded while a price is not usable",
    "MayOnlyFall": "it may only be sold at present",
    "TooManyLegs": "a plan has no room for another leg",
    "NoNav": "the fund holds nothing that has a price",
    "NotListed": "an asset of the fund's has no price source",
    "pools": "there is no pool for it",
}
"""Where the numbers that a contract would give are not known yet, or there is no contract."""


def words(place: Place) -> Words:
    names = {one.address: Token(one.symbol, one.decimals) for one in place.tokens}
    return Words(Token("shares", 18), names[place.tokens[0].address], names)


def because(limit: str, numbers: str, place: Place) -> str:
    """A limit by its name, with its numbers as they are written in a record."""
    if limit == "gas" and numbers:
        gas, worth = (usd(int(one)) for one in numbers.split(" for "))
        return f"gas of {gas} is too much for a trade of {worth}"
    values = numbers.split(", ") if numbers else []
    return told(limit, values, words(place)) or ITS_OWN.get(limit) or f"{limit} {numbers}".rstrip()


def of_clip(clip: Clip, place: Place) -> str:
    """A contract's numbers are those of more than was planned; where that is nothing, of as little
    as the keeper thinks worth a trade."""
    why = because(clip.limit, clip.reason, place)
    if not (clip.limit[0].isupper() and clip.reason):
        return f"because {why}"
    return f"{'more' if clip.planned else 'the least worth a trade'} would be refused: {why}"


def of_step(step: Step, place: Place) -> str:
    """The mandate's step names a contract's error; the portfolio's steps are words already."""
    name, colon, numbers = step.reason.partition(": ")
    if step.rule == "mandate" and colon and name.isalnum():
        return f"all at once would be refused: {because(name, numbers, place)}"
    return step.reason


def of_nothing(recorded: Recorded) -> str:
    """Why there is no plan; where limits leave nothing of it, the first of them."""
    decision, place, door = recorded.decision, recorded.place, recorded.snapshot.fund.door
    if decision.clips and decision.clips[0].limit == decision.reason:
        return of_clip(decision.clips[0], place).removeprefix("because ")
    if decision.reason == LEASE_OVER:
        keeper = int(door.keeper, 16)
        return because(LEASE_OVER, f"{door.keeper}, {door.lease}", place) if keeper else NO_KEEPER
    return because(decision.reason, "", place) if decision.reason.isalnum() else decision.reason


def part(fraction: float) -> str:
    return f"{100 * fraction:.2f} %"


def usd(value: int) -> str:
    """Cents; what is less is not nothing."""
    return "under $0.01" if 0 < value < ONE // 100 else f"${value / ONE:,.2f}"
