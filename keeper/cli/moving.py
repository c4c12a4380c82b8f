"""`keel fund mark` and `migrate`: from one fund to the one that follows it."""

from typing import Any

import click

from keeper.cli.investing.finding import checked
from keeper.cli.investing.going import DEADLINE, DOOR, go
from keeper.cli.investing.session import JSON, WHERE, Session, options


@click.command()
@options(WHERE, JSON)
def mark(as_json: bool, **where: Any) -> None:
    """The high-water mark for the TOML of a fund that follows this one.

    \b
    keel fund mark
    """
    from keeper.cli.investing import moving

    moving.show_mark(Session(**where).reader, as_json)


@click.command()
@click.argument("shares")
@click.option("--to", "new", required=True, metavar="FUND", help="The new fund's address.")
@options(DOOR)
@click.option(
    "--max-over",
    type=click.FloatRange(0, 100),
    default=0.1,
    show_default=True,
    help="How many percent more than the preview the new fund may take of each asset.",
)
@DEADLINE
def migrate(shares: str, new: str, max_over: float, **rest: Any) -> None:
    """Leave with SHARES (or `all`) in kind, and enter another fund in kind with what came out.

    What does not fit stays with you. Both funds on one chain.

    \b
    keel fund migrate all --to 0x… --as alice
    """
    from keeper.cli.investing import moving

    go(lambda visit: moving.migrate(visit, checked(new), shares, round(max_over * 10_000)), **rest)
