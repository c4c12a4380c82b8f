"""How large a bet may be: Kelly, *A new interpretation of information rate* (1956), and a part of
it, half at most: twice what Kelly says grows no faster than cash."""

from keeper.errors import Problem

HALF = 0.5


def bet(chance: float, odds: float) -> float:
    """The part of the capital that grows it fastest, at odds of `odds` to one; 0 where none does.

    >>> round(bet(0.6, 1.0), 12)
    0.2
    """
    return max(chance - (1.0 - chance) / odds, 0.0)


def exposure(expected: float, variance: float, part: float) -> float:
    """How much of a portfolio to hold, from none to all, of what is expected in a bar and its
    variance: the same in the limit of small steps."""
    if not 0.0 < part <= HALF:
        raise Problem(
            f"a part of {part} of Kelly's bet is asked for",
            "Choose more than 0 and at most 0.5: nobody knows his edge that well.",
        )
    if variance <= 0.0:
        return 0.0
    return min(max(part * expected / variance, 0.0), 1.0)
