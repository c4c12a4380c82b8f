"""`keel gov`: what the share holders decide, and who may do what."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from keeper.cli.governing import commands
from keeper.cli.governing.options import DAYS, FUND, chamber
from keeper.cli.investing.session import JSON, options

if TYPE_CHECKING:
    from keeper.governance.seats import Seat


PEOPLE = ("the keeper", "the Safe", "a vote")
"""Who of them is no part of the fund, and its timelock."""


@click.group()
def group() -> None:
    """Who governs a fund, and what they decide.

    \b
    keel gov powers --fund 0x…
    keel gov list --fund 0x…
    keel gov show 3 --fund 0x…
    keel gov vote 3 for --fund 0x… --as alice
    """


@group.command()
@options(FUND, JSON)
def powers(fund: str | None, book: Path | None, rpc: str | None, as_json: bool) -> None:
    """Who may call what, as the chain answers: each function is asked by everybody.

    What is not shown is anyone's. Ends with 1 where a power is not as it should be.

    \b
    keel gov powers --fund 0x… --json
    """
    from keeper.cli import books
    from keeper.cli.nodes import node_at
    from keeper.governance import seats

    node = node_at(rpc)
    found = seats.of_fund(node, books.fund_of(node, fund, book))
    if as_json:
        click.echo(json.dumps({"seats": [seat.facts() for seat in found]}))
    else:
        click.echo("\n".join(_lines(found)))
    if any(seat.found != seat.wanted for seat in found):
        raise click.exceptions.Exit(1)


@group.command("list")
@options(FUND, DAYS, JSON)
def list_(as_json: bool, **where: Any) -> None:
    """What was proposed, the oldest first: how it stands, and whose turn it is.

    \b
    keel gov list --fund 0x…
    """
    from keeper.cli.governing import pages

    room = chamber(**where)
    if as_json:
        click.echo(json.dumps({"proposals": [pages.facts(room, one) for one in room.proposals]}))
    else:
        click.echo("\n".join(pages.listing(room)))


@group.command()
@click.argument("proposal")
@options(FUND, DAYS, JSON)
def show(proposal: str, as_json: bool, **where: Any) -> None:
    """A PROPOSAL by its number in the list, its id, or how that begins.

    Its text is its proposer's. What it changes is tried on the chain, and not read from the text.

    \b
    keel gov show 3 --fund 0x…
    """
    from keeper.cli.governing import pages

    room = chamber(**where)
    one = room.chosen(proposal)
    if as_json:
        click.echo(json.dumps(pages.whole(room, one)))
    else:
        click.echo("\n".join(pages.page(room, one)))


for command in commands.ALL:
    group.add_command(command)


def _lines(found: list["Seat"]) -> list[str]:
    lines = [f"{role:16}{who}" for role, who in found[0].roles.items() if role in PEOPLE]
    last = ""
    for seat in found:
        if seat.function.module != last:
            last = seat.function.module
            lines += ["", f"{last}  {seat.where}"]
        tightened = f"; the Safe may {seat.safe}" if seat.safe else ""
        wrong = "" if seat.found == seat.wanted else f"; SHOULD BE {seat.named(seat.wanted)}"
        lines.append(f"  {seat.function.name:28}{seat.named(seat.found)}{tightened}{wrong}")
    return lines
