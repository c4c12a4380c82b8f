"""`keel keeper`: what the keeper decides, on whose money, and why."""

from pathlib import Path
from typing import Any

import click

from keeper.cli.investing.session import JSON, WHERE, Session, options
from keeper.errors import Problem

FILE = click.Path(path_type=Path, dir_okay=False)
MIND = (
    click.option(
        "--config",
        type=FILE,
        default=Path("keeper.toml"),
        show_default=True,
        help="The keeper's TOML; docs/keeper.toml is one to begin with.",
    ),
    click.option(
        "--bars", type=FILE, help="A history as CSV or Parquet. Default: the pools' own swaps."
    ),
    click.option("--executor", help="What plans trade through. Default: the book's."),
)


@click.group()
def group() -> None:
    """What the keeper decides: tried, explained, made again. Nothing here is ever sent.

    \b
    keel keeper plan --config keeper.toml --out decision.json
    keel keeper explain decision.json
    """


@group.command()
@options(MIND, WHERE, JSON)
@click.option("--ledger", type=FILE, help="What the keeper remembers. Default: nothing yet.")
@click.option("--out", type=FILE, help="Write the decision here, with all that it was made of.")
def plan(
    config: Path,
    bars: Path | None,
    executor: str | None,
    ledger: Path | None,
    out: Path | None,
    as_json: bool,
    **where: Any,
) -> None:
    """What the keeper would do at the newest block, why, and what the contracts would say to it.

    \b
    keel keeper plan --config keeper.toml
    keel keeper plan --bars hourly.csv --out decision.json --json
    """
    from keeper.cli.deciding import planning

    session = Session(**where)
    asked = planning.Asked(config, bars, ledger, out, as_json)
    planning.show(session.reader, _executor(session, executor), asked)


@group.command()
@options(MIND, WHERE, JSON)
@click.option(
    "--paper",
    type=FILE,
    default=Path("paper.json"),
    show_default=True,
    help="The book on paper; begun where there is none.",
)
@click.option("--cash", help="Begin with so much of the base, not with what the fund holds.")
def paper(
    config: Path,
    bars: Path | None,
    executor: str | None,
    paper: Path,
    cash: str | None,
    as_json: bool,
    **where: Any,
) -> None:
    """One cycle with money that is not there: decided as the keeper would, filled as pools quote.

    \b
    keel keeper paper --config keeper.toml --paper paper.json --cash 100000
    """
    from keeper.cli.deciding import papering

    session = Session(**where)
    executor = _executor(session, executor)
    papering.cycle(session.reader, executor, config, bars, paper, cash, as_json)


@group.command()
@click.argument("file", type=FILE)
@options(JSON)
def explain(file: Path, as_json: bool) -> None:
    """A decision that was written to FILE, in words and small pictures.

    \b
    keel keeper explain decision.json
    """
    from keeper.cli.deciding import replaying

    replaying.explain(file, as_json)


@group.command()
@click.argument("files", type=FILE, nargs=-1, required=True)
@options(JSON)
def replay(files: tuple[Path, ...], as_json: bool) -> None:
    """Make decisions again from what they were made of; exit 1 where one comes out otherwise.

    \b
    keel keeper replay decisions/*.json
    """
    from keeper.cli.deciding import replaying

    if not replaying.replay(files, as_json):
        raise click.exceptions.Exit(1)


def _executor(session: Session, named: str | None) -> str:
    if named:
        return named
    if session.book and session.book.uniswap:
        return session.book.uniswap
    raise Problem(
        "nobody says what plans trade through",
        "Name the fund's executor with --executor, or its --book.",
    )
