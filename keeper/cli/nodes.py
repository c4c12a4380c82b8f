"""Which node a command asks."""

import click

from keeper.chain.node import Node
from keeper.devnet import server
from keeper.errors import Problem
from keeper.paths import RUNS


def node_at(rpc: str | None) -> Node:
    """The node that is named, or the running devnet's; closed with the command."""
    running = None if rpc else server.status(RUNS / "devnet")
    if not rpc and running is None:
        raise Problem("no node is named, and no devnet runs", "Name one with --rpc.")
    node = Node(rpc or str((running or {})["url"]))
    click.get_current_context().call_on_close(node.close)
    return node
