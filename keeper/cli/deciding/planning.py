"""`keel keeper plan`: what the keeper would do now, and what the contracts would say to it."""

import json
import sys
from pathlib import Path
from typing import NamedTuple

import click

from keeper.chain import refusals
from keeper.chain.fund import FundReader
from keeper.chain.mandate import MandateReader
from keeper.cli.deciding.facts import facts
from keeper.cli.deciding.files import read, write
from keeper.cli.deciding.reasons import LEASE_OVER
from keeper.cli.deciding.words import explained
from keeper.config import Config, written
from keeper.errors import Problem, Refused
from keeper.reading.watch import Watch
from keeper.records.ledger import Ledger
from keeper.replay import Recorded


class Answer(NamedTuple):
    """What the contracts say at the head; nothing where there is nothing to ask."""

    accepted: bool | None
    what: str
    remedy: str = ""


class Asked(NamedTuple):
    config: Path
    bars: Path | None
    ledger: Path | None
    out: Path | None
    as_json: bool


def show(reader: FundReader, executor: str, asked: Asked) -> None:
    ledger = _remembered(asked.ledger)
    watch = watched(reader, executor, asked.config)
    recorded, _ = watch.decided(watch.look(watch.features(asked.bars, note)), ledger)
    answer = ask(reader, recorded)
    if asked.out:
        write(asked.out, recorded)
    if asked.as_json:
        click.echo(json.dumps(facts(recorded) | {"late": watch.late, "contract": answer._asdict()}))
        return
    click.echo("\n".join(explained(recorded)))
    click.echo("\n".join(["", *warnings(watch), *_told(answer)]))
    if asked.out:
        click.echo(f"written to {asked.out}: keel keeper explain {asked.out}")


def watched(reader: FundReader, executor: str, config: Path) -> Watch:
    """What is wrong in a configuration is said with its file's name."""
    text = written(config)
    try:
        Config.parse(text)
    except Problem as problem:
        raise Problem(f"{config}: {problem.what}", problem.remedy) from None
    return Watch(reader, executor, text)


def note(text: str) -> None:
    """How far the reading is, for whoever waits at a terminal."""
    if sys.stderr.isatty():
        click.echo(text, err=True)


def warnings(watch: Watch) -> list[str]:
    if not watch.late:
        return []
    return [f"too short a history, so that none of it is bought: {', '.join(watch.late)}"]


def ask(reader: FundReader, recorded: Recorded) -> Answer:
    """By a call as the keeper, at the newest block."""
    if not recorded.calldata:
        shut = recorded.decision.reason == LEASE_OVER
        hint = "keel keeper paper decides as if there were a lease." if shut else ""
        return Answer(None, "there is nothing to ask the contracts", hint)
    door, keeper = MandateReader(reader).rebalancer, recorded.snapshot.fund.door.keeper
    try:
        reader.node.call(door, recorded.calldata, sender=keeper)
    except Refused as refused:
        said = refusals.problem(refused, reader.words)
        remedy = said.remedy if isinstance(said, Problem) else ""
        return Answer(False, said.what if isinstance(said, Problem) else str(said), remedy)
    return Answer(True, "the contracts accept it")


def _remembered(path: Path | None) -> Ledger:
    return read(Ledger, path, "Leave --ledger out to begin anew.") if path else Ledger()


def _told(answer: Answer) -> list[str]:
    if answer.accepted is False:
        return [f"asked at the newest block, the contracts refuse: {answer.what}.", answer.remedy]
    if answer.accepted:
        return ["asked at the newest block, the contracts accept it. Nothing was sent."]
    return ["Nothing was sent.", *filter(None, [answer.remedy])]
