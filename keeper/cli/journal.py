"""`keel journal`: what the keeper did and why, and whether that is still what was written."""

import json
from collections import deque
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from keeper.cli.investing.session import JSON, options
from keeper.errors import KeelError, Problem
from keeper.paths import RUNS

if TYPE_CHECKING:
    from keeper.journal.entry import Entry

WHICH = (
    click.option(
        "--journal",
        "where",
        envvar="KEEL_JOURNAL",
        default=str(RUNS / "keeper/journal.db"),
        show_default=".keel/run/keeper/journal.db",
        help="A file, or a Postgres address: better in KEEL_JOURNAL, where nobody reads it.",
    ),
)


@click.group()
def group() -> None:
    """What the keeper did and why, and whether that is still what was written.

    \b
    keel journal show
    keel journal verify
    """


@group.command()
@click.option("--last", default=20, show_default=True, help="How many entries, from the end.")
@click.option("--kind", help="Only these, such as sent or halted.")
@options(WHICH, JSON)
def show(where: str, last: int, kind: str | None, as_json: bool) -> None:
    """The last entries, and where the keeper stands behind them.

    \b
    keel journal show --last 50
    keel journal show --kind halted --json
    """
    from keeper.cli.deciding.entries import brief, facts, line, stands
    from keeper.cli.deciding.journals import looked
    from keeper.journal.book import entries
    from keeper.journal.events import KINDS
    from keeper.journal.standing import NOWHERE, step

    if kind not in (None, *KINDS):
        raise Problem(f"there is no kind {kind!r}", f"There are: {', '.join(KINDS)}.")
    standing, found = NOWHERE, deque["Entry"](maxlen=max(last, 0))
    with looked(where) as store:
        for entry in entries(store):
            standing = step(standing, entry)
            if kind in (None, entry.kind):
                found.append(entry)
    if as_json:
        whole = {"standing": brief(standing), "entries": [facts(one) for one in found]}
        click.echo(json.dumps(whole))
        return
    for entry in found:
        click.echo(line(entry))
    click.echo("\n".join(("", *stands(standing))))


@group.command()
@click.option("--head", help="The hash of an entry that you kept elsewhere: it must be there yet.")
@options(WHICH, JSON)
def verify(where: str, head: str | None, as_json: bool) -> None:
    """Whether every entry is what was written, and makes sense; exit 1 if not.

    Who can write the file can write a whole other journal: keep a head elsewhere now and then.

    \b
    keel journal verify
    keel journal verify --head 5d41…
    """
    from keeper.cli.deciding.journals import verified

    try:
        count, last = verified(where, head)
    except KeelError as error:
        if not as_json:
            raise
        click.echo(json.dumps({"whole": False, "what": str(error)}))
        raise click.exceptions.Exit(1) from None
    found = {"whole": True, "entries": count, "head": last}
    click.echo(json.dumps(found) if as_json else f"{count:,} entries, whole\nhead {last}")


@group.command()
@click.option("--epoch", type=int, help="Only the decisions for this epoch.")
@options(WHICH, JSON)
def replay(where: str, epoch: int | None, as_json: bool) -> None:
    """Make every decision again, from the journal alone; exit 1 if one comes out otherwise.

    \b
    keel journal replay
    keel journal replay --epoch 42 --json
    """
    from keeper.cli.deciding.entries import plain
    from keeper.cli.deciding.journals import looked
    from keeper.journal.book import entries
    from keeper.journal.replaying import again

    with looked(where) as store:
        found = again(entries(store), epoch)
    if epoch is not None and not found:
        raise Problem(f"no decision for epoch {epoch} is in the journal", "keel journal show")
    other = [one for one in found if one.differs]
    if as_json:
        click.echo(json.dumps({"decisions": len(found), "other": [plain(one) for one in other]}))
    else:
        for one in other:
            differs = ", ".join(one.differs)
            click.echo(f"entry {one.entry}, epoch {one.epoch}: other {differs}")
        click.echo(f"{len(found):,} made again, {len(other):,} came out otherwise")
    if other:
        raise click.exceptions.Exit(1)


@group.command()
@click.option("--epoch", type=int, help="Default: the last decision.")
@options(WHICH, JSON)
def explain(where: str, epoch: int | None, as_json: bool) -> None:
    """A decision in words: what was thought, what follows, what it costs, what held it back.

    \b
    keel journal explain
    keel journal explain --epoch 42 --json
    """
    from keeper.cli.deciding.entries import plain
    from keeper.cli.deciding.journals import decision_of
    from keeper.cli.deciding.words import explained
    from keeper.records.canonical import digest

    recorded = decision_of(where, epoch)
    if as_json:
        decision = plain(recorded.decision)
        click.echo(json.dumps({"hash": digest(recorded.decision).hex(), "decision": decision}))
    else:
        click.echo("\n".join(explained(recorded)))


@group.command()
@click.option("--epoch", type=int, required=True)
@click.option("--out", type=click.Path(path_type=Path), help="Default: bundle-EPOCH.json.")
@options(WHICH, JSON)
def export(where: str, epoch: int, out: Path | None, as_json: bool) -> None:
    """Write all that a stranger needs to check a rebalance, against any node and without Keel.

    \b
    keel journal export --epoch 42
    ./scripts/verify_bundle bundle-42.json http://127.0.0.1:8545 --fund 0x…
    """
    from keeper.cli.deciding.journals import looked
    from keeper.journal.book import entries
    from keeper.journal.bundle import bundle, seal

    with looked(where) as store:
        found = bundle(entries(store), epoch)
    path = out or Path(f"bundle-{epoch}.json")
    try:
        path.write_bytes(seal(found))
    except OSError as error:
        raise Problem(f"{path} cannot be written: {error.strerror}", "Name another.") from None
    told = {"file": str(path), "transaction": "0x" + found.signed.hash.hex()}
    click.echo(json.dumps(told) if as_json else "\n".join(told.values()))


@group.command()
@click.option("--keep", default=1_000, show_default=True, help="The newest entries stay whole.")
@options(WHICH, JSON)
def compact(where: str, keep: int, as_json: bool) -> None:
    """Move what old entries say into a compressed file beside the journal; their hashes stay.

    The keeper must not be running. The journal is verified before and after, and reads as ever.

    \b
    keel journal compact --keep 10000
    """
    from keeper.cli.deciding.journals import file_of
    from keeper.journal.book import entries
    from keeper.journal.sqlite import SqliteStore

    path = file_of(where)
    with closing(SqliteStore.write(path)) as store:
        count = sum(1 for _ in entries(store))
        made = store.compact(count - max(keep, 0))
        sum(1 for _ in entries(store))  # Raises if anything is not what it was.
    size = path.stat().st_size
    if as_json:
        moved = made and [made.first, made.last]
        click.echo(json.dumps({"moved": moved, "file": made and made.file, "bytes": size}))
    elif made:
        click.echo(f"entries {made.first:,} to {made.last:,} moved to {made.file}")
    else:
        click.echo(f"nothing to move: of {count:,} entries the newest {keep:,} stay")
