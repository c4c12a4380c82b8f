"""The file that says where a fund is, and what serves its investors: the devnet's fund.json, or the
deployment.json of a fund that was founded."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import click

from keeper.errors import Problem

if TYPE_CHECKING:
    from keeper.chain.node import Node

OPTION = click.option(
    "--book",
    type=click.Path(path_type=Path),
    help="The fund's deployment.json, instead of its address.",
)


class Book(NamedTuple):
    chain_id: int
    fund: str
    lens: str | None
    """None where it was founded without: the release's is then asked for."""
    zap: str | None
    uniswap: str | None
    """Our executor over Uniswap's pools, and beside it what quotes them."""
    quoter: str | None

    @classmethod
    def read(cls, file: Path) -> Self:
        found = _model(file, _raw(file))
        return cls(*(getattr(found, key) for key in cls._fields))

    def require_chain(self, node: "Node") -> Self:
        if self.chain_id != node.chain_id:
            raise Problem(
                f"the book is of chain {self.chain_id}, and {node.name} is chain {node.chain_id}",
                "Name the node of its chain with --rpc, or another --book.",
            )
        return self


def fund_of(node: "Node", fund: str | None, book: Path | None) -> str:
    """By its address, or by its book."""
    from keeper.cli.investing.finding import checked

    if bool(fund) == bool(book):
        raise Problem(
            "both --fund and --book are given" if fund else "no fund is named",
            "Name it once: --fund 0x…, or --book deployment.json.",
        )
    return Book.read(book).require_chain(node).fund if book else checked(fund or "")


def _raw(file: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Problem(
            f"there is no book {file}", "Name a fund.json or a deployment.json with --book."
        ) from None
    except (OSError, ValueError):
        raise _no_book(file) from None
    if not isinstance(found, dict):
        raise _no_book(file)
    return found


def _model(file: Path, raw: Mapping[str, Any]) -> Any:
    from pydantic import ValidationError

    from keeper.devnet.fund import FundBook
    from keeper.governance.record import Record

    if "launch" in raw:
        return Record.read(file)
    try:
        return FundBook.model_validate(raw)
    except ValidationError:
        raise _no_book(file) from None


def _no_book(file: Path) -> Problem:
    return Problem(
        f"{file} is not the book of a fund",
        "`keel devnet up` writes one, fund.json; ./scripts/deploy another, deployment.json.",
    )
