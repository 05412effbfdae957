"""JSON-RPC over HTTP against servers that answer as nodes do, and as nodes should not."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from kpchain.errors import ConfigError, UnreachableError
from kpchain.ledger.networks import connect_url
from kpchain.ledger.rpc import RpcError


@dataclass
class Node:
    """A server on the loopback address: it keeps what it was sent, and answers with what it is told to."""

    url: str = ""
    status: int = 200
    body: bytes | None = None  # None for the answers of a node that knows one method
    received: list[Any] = field(default_factory=list)
    types: list[str | None] = field(default_factory=list)

    def answer(self, content: Any) -> bytes:
        if self.body is not None:
            return self.body
        if isinstance(content, list):
            return json.dumps([self._response(request) for request in reversed(content)]).encode()
        return json.dumps(self._response(content)).encode()

    @staticmethod
    def _response(request: dict[str, Any]) -> dict[str, Any]:
        said = {"result": request["params"]} if request["method"] == "echo" else {"error": {"code": -32601}}
        return {"jsonrpc": "2.0", "id": request["id"], **said}


@pytest.fixture
def node() -> Iterator[Node]:
    told = Node()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            told.received.append(content)
            told.types.append(self.headers["Content-Type"])
            body = told.answer(content)
            self.send_response(told.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        told.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield told
        server.shutdown()
        thread.join()


def test_a_request_is_sent_as_json_rpc_and_its_result_given_back(node: Node) -> None:
    rpc = connect_url(node.url)
    assert rpc.call("echo", "0x1", {"to": None}) == ["0x1", {"to": None}]
    rpc.close()
    [sent] = node.received
    assert sent == {"jsonrpc": "2.0", "id": sent["id"], "method": "echo", "params": ["0x1", {"to": None}]}
    assert node.types == ["application/json"]


def test_answers_of_a_batch_find_their_requests_whatever_order_they_come_in(node: Node) -> None:
    rpc = connect_url(node.url)
    first, second, third = rpc.try_batch([("echo", [1]), ("nonsense", []), ("echo", [3])])
    rpc.close()
    assert (first, third) == ([1], [3])
    assert isinstance(second, RpcError)
    assert len(node.received) == 1
    assert len({request["id"] for request in node.received[0]}) == 3


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, b"{}"), (404, b"<html>"), (200, b"<html>"), (200, b""), (200, b"\xff"), (200, b'{"result":')],
)
def test_an_answer_that_is_no_json_or_a_failure_of_http_is_no_answer(node: Node, status: int, body: bytes) -> None:
    node.status, node.body = status, body
    rpc = connect_url(node.url)
    with pytest.raises(UnreachableError, match="no answer from the ledger"):
        rpc.call("echo")
    with pytest.raises(UnreachableError, match="no answer from the ledger"):
        rpc.batch([("echo", [])])
    rpc.close()


def test_a_port_that_nobody_listens_at_is_no_answer() -> None:
    with pytest.raises(UnreachableError, match=r"http://127\.0\.0\.1:9: no answer from the ledger \(ConnectionError\)"):
        connect_url("http://127.0.0.1:9").call("eth_chainId")


def test_an_address_of_another_kind_is_refused() -> None:
    with pytest.raises(ConfigError, match="not by ftp://node"):
        connect_url("ftp://node")
