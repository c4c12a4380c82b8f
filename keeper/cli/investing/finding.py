"""Which node and which addresses: by name, by a book, or those of the devnet that runs."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from keeper.errors import Problem

if TYPE_CHECKING:
    from keeper.chain.node import Node
    from keeper.cli.books import Book

Facts = dict[str, Any]


class Found(NamedTuple):
    """A fund; with its book, where it was not named by addresses."""

    node: "Node"
    fund: str
    lens: str
    book: "Book | None" = None


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
    from keeper.cli.books import Book

    if fund and book:
        raise Problem("both --fund and --book are given", "Name the fund once.")
    if lens and not fund:
        raise Problem("--lens goes with --fund", "Leave it out: a --book names its own.")
    running = None if rpc and (fund or book) else _running(run)
    node = Node(rpc or running["url"] if running else rpc or "")
    click.get_current_context().call_on_close(node.close)
    if fund:
        return Found(node, checked(fund), checked(lens) if lens else _lens(node))
    found = Book.read(book or _devnets(running or {}, run)).require_chain(node)
    return Found(node, found.fund, found.lens or _lens(node), found)


def _lens(node: "Node") -> str:
    """This release's, where whoever founded a fund has put it."""
    from keeper.governance import commons

    at = commons.bare("Lens").address(node)
    if not node.code(at):
        raise Problem(
            f"no Lens of this release is at {at} on chain {node.chain_id}",
            "Name another with --lens; or have it deployed: ./scripts/deploy does with each fund.",
        )
    return at


def _running(run: Path) -> Facts:
    from keeper.devnet import server

    running = server.status(run)
    if running is None:
        raise Problem(
            f"no devnet runs in {run}, and no other fund is named",
            "Start one with `keel devnet up`, or name --fund or --book, and --rpc.",
        )
    return running


def _devnets(running: Facts, run: Path) -> Path:
    if "fund" not in running:
        raise Problem(f"the devnet in {run} has no fund", "Start it without --no-fund.")
    return Path(running["fund"])
