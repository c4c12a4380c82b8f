"""`keel safe propose`: what the Safe is to do, written to a file that its owners sign."""

from collections.abc import Sequence
from pathlib import Path

import click

from keeper.cli import books
from keeper.cli.investing.session import JSON, options
from keeper.cli.owning.bench import Bench
from keeper.cli.owning.making import RPC
from keeper.errors import Problem

DAYS = click.option(
    "--days",
    type=click.FloatRange(0, 30, min_open=True),
    required=True,
    help="From now on; 30 at most, and the signing counts.",
)


@click.group()
@click.option("--fund", help="The fund's address: its Safe, and what the actions are about.")
@books.OPTION
@click.option("--safe", help="The Safe's address, for `call` alone.")
@click.option("--nonce", type=int, help="Default: the Safe's next.")
@click.option(
    "--with",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A file whose calls go before this one, in one batch; repeat it.",
)
@click.option("--out", type=click.Path(path_type=Path), help="A new file. Default: safe-NONCE.json")
@options(RPC, JSON)
@click.pass_context
def propose(
    ctx: click.Context,
    fund: str | None,
    book: Path | None,
    safe: str | None,
    nonce: int | None,
    files: Sequence[Path],
    out: Path | None,
    rpc: str | None,
    as_json: bool,
) -> None:
    """Writes a transaction file for the Safe's owners to sign. Nothing is sent.

    \b
    keel safe propose --fund 0x… tighten Slippage 2% --days 7
    keel safe propose --fund 0x… --with pause.json --out both.json revoke
    """
    ctx.obj = Bench(fund, book, safe, nonce, tuple(files), out, as_json, rpc)


@propose.command()
@click.argument("limit")
@click.argument("value")
@DAYS
@click.pass_obj
def tighten(bench: Bench, limit: str, value: str, days: float) -> None:
    """Makes a limit tighter for a time: `keel fund limits` names them.

    \b
    keel safe propose --fund 0x… tighten Slippage 2% --days 7
    """
    bench.write(bench.acts.tighten(limit, value, bench.until(days)))


@propose.command("tighten-budget")
@click.argument("budget")
@click.argument("at_once")
@click.argument("a_day")
@DAYS
@click.pass_obj
def tighten_budget(bench: Bench, budget: str, at_once: str, a_day: str, days: float) -> None:
    """Makes a budget tighter for a time: Loss, Turnover or Shift; at once, and a day.

    \b
    keel safe propose --fund 0x… tighten-budget Turnover 5% 5% --days 7
    """
    bench.write(bench.acts.tighten_budget(budget, at_once, a_day, bench.until(days)))


@propose.command("tighten-most")
@click.argument("token")
@click.argument("value")
@DAYS
@click.pass_obj
def tighten_most(bench: Bench, token: str, value: str, days: float) -> None:
    """Lowers for a time what the fund may hold of a token: its symbol, or its address.

    \b
    keel safe propose --fund 0x… tighten-most WETH 5% --days 7
    """
    bench.write(bench.acts.tighten_most(bench.token(token), value, bench.until(days)))


@propose.command()
@click.argument("flow")
@DAYS
@click.pass_obj
def pause(bench: Bench, flow: str, days: float) -> None:
    """Closes deposits, redemptions or trading for a time. Leaving in kind stays open.

    \b
    keel safe propose --fund 0x… pause deposits --days 2
    """
    bench.write(bench.acts.pause(flow, bench.until(days)))


@propose.command()
@click.argument("what")
@click.pass_obj
def lift(bench: Bench, what: str) -> None:
    """Ends one of these before its time: a limit, a budget, or a token.

    \b
    keel safe propose --fund 0x… lift Deposits
    """
    from keeper.chain.mandate_sentences import BUDGETS, LIMITS

    known = what.lower() in {one.lower() for one in (*LIMITS, *BUDGETS)}
    bench.write(bench.acts.lift(what if known else bench.token(what)))


@propose.command()
@click.pass_obj
def trip(bench: Bench) -> None:
    """Trips the breaker: from then on nothing but the base is bought, until a vote resets it.

    \b
    keel safe propose --fund 0x… trip
    """
    bench.write(bench.acts.trip())


@propose.command()
@click.argument("keeper")
@click.pass_obj
def appoint(bench: Bench, keeper: str) -> None:
    """Makes another account the keeper, of those to whom a vote has given a lease.

    \b
    keel safe propose --fund 0x… appoint 0x…
    """
    from keeper.cli.investing.finding import checked

    bench.write(bench.acts.appoint(checked(keeper)))


@propose.command()
@click.pass_obj
def revoke(bench: Bench) -> None:
    """Ends the keeper's lease at once. Only a vote gives another.

    \b
    keel safe propose --fund 0x… revoke
    """
    bench.write(bench.acts.revoke())


@propose.command()
@click.argument("executor")
@click.pass_obj
def remove(bench: Bench, executor: str) -> None:
    """Takes an executor off the list. Only a vote allows it again.

    \b
    keel safe propose --fund 0x… remove 0x…
    """
    from keeper.cli.investing.finding import checked

    bench.write(bench.acts.remove(checked(executor)))


@propose.command()
@click.argument("proposal")
@click.pass_obj
def veto(bench: Bench, proposal: str) -> None:
    """Takes a proposal out of the timelock: by its number, its id, or the id's beginning.

    \b
    keel safe propose --fund 0x… veto 3
    """
    bench.write(bench.acts.veto(bench.motion(proposal)))


@propose.command()
@click.argument("proposal")
@click.pass_obj
def execute(bench: Bench, proposal: str) -> None:
    """Executes what was voted, in the day in which the Safe alone may, or later.

    \b
    keel safe propose --fund 0x… execute 3
    """
    bench.write(bench.acts.execute(bench.motion(proposal)))


@propose.command()
@click.option("--to", required=True, help="Whom the Safe calls.")
@click.option("--data", default="0x", show_default=True, help="Its calldata.")
@click.option("--value", default="0", show_default=True, help="In ETH.")
@click.pass_obj
def call(bench: Bench, to: str, data: str, value: str) -> None:
    """Any call at all: what is not the fund's is shown as it is, with a warning.

    \b
    keel safe propose --safe 0x… call --to 0x… --value 0.5
    """
    from keeper.cli.investing.finding import checked
    from keeper.governance.safe.batch import Inner
    from keeper.units import NotAnAmount, parse_down

    try:
        calldata = bytes.fromhex(data.removeprefix("0x"))
        wei = parse_down(value, 18)
    except NotAnAmount as error:
        raise Problem(error.what, error.remedy) from None
    except ValueError:
        raise Problem(f"--data {data} is no calldata", "Write it like 0x00ff.") from None
    bench.write(Inner(checked(to), wei, calldata))
