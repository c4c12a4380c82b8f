"""How a program ends that cannot go on: in words for a person, and as an object for a program."""

import json
import sys

import click

from keeper.chain import text
from keeper.errors import KeelError, Problem, Refused


def run(command: click.Command, name: str) -> None:
    try:
        command(prog_name=name)
    except Refused as refused:
        from keeper.chain import refusals

        _end(refusals.problem(refused), name)
    except KeelError as error:
        _end(error, name)


def _end(error: KeelError, name: str) -> None:
    click.echo(text.lines(f"{name.rpartition('/')[2]}: {error}"), err=True)
    if "--json" in sys.argv:
        told = (error.what, error.remedy) if isinstance(error, Problem) else (str(error), None)
        click.echo(json.dumps(dict(zip(("error", "remedy"), told, strict=True))))
    sys.exit(1)
