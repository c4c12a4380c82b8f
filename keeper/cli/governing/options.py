"""Where the votes are, and how far back to look."""

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from keeper.cli.governing.chamber import Chamber

FUND = (
    click.option("--fund", required=True, help="The fund's address."),
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


def chamber(*, fund: str, rpc: str | None, **who: Any) -> "Chamber":
    from keeper.cli.governing.chamber import Chamber
    from keeper.cli.investing.finding import checked
    from keeper.cli.nodes import node_at

    return Chamber(node_at(rpc), checked(fund), **who)
