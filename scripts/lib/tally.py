"""How many tests passed: pytest's own XML, and the exit code for what the XML cannot know."""

from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

NOTHING_COLLECTED = 5


@dataclass(frozen=True)
class Tally:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped
        )

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


def tally(report: Path, code: int, *, narrowed: bool) -> Tally:
    """A stage that failed with no failed test to show for it counts as one.

    Finding no test at all is such a failure, unless arguments narrowed what to look for.
    """
    if code == NOTHING_COLLECTED and narrowed:
        return Tally()
    counted = _read(report)
    return counted + Tally(failed=1) if code and not counted.failed else counted


def _read(report: Path) -> Tally:
    try:
        # Written a moment ago by the pytest that we started.
        suites = ElementTree.parse(report).getroot().iter("testsuite")  # noqa: S314
    except (FileNotFoundError, ElementTree.ParseError):
        return Tally()
    return sum((_of(suite) for suite in suites), Tally())


def _of(suite: ElementTree.Element) -> Tally:
    total, failures, errors, skipped = (
        int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")
    )
    failed = failures + errors
    return Tally(max(total - failed - skipped, 0), failed, skipped)
