"""A fund on a market that has moved, and a keeper's TOML that an hour of it is enough for."""

from pathlib import Path
from typing import Any

from click.testing import CliRunner

from keeper.__main__ import keel
from keeper.errors import KeelError
from tests.keeper.cli.ground import Answer, Ground

BARS = 28
"""Ten minutes each: more than the mind below asks for."""

MIND = """
[[strategies]]
family = "momentum"
lookback = 6
window = 6

[[strategies]]
family = "crossing"
fast = 2
slow = 6

[portfolio]
bar_minutes = 10

[portfolio.limits]
horizon_bars = 2
trail_percent = 0
volatility_percent = 100
value_at_risk_percent = 50
shortfall_percent = 50

[history]
returns_bars = 24
"""


def wander(ground: Ground, bars: int) -> None:
    """Up and down by more than a pool's fee, and a little up."""
    ground.prices.pace = 0.02
    for _ in range(bars):
        ahead = 0.012 if ground.market.step_number % 2 else -0.008
        ground.prices.target = ground.prices.factor * (1 + ahead)
        ground.live(1)


def written(ground: Ground, text: str = MIND, name: str = "keeper.toml") -> str:
    path = ground.folder / name
    path.write_text(text)
    return str(path)


def plan(ground: Ground, *words: str, mind: str = MIND) -> Answer:
    return ground.keel("keeper", "plan", "--config", written(ground, mind), *words)


def paper(ground: Ground, file: str, *words: str) -> Answer:
    book = str(ground.folder / file)
    return ground.keel("keeper", "paper", "--config", written(ground), "--paper", book, *words)


def typed(*words: Any) -> tuple[str, int]:
    """A command that asks no node: what it says, and how it ends."""
    run = CliRunner().invoke(keel, list(map(str, words)))
    said = f"keel: {run.exception}" if isinstance(run.exception, KeelError) else run.output
    return said, run.exit_code


def decided(ground: Ground, name: str = "decision.json") -> Path:
    path = ground.folder / name
    answer = plan(ground, "--out", str(path))
    assert answer.code == 0, answer.text
    return path
