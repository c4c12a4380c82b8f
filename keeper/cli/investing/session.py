"""What an investor's commands share: which fund, who signs, the way from preview to receipt."""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from keeper.cli.investing.finding import Facts, account_of, checked, find
from keeper.cli.signers import signer_of
from keeper.errors import KeelError, Problem, Refused
from keeper.paths import RUNS

if TYPE_CHECKING:
    from keeper.chain.events import Event
    from keeper.chain.fund import FundReader
    from keeper.execution.sender import Order, Outcome, Sender
    from keeper.execution.signer import Signer

Command = Callable[..., Any]

WHERE = (
    click.option("--fund", help="The fund's address, where there is no book."),
    click.option("--lens", help="Another Lens than this release's."),
    click.option("--rpc", envvar="KEEL_RPC", help="The node. Default: the running devnet."),
    click.option(
        "--book",
        type=click.Path(path_type=Path),
        help="A fund.json or a deployment.json. Default: the running devnet's.",
    ),
    click.option(
        "--run",
        type=click.Path(path_type=Path),
        default=RUNS / "devnet",
        show_default=".keel/run/devnet",
        help="The devnet's run folder.",
    ),
)
WHO = (
    click.option("--as", "name", help="A development account of a local chain, such as alice."),
    click.option(
        "--keystore",
        type=click.Path(path_type=Path),
        help="Your encrypted key file; KEEL_PASSWORD_FILE may name its password's.",
    ),
)
HOW = (
    click.option("--yes", is_flag=True, help="Do not ask."),
    click.option("--dry-run", is_flag=True, help="Stop after the simulation."),
)
JSON = (click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout."),)


def options(*groups: Sequence[Callable[[Command], Command]]) -> Callable[[Command], Command]:
    """Adds groups of options to a command, in their order."""

    def add(command: Command) -> Command:
        for option in reversed([one for group in groups for one in group]):
            command = option(command)
        return command

    return add


@dataclass(frozen=True)
class Plan:
    """What a command is about to do."""

    preview: list[str]
    facts: Facts
    orders: "list[Order]"
    told: "Callable[[list[Event]], tuple[list[str], Facts]]"
    """What to say of the events that came of it."""
    remedy: Callable[[Refused], KeelError | None] = field(default=lambda _: None)
    """A better answer to a refusal than the general one, where there is one."""
    places: tuple[str, ...] = ()
    """Whose events are read beside the fund's."""


class Way(NamedTuple):
    """How a command was asked to go about it."""

    yes: bool = False
    dry_run: bool = False
    as_json: bool = False


class Desk:
    """A fund on a node, and perhaps an account to act as."""

    def __init__(self, reader: "FundReader", name: str | None, keystore: Path | None) -> None:
        self.node, self.reader = reader.node, reader
        self._name = name
        self._keystore = keystore

    @property
    def has_account(self) -> bool:
        return bool(self._name or self._keystore)

    def sender(self) -> "Sender":
        from keeper.execution.sender import Sender

        return Sender(self.node, self.signer(), say=_note)

    def signer(self) -> "Signer":
        return signer_of(self.node.chain_id, self._name, self._keystore)

    def address(self, text: str | None) -> str:
        """Whom a name, an address or nothing means; nothing means the signer."""
        if not text:
            return self.sender().address
        if text.startswith("0x"):
            return checked(text)
        return account_of(text)

    def carry_out(self, plan: Plan, sender: "Sender", way: Way) -> None:
        """Preview, simulation, question, sending, and what came of it."""
        if way.as_json and not (way.yes or way.dry_run):
            raise Problem("--json asks no questions", "Add --yes to send, or --dry-run not to.")
        if not way.as_json:
            click.echo("\n".join(plan.preview))
        outcomes: list[Outcome] = []
        try:
            seen = len(sender.simulate(plan.orders))
            if way.dry_run:
                return _simulated(plan, seen, way)
            if not way.yes:
                click.confirm(_question(plan), abort=True)
            for order in plan.orders:
                outcomes += sender.send([order])
        except Refused as refused:
            raise _so_far(self.explained(plan, refused), outcomes) from None
        self._tell(plan, outcomes, way)
        return None

    def explained(self, plan: Plan, refused: Refused) -> KeelError:
        from keeper.chain import refusals

        return plan.remedy(refused) or refusals.problem(refused, self.reader.words)

    def _tell(self, plan: Plan, outcomes: "list[Outcome]", way: Way) -> None:
        from keeper.chain import events

        logs = [log for outcome in outcomes for log in outcome.logs]
        ours = (self.reader.address, self.reader.record, self.reader.fees, *plan.places)
        lines, facts = plan.told(list(events.read(logs, *ours)))
        receipts = [outcome.receipt for outcome in outcomes]
        if way.as_json:
            sent = [{"hash": r.hash, "block": r.block, "gas": r.gas} for r in receipts]
            click.echo(json.dumps({"preview": plan.facts, "sent": sent, "result": facts}))
            return
        cost = sum(receipt.gas * receipt.gas_price for receipt in receipts)
        last = receipts[-1]
        click.echo("\n".join(lines))
        click.echo(f"in block {last.block}, {last.hash}, for {cost / 1e18:.6f} ETH of gas")


class Session(Desk):
    """At the desk of a fund that is looked for in every place where one may be named."""

    def __init__(
        self,
        *,
        fund: str | None,
        lens: str | None,
        rpc: str | None,
        book: Path | None,
        run: Path,
        name: str | None = None,
        keystore: Path | None = None,
    ) -> None:
        from keeper.chain.fund import FundReader

        found = find(fund, lens, rpc, book, run)
        super().__init__(FundReader(found.node, found.fund, found.lens), name, keystore)
        self.book = found.book


def _question(plan: Plan) -> str:
    count = len(plan.orders)
    return "Send it?" if count == 1 else f"Send these {count} transactions?"


def _simulated(plan: Plan, seen: int, way: Way) -> None:
    whole = seen == len(plan.orders)
    if way.as_json:
        click.echo(json.dumps({"preview": plan.facts, "simulated": whole}))
    elif whole:
        click.echo("simulated: it would go through as things are. Nothing was sent.")
    else:
        click.echo("this node simulates one transaction alone: the first would go through, and")
        click.echo("of what follows nothing is known. Nothing was sent.")


def _so_far(error: KeelError, outcomes: "list[Outcome]") -> KeelError:
    """What went through before the refusal stays, and is said."""
    if not outcomes or not isinstance(error, Problem):
        return error
    few = len(outcomes) <= 2
    done = ", ".join(outcome.order.says for outcome in outcomes)
    told = done if few else f"{len(outcomes)} transactions"
    return Problem(error.what, f"{error.remedy}\n  Before that went through, and stays: {told}.")


def _note(text: str) -> None:
    if sys.stderr.isatty():
        click.echo(text, err=True)
