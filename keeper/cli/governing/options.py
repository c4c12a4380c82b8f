"""Where the votes are, and how far back to look."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from keeper.cli import books

if TYPE_CHECKING:
    from keeper.cli.governing.chamber import Chamber

FUND = (
    click.option("--fund", help="The fund's address."),
    books.OPTION,
    click.option("--rpc", envvar="KEEL_RPC", help="The node. Default: the running devnet."),
)
DAYS = (
    click.option(
        "--days",
        type=click.IntRange(1, 4000),
        default=120,
        show_default=True,
        help="How far back to look; nothing lives longer than the default.",
    ),
)


def chamber(*, fund: str | None, book: Path | None, rpc: str | None, **who: Any) -> "Chamber":
    from keeper.cli.governing.chamber import Chamber
    from keeper.cli.nodes import node_at

    node = node_at(rpc)
    return Chamber(node, books.fund_of(node, fund, book), **who)
