"""What a proposal of the Safe's is written with: its fund, its Safe, and what goes before it."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from keeper.errors import Problem
from keeper.units import DAY

if TYPE_CHECKING:
    from keeper.chain.node import Node
    from keeper.governance.founding import Addresses
    from keeper.governance.proposals import Motion
    from keeper.governance.safe.acts import Acts
    from keeper.governance.safe.batch import Inner
    from keeper.governance.safe.transaction import Transaction


@dataclass(frozen=True)
class Bench:
    """What all actions have in common."""

    fund: str | None
    book: Path | None
    safe: str | None
    nonce: int | None
    files: tuple[Path, ...]
    out: Path | None
    as_json: bool
    rpc: str | None

    @cached_property
    def node(self) -> "Node":
        """Asked for when it is needed, and so never by `--help`."""
        from keeper.cli.nodes import node_at

        return node_at(self.rpc)

    @cached_property
    def at(self) -> "Addresses":
        from keeper.cli import books
        from keeper.governance import finding
        from keeper.governance.questions import Pinned

        fund = books.fund_of(self.node, self.fund, self.book)
        return finding.addresses(Pinned(self.node), fund)

    @property
    def has_fund(self) -> bool:
        return bool(self.fund or self.book)

    @property
    def acts(self) -> "Acts":
        from keeper.governance.safe.acts import Acts

        return Acts(self.at)

    def until(self, days: float) -> int:
        return self.node.header().timestamp + int(days * DAY)

    def motion(self, proposal: str) -> "Motion":
        from keeper.governance.assembly import Assembly, chosen

        found = Assembly.of_fund(self.node, self.at.fund)
        return chosen(found.proposals(), proposal).motion

    def token(self, text: str) -> str:
        """An address, or the symbol of one of the fund's assets."""
        from keeper.cli.investing.finding import checked
        from keeper.governance.safe import assets

        if text.startswith("0x"):
            return checked(text)
        return assets.by_symbol(self.node, self.at.fund, text)

    def write(self, call: "Inner") -> None:
        """Behind the calls of the files that it is to go with."""
        from keeper.cli.owning import telling
        from keeper.governance.safe import drafting

        if self.out and self.out.exists():
            raise Problem(f"{self.out} is there already", "Name another: it may be signed.")
        tx = drafting.draft(
            self.node,
            self._place(),
            [*self._before(), call],
            launch=self.at.launch if self.has_fund else None,
            nonce=self.nonce,
        )
        if not self.as_json:
            telling.show(tx, as_json=False)
        self._warn(tx)
        telling.written(tx, self.out or _free(tx.nonce), self.as_json)

    def _place(self) -> str:
        from keeper.cli.investing.finding import checked
        from keeper.cli.owning.making import safe_of

        if not self.safe and not self.has_fund:
            raise Problem("neither --fund nor --safe says which Safe", "Give one of them.")
        theirs = safe_of(self.node, self.at.fund) if self.has_fund else ""
        ours = checked(self.safe) if self.safe else theirs
        if theirs and ours != theirs:
            raise Problem(f"the fund's Safe is {theirs}, and --safe is {ours}", "Leave --safe out.")
        return ours

    def _before(self) -> "list[Inner]":
        from keeper.cli.owning.signing import read

        return [call for file in self.files for call in self._ours(file, read(file)).calls]

    def _ours(self, file: Path, tx: "Transaction") -> "Transaction":
        if (tx.safe, tx.chain_id) != (self._place(), self.node.chain_id):
            raise Problem(
                f"{file} is for the Safe {tx.safe} on chain {tx.chain_id}",
                "Only calls of one Safe go into one batch.",
            )
        return tx

    def _warn(self, tx: "Transaction") -> None:
        """It may be meant for later: a veto can be signed before there is anything to veto."""
        from keeper.governance.safe import carrying

        try:
            carrying.require_calls(self.node, tx)
        except Problem as problem:
            click.echo(f"warning: as things are, {problem}", err=True)


def _free(nonce: int) -> Path:
    """A name that no file has: what is there may be signed."""
    names = (f"safe-{nonce}{letter}.json" for letter in ("", *"bcdefghijklmnopqrstuvwxyz"))
    found = next((path for path in map(Path, names) if not path.exists()), None)
    if found is None:
        raise Problem(f"too many files are called safe-{nonce}", "Name one with --out.")
    return found
