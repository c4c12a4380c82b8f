"""Those of `keel gov` that send something, or sign it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from keeper.cli.governing.options import DAYS, FUND, chamber
from keeper.cli.investing.session import HOW, JSON, WHO, Way, options
from keeper.errors import Problem

if TYPE_CHECKING:
    from keeper.cli.governing.chamber import Chamber
    from keeper.cli.investing.session import Plan
    from keeper.execution.sender import Sender

ACT = (*FUND, *DAYS, *WHO, *HOW, *JSON)
FILE = click.Path(path_type=Path)
SIDE = click.Choice(("for", "against", "abstain"))


@click.command()
@click.argument("file", type=FILE)
@options(ACT)
@click.option("--anyway", is_flag=True, help="Even if it could not be executed as things are.")
def propose(file: Path, anyway: bool, **rest: Any) -> None:
    """Puts what FILE changes to the vote; docs/governance.md has such files.

    Shows first each call, and what all of them change, tried on the chain.

    \b
    keel gov propose lease.toml --fund 0x… --as alice
    """
    from keeper.cli.governing import acts

    _go(lambda room, sender: acts.propose(room, file, sender.address, anyway), **rest)


@click.command()
@click.argument("proposal", required=False)
@click.argument("side", type=SIDE, required=False)
@options(ACT)
@click.option("--reason", default="", help="Why; everybody can read it, for ever.")
@click.option("--split", help="Instead of a side, such as for=60,against=40: percent of yours.")
@click.option("--signed", type=FILE, help="Somebody's signed vote, instead of your own.")
def vote(
    proposal: str | None,
    side: str | None,
    reason: str,
    split: str | None,
    signed: Path | None,
    **rest: Any,
) -> None:
    """Votes for or against a PROPOSAL, or to abstain.

    \b
    keel gov vote 3 for --reason "it is cheaper" --fund 0x… --as alice
    keel gov vote 3 --split for=60,against=40 --fund 0x… --as alice
    keel gov vote --signed vote.json --fund 0x… --as bob
    """
    from keeper.cli.governing import acts, ballots

    if signed:
        _require_none(proposal, side, split, reason)
        _go(lambda room, _: ballots.cast(room, signed), **rest)
        return
    if not proposal or bool(side) == bool(split):
        raise Problem("which vote?", "Say keel gov vote 3 for, or 3 --split for=60,against=40.")

    def plan(room: "Chamber", sender: "Sender") -> "Plan":
        one = room.chosen(proposal)
        if split:
            return acts.vote_split(room, one, split, reason, sender.address)
        return acts.vote(room, one, side or "", reason, sender.address)

    _go(plan, **rest)


@click.command("sign-vote")
@click.argument("proposal")
@click.argument("side", type=SIDE)
@options(FUND, DAYS, WHO, JSON)
@click.option("--out", type=FILE, required=True, help="The file that the signed vote is put in.")
def sign_vote(proposal: str, side: str, out: Path, as_json: bool, **where: Any) -> None:
    """Signs a vote for somebody else to send: the signer needs no ether.

    \b
    keel gov sign-vote 3 for --out vote.json --fund 0x… --keystore key.json
    """
    from keeper.cli.governing.ballots import Ballot

    room = chamber(**where)
    one = Ballot.signed(room, room.chosen(proposal), side, room.signer())
    one.write(out)
    if as_json:
        click.echo(json.dumps({"file": str(out), "voter": one.voter, "vote": side}))
        return
    click.echo(f"{one.voter} votes {side}: {out} waits to be sent by keel gov vote --signed")


@click.command()
@click.argument("proposal")
@options(ACT)
def queue(proposal: str, **rest: Any) -> None:
    """Puts a PROPOSAL that passed into the timelock, where its delay begins. Anybody may.

    \b
    keel gov queue 3 --fund 0x… --as bob
    """
    from keeper.cli.governing import acts

    _go(lambda room, _: acts.queue(room, room.chosen(proposal)), **rest)


@click.command()
@click.argument("proposal")
@options(ACT)
def execute(proposal: str, **rest: Any) -> None:
    """Carries a PROPOSAL out: anybody may, a day after its delay was over.

    \b
    keel gov execute 3 --fund 0x… --as bob
    """
    from keeper.cli.governing import acts

    _go(lambda room, _: acts.execute(room, room.chosen(proposal)), **rest)


@click.command()
@click.argument("proposal")
@options(ACT)
def cancel(proposal: str, **rest: Any) -> None:
    """Takes a PROPOSAL of your own back, before its vote begins.

    \b
    keel gov cancel 3 --fund 0x… --as alice
    """
    from keeper.cli.governing import acts

    _go(lambda room, _: acts.cancel(room, room.chosen(proposal)), **rest)


@click.command()
@click.argument("to")
@options(FUND, WHO, HOW, JSON)
def delegate(to: str, **rest: Any) -> None:
    """Gives the votes of your shares TO somebody, or back to your `self`.

    \b
    keel gov delegate 0x… --fund 0x… --as alice
    keel gov delegate self --fund 0x… --as alice
    """
    from keeper.cli.governing import acts

    def plan(room: "Chamber", sender: "Sender") -> "Plan":
        whom = sender.address if to == "self" else room.address(to)
        return acts.delegate(room, sender.address, whom)

    _go(plan, **rest)


@click.command()
@click.argument("account", required=False)
@options(FUND, WHO, JSON)
def power(account: str | None, as_json: bool, **where: Any) -> None:
    """The votes of an ACCOUNT: now, seven days ago, and what of them counts.

    \b
    keel gov power alice --fund 0x…
    """
    from keeper.cli.governing import powers

    room = chamber(**where)
    whose = room.address(account)
    if as_json:
        click.echo(json.dumps(powers.facts(room, whose)))
    else:
        click.echo("\n".join(powers.lines(room, whose)))


ALL = (propose, vote, sign_vote, queue, execute, cancel, delegate, power)


def _go(
    make: "Callable[[Chamber, Sender], Plan]",
    *,
    yes: bool,
    dry_run: bool,
    as_json: bool,
    **where: Any,
) -> None:
    """Looks, plans, and carries it out, as the investors' commands do."""
    room = chamber(**where)
    sender = room.sender()
    room.carry_out(make(room, sender), sender, Way(yes, dry_run, as_json))


def _require_none(*given: str | None) -> None:
    if any(given):
        raise Problem("--signed holds all of a vote", "Leave the rest out.")
