"""`keel demo`: the main job on embedded defaults. For now: a month of the local world's life."""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from keeper.paths import HOME
from keeper.units import DAY

if TYPE_CHECKING:
    from keeper.devnet.engine import Engine
    from keeper.devnet.life import Events, Life
    from keeper.devnet.world import World

BLOCK = 600
STEPS_A_DAY = DAY // BLOCK


@click.command()
@click.option("--days", type=click.IntRange(1, 365), default=30, show_default=True)
@click.option("--seed", type=click.IntRange(min=0), default=7, show_default=True)
@click.option(
    "--engine",
    type=click.Choice(["revm", "anvil"]),
    default="revm",
    show_default=True,
    help="In this process, or on a node of its own (five times slower).",
)
@click.option(
    "--out", type=click.Path(path_type=Path), default=HOME / "demo", show_default=".keel/demo"
)
def group(days: int, seed: int, engine: str, out: Path) -> None:
    """Boot the local world, live through DAYS of market, leave a page of what was seen.

    \b
    keel demo --days 30 --seed 7
    """
    from keeper.devnet import page, world
    from keeper.devnet.life import live
    from keeper.devnet.market import Market, MarketConfig
    from keeper.devnet.prices import SyntheticPrices

    built = world.ensure(say=lambda text: click.echo(text, err=True))
    steps = days * STEPS_A_DAY
    events: Events = {
        steps * 4 // 10: ("flash-crash", None, None),
        steps * 7 // 10: ("feed-freeze", "WETH", 43_200),
    }
    chain = _boot(built, engine)
    try:
        config = MarketConfig(seed=seed, seconds=BLOCK)
        market = Market(chain, built.book, SyntheticPrices(seed, BLOCK), config)
        started = time.monotonic()
        life = live(market, steps, events, _progress(steps, days))
    finally:
        chain.close()
    _tell(life, days, time.monotonic() - started)
    click.echo(f"\nThe page: {page.write(life, events, out)}")


def _boot(built: "World", engine: str) -> "Engine":
    return built.on_revm() if engine == "revm" else built.on_anvil()


def _progress(steps: int, days: int) -> Callable[[int], None]:
    """A moving line on a terminal, a line for each tenth elsewhere."""
    moving = sys.stderr.isatty()

    def progress(done: int) -> None:
        if moving and (done % 20 == 0 or done == steps):
            end = "\n" if done == steps else ""
            text = f"\rday {done // STEPS_A_DAY} of {days}, block {done:,} of {steps:,}"
            click.echo(text + end, nl=False, err=True)
        elif not moving and done % (steps // 10) == 0:
            click.echo(f"day {done // STEPS_A_DAY} of {days}", err=True)

    return progress


def _tell(life: "Life", days: int, seconds: float) -> None:
    click.echo(
        f"\n{days} days of market in {seconds:.0f} s: {life.blocks:,} blocks, {life.trades:,} "
        f"trades through the real router, {life.reports:,} reports to the real feeds.\n"
    )
    click.echo(f"{'distance to the path, bp':30}{'median':>10}{'99th':>10}{'largest':>10}")
    rows = [(f"pools, {fee / 10_000:.2f} % fee", spread) for fee, spread in life.gaps.items()]
    for name, spread in [*rows, ("WETH's feed", life.feed)]:
        click.echo(f"{name:30}" + "".join(f"{value:>10.1f}" for value in spread))
