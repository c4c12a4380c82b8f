"""Reads a fund back from the chain, and compares it with its files and with our code."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from keeper.chain.node import Node
from keeper.cli import ending
from keeper.cli.investing.finding import checked
from keeper.cli.nodes import node_at
from keeper.errors import Problem
from keeper.governance import sources as explorers
from keeper.governance.config import Config
from keeper.governance.questions import Check
from keeper.governance.record import Record
from keeper.governance.verification import Target, Wanted
from keeper.governance.verification import verify as checks_of

EXAMPLE = "Example: ./scripts/verify deployment.json fund.toml"


@click.command(epilog=EXAMPLE, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--fund", help="A fund's address, where there is no deployment file.")
@click.option("--rpc", envvar="KEEL_RPC", help="The node. Default: the running devnet.")
@click.option(
    "--from-block",
    type=int,
    default=0,
    help="Where its events begin. Default: the deployment file's block, or the first.",
)
@click.option(
    "--sources",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder for what explorers take: sources, settings, constructor arguments.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def verify(
    files: Sequence[Path],
    fund: str | None,
    rpc: str | None,
    from_block: int,
    sources: Path | None,
    as_json: bool,
) -> None:
    """Compares every role, power, limit, address and code hash of a fund with what they should be:
    by our own code; by a DEPLOYMENT.json, if one is given; and by a FILE.toml, if one is given.
    One line for each check; ends with 1 on one difference.

    The node has to know the events since the launch: a devnet keeps them with --history."""
    target = _target(files, fund, node_at(rpc), from_block)
    found = list(checks_of(target))
    if sources:
        _write(sources, target)
    wrong = [one for one in found if not one.ok]
    if as_json:
        told = [{**one._asdict(), "ok": one.ok} for one in found]
        click.echo(json.dumps({"ok": not wrong, "checks": told}))
    else:
        tell(found, wrong)
    if wrong:
        sys.exit(1)


def _write(folder: Path, target: Target) -> None:
    if target.config is None:
        raise Problem(
            "--sources wants the TOML: the constructors' arguments are made of it",
            "Name the fund's own TOML beside its deployment file or --fund.",
        )
    made_with = Wanted.of(target, target.config).founding
    index = explorers.write(folder, target, made_with)
    click.echo(f"sources for explorers: {index}", err=True)


def tell(found: Sequence[Check], wrong: Sequence[Check]) -> None:
    click.echo("\n".join(str(one) for one in found))
    compared = sum(one.wanted is not None for one in found)
    click.echo(f"{compared} compared, {len(wrong)} differ")


def _target(files: Sequence[Path], fund: str | None, node: Node, first: int) -> Target:
    config = _named(files, ".toml")
    record = _named(files, ".json")
    if bool(record) == bool(fund) or len(files) > bool(config) + bool(record):
        raise Problem(
            "one deployment file or --fund says which fund, and one TOML what it should be",
            "Write ./scripts/verify deployment.json fund.toml, or --fund 0x… and no file.",
        )
    wanted = Config.read(config) if config else None
    if record:
        return Target.of_record(node, _read(record), wanted, first)
    return Target.of_fund(node, checked(fund or ""), wanted, first)


def _named(files: Sequence[Path], suffix: str) -> Path | None:
    return next((file for file in files if file.suffix == suffix), None)


def _read(file: Path) -> Record:
    record = Record.read(file)
    if record is None:
        raise Problem(f"there is no deployment file {file}", "./scripts/deploy writes one.")
    return record


def main() -> None:
    ending.run(verify, "scripts/verify")


if __name__ == "__main__":
    main()
