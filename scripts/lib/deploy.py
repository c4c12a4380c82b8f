"""Founds a fund by its TOML, step by step, from wherever the chain is."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from keeper.cli import ending
from keeper.cli.investing.finding import checked
from keeper.cli.nodes import node_at
from keeper.cli.signers import signer_of
from keeper.errors import Problem
from keeper.execution.sender import Outcome, Sender
from keeper.governance import preview
from keeper.governance.config import Config
from keeper.governance.deployment import Deployment
from keeper.governance.preview import Cost
from keeper.governance.record import Record

EXAMPLE = "Example: ./scripts/deploy fund.toml --as deployer --dry-run"


@dataclass(frozen=True)
class Way:
    """How it was asked to be done."""

    dry_run: bool
    yes: bool
    as_json: bool

    def say(self, *lines: str) -> None:
        """To a person; a program reads standard output, and a person the other."""
        for line in lines:
            click.echo(line, err=self.as_json)


@click.command(epilog=EXAMPLE, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--rpc", envvar="KEEL_RPC", help="The node. Default: the running devnet.")
@click.option("--factory", help="A factory of this release. Default: ours, deployed if missing.")
@click.option("--dry-run", is_flag=True, help="Show everything, send nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("deployment.json"),
    show_default=True,
    help="The deployment file. What it began, the next run goes on with.",
)
@click.option("--as", "name", help="A development account of a local chain, such as deployer.")
@click.option(
    "--keystore",
    type=click.Path(path_type=Path),
    help="Your encrypted key file; KEEL_PASSWORD_FILE may name its password's.",
)
def deploy(
    file: Path,
    rpc: str | None,
    factory: str | None,
    dry_run: bool,
    yes: bool,
    as_json: bool,
    out: Path,
    name: str | None,
    keystore: Path | None,
) -> None:
    """Founds the fund of FILE.toml (docs/fund.toml is one): a factory if there is none, the nine
    modules at addresses known before, what governance would set, the seed, and the hand-over to the
    timelock. It may be stopped at any time; the same command goes on where it was."""
    way = Way(dry_run, yes, as_json)
    if as_json and not (yes or dry_run):
        raise Problem("--json asks no questions", "Add --yes to send, or --dry-run not to.")
    config = Config.read(file)
    node = node_at(rpc)
    sender = Sender(node, signer_of(node.chain_id, name, keystore), say=note)
    found = Deployment(config, sender, out, factory=checked(factory) if factory else None)
    show(found, way)
    if not way.dry_run:
        carry_out(found, way)


def show(found: Deployment, way: Way) -> None:
    """Parameters, addresses, code, and what is left to do."""
    steps = list(found.left())
    costs = preview.costs(found, steps) if steps else []
    told = {
        "parameters": dict(preview.parameters(found.config)),
        "addresses": preview.addresses(found),
        "code_hashes": preview.creation_hashes(),
    }
    for title, pairs in told.items():
        way.say(
            f"{title.replace('_', ' ')}:", *(f"  {key:<44} {value}" for key, value in pairs.items())
        )
    way.say("steps:" if steps else "nothing is left to do", *map(_told, costs))
    way.say(*(f"warning: {one}" for one in preview.warnings(found)))
    if way.dry_run and way.as_json:
        click.echo(json.dumps({**told, "steps": [one._asdict() for one in costs]}))
    elif way.dry_run:
        way.say("Nothing was sent.")


def _told(cost: Cost) -> str:
    gas = "gas unknown" if cost.gas is None else f"{cost.gas:,} gas"
    return f"  {cost.says:<60} {gas:>16}" + (f"  REFUSED: {cost.refused}" * bool(cost.refused))


def carry_out(found: Deployment, way: Way) -> None:
    gas = 0

    def done(outcome: Outcome) -> None:
        nonlocal gas
        gas += outcome.receipt.gas
        way.say(f"done: {outcome.order.says:<60} {outcome.receipt.gas:>10,} gas")

    steps = list(found.left())
    if steps:
        found.require_seed()
    if steps and not way.yes:
        click.confirm(f"Send these {len(steps)} transactions?", abort=True)
    record = found.run(done)
    tell(record, gas, found.path, way)


def tell(record: Record, gas: int, path: Path, way: Way) -> None:
    way.say(
        f"the fund is active at {record.modules['Fund']}; {gas:,} gas in all",
        f"verify it: ./scripts/verify {path}",
        f"look at it: keel fund show --book {path}",
    )
    if way.as_json:
        click.echo(json.dumps(record.model_dump() | {"gas": gas}))


def note(text: str) -> None:
    if sys.stderr.isatty():
        click.echo(text, err=True)


def main() -> None:
    ending.run(deploy, "scripts/deploy")


if __name__ == "__main__":
    main()
