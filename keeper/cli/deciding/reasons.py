"""What held a decision back, in words: contracts by their sentences, the keeper by its own."""

from keeper.chain.refusals import Token, Words, told
from keeper.config import Place
from keeper.records.decision import Clip, Step
from keeper.units import ONE, show_down

ITS_OWN = {
    "LeaseOver": "the keeper's lease is over, or the fund has no keeper",
    "NotTradable": "it is not traded while a price is not usable",
    "MayOnlyFall": "it may only be sold at present",
    "TooManyLegs": "a plan has no room for another leg",
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
    return because(clip.limit, clip.reason, place)


def of_step(step: Step, place: Place) -> str:
    """The mandate's step names a contract's error; the portfolio's steps are words already."""
    name, colon, numbers = step.reason.partition(": ")
    if step.rule == "mandate" and colon and " " not in name:
        return because(name, numbers, place)
    return step.reason


def of_nothing(reason: str, place: Place) -> str:
    """Why there is no plan."""
    name, _, rest = reason.partition(" ")
    return f"{because(name, '', place)} {rest}".rstrip() if name[1:] != name[1:].lower() else reason


def usd(value: int) -> str:
    """Cents, and what is below them where there is no more."""
    cents = f"${value / ONE:,.2f}"
    return cents if value >= ONE // 100 or not value else f"${show_down(value, 18)}"
