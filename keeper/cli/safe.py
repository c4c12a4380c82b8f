"""`keel safe`: the owners' side of a fund, by files and a node, without any hosted service."""

import click

from keeper.cli.owning import carrying, describing, making, proposing, signing


@click.group()
def group() -> None:
    """What the owners of a fund's Safe do, by files.

    \b
    keel safe propose --fund 0x… tighten Slippage 2% --days 7 --out tighten.json
    keel safe sign tighten.json --keystore owner.json
    keel safe execute tighten.json --keystore key.json
    """


for command in (
    *(making.create, making.status, making.hash_, proposing.propose),
    *(signing.show, signing.sign, signing.export, signing.add_signature, signing.merge),
    *(carrying.simulate, carrying.execute, describing.descriptor),
):
    group.add_command(command)
