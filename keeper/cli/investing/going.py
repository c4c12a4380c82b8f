"""From a typed command to the fund's door: looks, plans, and carries it out."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from keeper.cli.investing.session import HOW, JSON, WHERE, WHO, Session, Way
from keeper.errors import Problem, Refused
from keeper.units import MINUTE

if TYPE_CHECKING:
    from keeper.cli.investing.session import Plan
    from keeper.cli.investing.visit import Visit

DOOR = (*WHERE, *WHO, *HOW, *JSON)
DEADLINE = click.option(
    "--deadline",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="Minutes until the transaction is worth nothing.",
)


def go(
    make: "Callable[[Visit], Plan]",
    *,
    yes: bool,
    dry_run: bool,
    as_json: bool,
    to: str | None = None,
    deadline: int = 10,
    **where: Any,
) -> None:
    """Looks, plans, and carries it out; what is refused on the way is told in words."""
    from keeper.chain import refusals
    from keeper.cli.investing.visit import Visit

    session = Session(**where)
    sender = session.sender()
    fund = session.reader.look()
    account = session.reader.account(sender.address)
    receiver = session.address(to) if to else sender.address
    until = fund.time + deadline * MINUTE
    visit = Visit(session.reader, sender, fund, account, receiver, until, session.book)
    try:
        plan = make(visit)
    except Refused as refused:
        raise refusals.problem(refused, session.reader.words) from None
    if not plan.orders:
        raise Problem("there is nothing to do", "See `keel fund show`.")
    session.carry_out(plan, sender, Way(yes, dry_run, as_json))
