"""`keel fund`: what an investor does with a fund, and sees of it."""

from pathlib import Path
from typing import Any

import click

from keeper.cli import moving, zapping
from keeper.cli.investing.going import DEADLINE, DOOR, go
from keeper.cli.investing.session import JSON, WHERE, WHO, Session, options

TO = click.option("--to", help="Who receives; an address or a development account.")
OBSERVE = click.option(
    "--observe", is_flag=True, help="Have the price observed first, in its own transaction."
)


@click.group()
def group() -> None:
    """Look at a fund, enter it, leave it, claim and see fees.

    \b
    keel fund show --account alice
    keel fund deposit 1000 --as alice
    keel fund redeem all --as alice --dry-run
    """


@group.command()
@options(WHERE, WHO, JSON)
@click.option("--account", help="Whose shares to show; an address or a development account.")
def show(account: str | None, as_json: bool, **where: Any) -> None:
    """The fund at the newest block, and what an account has of it.

    \b
    keel fund show --account alice
    """
    from keeper.cli.investing import page

    session = Session(**where)
    whose = session.address(account) if account or session.has_account else None
    page.show(session.reader, whose, as_json)


@group.command()
@click.argument("amount")
@options(DOOR)
@TO
@click.option(
    "--min-shares", help="The least that it must bring. Default: 0.5 % below the preview."
)
@DEADLINE
def deposit(amount: str, min_shares: str | None, **rest: Any) -> None:
    """Put AMOUNT of the base asset in (or `all`), and get shares at the high NAV.

    \b
    keel fund deposit 1000 --as alice
    """
    from keeper.cli.investing import doors, waiting

    go(lambda visit: waiting.warned(doors.deposit(visit, amount, min_shares), visit), **rest)


@group.command()
@click.argument("shares", required=False)
@options(DOOR)
@TO
@click.option("--assets", help="How much of the base asset, instead of how many shares.")
@click.option(
    "--min-assets", help="The least that it must bring. Default: 0.5 % below the preview."
)
@OBSERVE
@DEADLINE
def redeem(
    shares: str | None, assets: str | None, min_assets: str | None, observe: bool, **rest: Any
) -> None:
    """Give SHARES back (or `all`) for the base asset at the low NAV, out of idle cash.

    \b
    keel fund redeem 12.5 --as alice
    """
    from keeper.cli.investing import doors

    go(lambda visit: doors.redeem(visit, shares, assets, min_assets, observe), **rest)


@group.command()
@click.argument("shares")
@options(DOOR)
@TO
@click.option(
    "--max-over",
    type=click.FloatRange(0, 100),
    default=0.5,
    show_default=True,
    help="How many percent more than the preview may be taken of each asset.",
)
@DEADLINE
def enter(shares: str, max_over: float, **rest: Any) -> None:
    """Give a part of everything the fund holds for SHARES (or `all` that can be), at no price.

    \b
    keel fund enter 100 --as alice
    """
    from keeper.cli.investing import doors, waiting

    go(
        lambda visit: waiting.warned(doors.enter(visit, shares, round(max_over * 10_000)), visit),
        **rest,
    )


@group.command()
@click.argument("shares")
@options(DOOR)
@TO
@OBSERVE
def leave(shares: str, observe: bool, **rest: Any) -> None:
    """Give SHARES back (or `all`) for a part of everything. Needs no price; nobody can close it.

    \b
    keel fund leave all --as alice
    """
    from keeper.cli.investing import doors

    go(lambda visit: doors.leave(visit, shares, observe), **rest)


@group.command()
@click.argument("token", required=False)
@options(DOOR)
@TO
def claim(token: str | None, **rest: Any) -> None:
    """Take what a token did not pay when you left: of TOKEN, or of all.

    \b
    keel fund claim LINK --as alice --to bob
    """
    from keeper.cli.investing import doors

    go(lambda visit: doors.claim(visit, token), **rest)


@group.command()
@options(DOOR)
@click.option(
    "--accrue", "action", flag_value="accrue", help="Mint the fee shares that are pending."
)
@click.option(
    "--observe", "action", flag_value="observe", help="Write the price down; settle if due."
)
@click.option("--claim", "action", flag_value="claim", help="Take your part of what fees came in.")
@click.option("--token", help="What to claim, if not the fund's shares.")
def fees(action: str | None, token: str | None, **rest: Any) -> None:
    """What the fund charges, when, and what is pending; and three things that anybody may do.

    \b
    keel fund fees
    keel fund fees --observe --as alice
    """
    from keeper.cli.investing import fees

    if action:
        go(lambda visit: fees.act(visit, action, token), **rest)
        return
    way = [rest.pop(name) for name in ("yes", "dry_run", "as_json")]
    fees.show(Session(**rest).reader, way[-1])


@group.command()
@options(WHERE, JSON)
def limits(as_json: bool, **where: Any) -> None:
    """What the keeper may still do, what the Safe tightened, and what a stolen key would cost.

    \b
    keel fund limits
    """
    from keeper.cli.investing import limits

    limits.show(Session(**where).reader, as_json)


@group.command()
@options(WHERE, JSON)
@click.option("--days", type=click.IntRange(1, 400), default=30, show_default=True)
@click.option("--picture", type=click.Path(path_type=Path), help="Also a PNG or SVG, by its name.")
def history(days: int, picture: Path | None, as_json: bool, **where: Any) -> None:
    """Price, drawdown, flows and fees of the last DAYS, as the chain wrote them down.

    \b
    keel fund history --days 90 --picture fund.png
    """
    from keeper.cli.investing import history

    history.show(Session(**where).reader, days, picture, as_json)


group.add_command(zapping.zap)
group.add_command(moving.mark)
group.add_command(moving.migrate)
