"""What strangers wrote, a proposal's text or a token's symbol, as it may be shown: it moves no
cursor, hides nothing, and does not turn the direction of reading."""

import unicodedata

SEEN = "LMNPSZ"
"""Letters, marks, numbers, punctuation, symbols and blanks: the kinds that only are seen."""

BREAKS = "\u2028\u2029"


def plain(text: str) -> str:
    """On a line of its own, and nothing in it but what is seen."""
    return "".join(letter if _is_seen(letter) else "\ufffd" for letter in text)


def short(text: str, most: int) -> str:
    """`plain`, and no longer than a person would read in a list."""
    return plain(text if len(text) <= most else text[: most - 1] + "…")


def lines(text: str) -> str:
    """`plain`, line by line."""
    return "\n".join(map(plain, text.split("\n")))


def _is_seen(letter: str) -> bool:
    return unicodedata.category(letter)[0] in SEEN and letter not in BREAKS
