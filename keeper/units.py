"""Amounts and times as people write and read them. What is shown is rounded down, and never counted
with.
"""

import re
from datetime import UTC, datetime

PPM = 10**6
ONE = 10**18
MINUTE, HOUR, DAY = 60, 3600, 86_400
YEAR = 365 * DAY
"""In seconds, as the contracts have them."""

DIGITS = 6
"""Significant ones that an amount is shown with, at least; and at least two decimals."""


class NotAnAmount(ValueError):
    """What is wrong with a written amount, and what would do."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}: {remedy}")
        self.what = what
        self.remedy = remedy


def parse_down(text: str, decimals: int) -> int:
    """Units of a written amount, `1,000.5`; more decimals than there are is a mistake, not dust."""
    plain = text.replace(",", "").replace("_", "")
    found = re.fullmatch(r"(\d*)(?:\.(\d*))?", plain)
    if not found or not re.search(r"\d", plain):
        raise NotAnAmount(f"{text!r} is not an amount", "Write it like 1000 or 12.5, or `all`.")
    whole, part = found.group(1) or "0", (found.group(2) or "").rstrip("0")
    if len(part) > decimals:
        raise NotAnAmount(
            f"{text} has {len(part)} decimals, and there are {decimals}",
            f"Leave the last {len(part) - decimals} out.",
        )
    return int(whole + part.ljust(decimals, "0"))


def show_down(amount: int, decimals: int) -> str:
    """`12,300.00`, `0.00015384`: enough digits to tell, rounded down."""
    whole, part = divmod(abs(amount), 10**decimals)
    digits = str(part).zfill(decimals) if decimals else ""
    lead = len(digits) - len(digits.lstrip("0")) if not whole else -len(str(whole))
    places = min(decimals, max(2, lead + DIGITS))
    kept = digits[:places]
    kept = kept[:2] + kept[2:].rstrip("0")
    sign = "-" if amount < 0 else ""
    return f"{sign}{whole:,}" + (f".{kept}" if kept else "")


def exact(amount: int, decimals: int) -> str:
    """Every digit there is, to be read by `parse_down` again."""
    whole, part = divmod(amount, 10**decimals)
    rest = str(part).zfill(decimals).rstrip("0") if decimals else ""
    return f"{whole}.{rest}" if rest and part else str(whole)


def percent(part: int, whole: int, places: int = 2) -> str:
    """`12.30 %` of a whole."""
    return f"{100 * part / whole:.{places}f} %" if whole else "-"


def duration(seconds: int) -> str:
    """`59 min 48 s`: the two largest units."""
    parts = []
    for size, name in ((DAY, "d"), (HOUR, "h"), (MINUTE, "min"), (1, "s")):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {name}")
    return " ".join(parts[:2]) or "0 s"


def moment(time: int) -> str:
    """`2026-01-01 01:32:00 UTC`"""
    if time >= 2**40:
        return "never"
    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
