"""What goes wrong on the way to a node is told by what it means, without what the address hides."""

import json
import socket
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from keeper.chain.node import Node, NodeError
from keeper.devnet.anvil import free_port
from keeper.errors import Problem, Refused, Retry

Serve = Callable[[int, Any], Node]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """A node that always answers one thing."""
    started: list[tuple[HTTPServer, Node]] = []

    def start(status: int, answer: Any) -> Node:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nothing."""

        server = HTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        node = Node(f"http://127.0.0.1:{server.server_port}/v1/secret-key")
        started.append((server, node))
        return node

    yield start
    for server, node in started:
        node.close()
        server.shutdown()
        server.server_close()


def error(code: int, message: str, data: Any = None) -> list[dict[str, Any]]:
    return [{"id": 0, "error": {"code": code, "message": message, "data": data}}]


def test_rpc__with_a_result__returns_it(serve: Serve) -> None:
    assert serve(200, [{"id": 0, "result": "0x7a69"}]).chain_id == 31337


@pytest.mark.parametrize("status", [429, 502, 503])
def test_rpc__of_a_busy_server__may_be_tried_again(serve: Serve, status: int) -> None:
    with pytest.raises(Retry, match=str(status)) as raised:
        _ = serve(status, b"busy").chain_id
    assert "secret-key" not in str(raised.value)


def test_rpc__of_what_is_no_node__names_it_and_hides_the_path(serve: Serve) -> None:
    with pytest.raises(Problem, match=r"(?s)no JSON-RPC.*--rpc") as raised:
        _ = serve(404, b"<html>").chain_id
    assert "secret-key" not in str(raised.value)


def test_rpc__of_a_node_that_repeats_its_key__hides_it(serve: Serve) -> None:
    with pytest.raises(NodeError, match="project … is unknown") as raised:
        serve(200, error(-32000, "project secret-key is unknown")).rpc("eth_chainId")
    assert "secret-key" not in str(raised.value)


def test_rpc__of_a_node_that_is_sent_elsewhere__is_not_followed(serve: Serve) -> None:
    with pytest.raises(Problem, match=r"sends its callers elsewhere \(307\)"):
        _ = serve(307, b"").chain_id


def test_node__at_an_address_of_another_kind__hides_its_key() -> None:
    with pytest.raises(Problem, match=r"'wss://example\.org/…' is not") as raised:
        Node("wss://user:password@example.org/v1/secret-key")
    assert "secret-key" not in str(raised.value)
    assert "password" not in str(raised.value)


def test_rpc__to_nobody__says_how_to_start_one() -> None:
    node = Node(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(Problem, match=r"(?s)nobody answers at http://127\.0\.0\.1.*--rpc"):
        _ = node.chain_id


def test_rpc__that_takes_too_long__is_not_asked_for_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        node = Node(f"http://127.0.0.1:{server.getsockname()[1]}", timeout=0.05)
        with pytest.raises(Retry, match="timed out"):
            node.rpc("evm_mine")
        server.accept()[0].close()
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()


def test_batch__of_nothing__asks_nobody() -> None:
    assert Node("http://example.org").batch([]) == []


@pytest.mark.parametrize("url", ["", "localhost:8545", "ftp://x", "http://"])
def test_node__at_no_address__is_refused(url: str) -> None:
    with pytest.raises(Problem, match="not the address of a node"):
        Node(url)


@pytest.mark.parametrize(
    ("answer", "data"),
    [
        (error(3, "execution reverted: custom error", "0xfb8f41b2"), "fb8f41b2"),
        (error(-32015, "VM execution error: reverted", {"data": "0x12"}), "12"),
        (error(-32000, "execution reverted"), ""),
        (error(-32003, "EVM error InvalidFEOpcode"), ""),
    ],
)
def test_call__that_is_reverted__carries_the_data(serve: Serve, answer: Any, data: str) -> None:
    with pytest.raises(Refused) as raised:
        serve(200, answer).call("0x" + "11" * 20, b"")
    assert raised.value.data.hex() == data


def test_rpc__that_the_node_does_not_know__is_the_nodes_error(serve: Serve) -> None:
    with pytest.raises(NodeError, match="eth_simulateV1"):
        serve(200, error(-32601, "method not found")).simulate([])
