"""Which node and which addresses: by name, by a book, or those of the devnet that runs."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from keeper.errors import Problem

if TYPE_CHECKING:
    from keeper.chain.node import Node
    from keeper.devnet.fund import FundBook

Facts = dict[str, Any]


class Found(NamedTuple):
    """A fund; with its book, where it was not named by addresses."""

    node: "Node"
    fund: str
    lens: str
    book: "FundBook | None" = None


def checked(address: str) -> str:
    """An address, or a mistyped one found out."""
    from keeper.chain import addresses

    found = addresses.read(address)
    if found is None:
        raise Problem(f"{address} is not an address", "Is a digit missing or mistyped?")
    return found


def account_of(name: str) -> str:
    from keeper.devnet.accounts import NAMES

    if name.lower() not in NAMES:
        raise Problem(f"there is no development account {name!r}", f"There are {', '.join(NAMES)}.")
    return NAMES[name.lower()]


def find(
    fund: str | None, lens: str | None, rpc: str | None, book: Path | None, run: Path
) -> Found:
    """The node and the addresses, by whichever way they were named."""
    from keeper.chain.node import Node

    if bool(fund) != bool(lens):
        raise Problem("--fund and --lens go together", "Give both, or a --book.")
    running = None if rpc and (fund or book) else _running(run)
    node = Node(rpc or running["url"] if running else rpc or "")
    click.get_current_context().call_on_close(node.close)
    if fund and lens:
        return Found(node, checked(fund), checked(lens))
    found = _book(book or _devnets(running or {}, run))
    if found.chain_id != node.chain_id:
        raise Problem(
            f"the book is of chain {found.chain_id}, and {node.name} is chain {node.chain_id}",
            "Name the node of its chain with --rpc, or another --book.",
        )
    return Found(node, found.fund, found.lens, found)


def _running(run: Path) -> Facts:
    from keeper.devnet import server

    running = server.status(run)
    if running is None:
        raise Problem(
            f"no devnet runs in {run}, and no other fund is named",
            "Start one with `keel devnet up`, or name --fund, --lens and --rpc.",
        )
    return running


def _devnets(running: Facts, run: Path) -> Path:
    if "fund" not in running:
        raise Problem(f"the devnet in {run} has no fund", "Start it without --no-fund.")
    return Path(running["fund"])


def _book(file: Path) -> "FundBook":
    from pydantic import ValidationError

    from keeper.devnet.fund import FundBook

    try:
        return FundBook.read(file)
    except FileNotFoundError:
        raise Problem(f"there is no book {file}", "Name a fund.json with --book.") from None
    except (ValueError, ValidationError):
        raise Problem(
            f"{file} is not the book of a fund", "`keel devnet up` writes one, fund.json."
        ) from None
