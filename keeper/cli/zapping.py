"""`keel fund zap`: from one token to shares, and back."""

from typing import Any

import click

from keeper.cli.investing.going import DEADLINE, DOOR, go
from keeper.cli.investing.session import options

SLIPPAGE = click.option(
    "--slippage",
    type=click.FloatRange(0, 50),
    default=1.0,
    show_default=True,
    help="How many percent less than the preview it may bring.",
)


@click.group()
def zap() -> None:
    """Between one token and shares: in kind, and over Uniswap's pools.

    \b
    keel fund zap in 1000 --as alice
    keel fund zap out all --for WETH --as alice
    """


@zap.command("in")
@click.argument("amount")
@options(DOOR)
@click.option("--with", "token", help="What to pay with. Default: the base asset.")
@SLIPPAGE
@DEADLINE
def zap_in(amount: str, token: str | None, slippage: float, **rest: Any) -> None:
    """Trade AMOUNT of one token (or `all`) for a part of everything the fund holds, and enter.

    \b
    keel fund zap in 1000 --with USDC --as alice
    """
    from keeper.cli.investing import waiting, zapping

    go(
        lambda visit: waiting.warned(
            zapping.enter(visit, amount, token, round(slippage * 10_000)), visit
        ),
        **rest,
    )


@zap.command("out")
@click.argument("shares")
@options(DOOR)
@click.option("--for", "token", help="What to get. Default: the base asset.")
@SLIPPAGE
@DEADLINE
def zap_out(shares: str, token: str | None, slippage: float, **rest: Any) -> None:
    """Give SHARES back (or `all`) for a part of everything, and trade that for one token.

    \b
    keel fund zap out all --for USDC --as alice
    """
    from keeper.cli.investing import zapping

    go(lambda visit: zapping.leave(visit, shares, token, round(slippage * 10_000)), **rest)
