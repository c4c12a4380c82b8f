"""`keel keeper explain` and `keel keeper replay`: decisions that were written down."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from keeper.cli.deciding.facts import facts
from keeper.cli.deciding.files import read
from keeper.cli.deciding.words import explained, said
from keeper.records.canonical import digest
from keeper.replay import Recorded, differences

REMEDY = "Name what `keel keeper plan --out FILE` wrote."


def explain(path: Path, as_json: bool) -> None:
    recorded = read(Recorded, path, REMEDY)
    click.echo(json.dumps(facts(recorded)) if as_json else "\n".join(explained(recorded)))


def replay(paths: Sequence[Path], as_json: bool) -> bool:
    """Whether each came out as it was written."""
    found = [_again(path) for path in paths]
    if as_json:
        click.echo(json.dumps(found))
    else:
        click.echo("\n".join(map(_line, found)))
    return not any(one["differs"] for one in found)


def _again(path: Path) -> dict[str, Any]:
    recorded = read(Recorded, path, REMEDY)
    return {
        "file": str(path),
        "hash": "0x" + digest(recorded.decision).hex(),
        "decided": said(recorded),
        "differs": differences(recorded),
    }


def _line(found: dict[str, Any]) -> str:
    if found["differs"]:
        return f"{found['file']}: comes out otherwise in {', '.join(found['differs'])}"
    return f"{found['file']}: the same to the byte, {found['hash']}: {found['decided']}"
