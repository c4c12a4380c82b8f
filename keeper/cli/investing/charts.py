"""Charts of blocks for a terminal: a line of columns, and a hill of several lines."""

from collections.abc import Sequence

STEPS = " ▁▂▃▄▅▆▇█"


def spark(values: Sequence[float], top: float | None = None) -> str:
    """One line; the highest fills its column, and what is above nothing is seen."""
    most = top or max(values, default=0)
    if most <= 0:
        return " " * len(values)
    return "".join(STEPS[_level(value / most)] for value in values)


def hill(values: Sequence[float | None], rows: int) -> list[str]:
    """Several lines, from the lowest value at the bottom to the highest at the top."""
    known = [value for value in values if value is not None]
    low, high = min(known), max(known)
    spread = (high - low) or 1.0
    heights = [
        None if value is None else 0.1 + (rows - 0.1) * (value - low) / spread for value in values
    ]
    return [
        "".join(" " if height is None else STEPS[_level(height - row)] for height in heights)
        for row in reversed(range(rows))
    ]


def _level(part: float) -> int:
    if part <= 0:
        return 0
    return min(8, max(1, round(part * 8)))
