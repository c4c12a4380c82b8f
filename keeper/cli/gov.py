"""`keel gov`: what the share holders decide, and who may do what."""

import json
from typing import TYPE_CHECKING

import click

from keeper.cli.investing.session import JSON, options

if TYPE_CHECKING:
    from keeper.governance.seats import Seat


PEOPLE = ("the keeper", "the Safe", "a vote")
"""Who of them is no part of the fund, and its timelock."""


@click.group()
def group() -> None:
    """Who governs a fund.

    \b
    keel gov powers --fund 0x…
    """


@group.command()
@click.option("--fund", required=True, help="The fund's address.")
@click.option("--rpc", envvar="KEEL_RPC", help="The node. Default: the running devnet.")
@options(JSON)
def powers(fund: str, rpc: str | None, as_json: bool) -> None:
    """Who may call what, as the chain answers: each function is asked by everybody.

    What is not shown is anyone's. Ends with 1 where a power is not as it should be.

    \b
    keel gov powers --fund 0x… --json
    """
    from keeper.cli.investing.finding import checked
    from keeper.cli.nodes import node_at
    from keeper.governance import seats

    found = seats.of_fund(node_at(rpc), checked(fund))
    if as_json:
        click.echo(json.dumps([seat.facts() for seat in found]))
    else:
        click.echo("\n".join(_lines(found)))
    if any(seat.found != seat.wanted for seat in found):
        raise click.exceptions.Exit(1)


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
