"""Parts of a whole as whole numbers, 10**18 = 100 %; the name says which way they round."""

from keeper.units import ONE


def over_up(value: int, by: int) -> int:
    return -(-value // by)


def part_down(amount: int, whole: int) -> int:
    """What part of the whole an amount is."""
    return amount * ONE // whole


def part_up(amount: int, whole: int) -> int:
    return over_up(amount * ONE, whole)


def of_down(part: int, amount: int) -> int:
    """What a part of an amount is."""
    return part * amount // ONE


def of_up(part: int, amount: int) -> int:
    return over_up(part * amount, ONE)
